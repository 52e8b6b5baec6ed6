namespace Lapwing.Sigma;

/// <summary>One rule matched one event of a batch.</summary>
/// <param name="RuleIndex">Position in <see cref="RuleSet.Rules"/>.</param>
/// <param name="EventIndex">Position in the batch, from 0.</param>
public readonly record struct RuleMatch(int RuleIndex, int EventIndex);

/// <summary>A value that made a rule match.</summary>
/// <param name="Field">As the rule names it; <c>keyword</c> for keywords.</param>
/// <param name="Value">As logged; empty where the rule asks for absence.</param>
/// <param name="Condition">Selection and item: <c>selection.CommandLine|contains</c>.</param>
public sealed record MatchedValue(string Field, string Value, string Condition);
