using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>What one document of a rule file came to.</summary>
abstract record RuleDocument
{
    /// <summary>YAML, but no rule.</summary>
    public sealed record Other : RuleDocument;

    /// <summary>Status deprecated or unsupported: left out on purpose.</summary>
    public sealed record Retired : RuleDocument;

    /// <summary>A rule with an error, which is among the problems.</summary>
    public sealed record Faulty : RuleDocument;

    public sealed record OfRule(Rule Rule) : RuleDocument;

    public sealed record OfCorrelation(CorrelationDraft Draft) : RuleDocument;
}

/// <summary>A correlation whose references are still names.</summary>
sealed record CorrelationDraft(
    RuleInfo Info,
    CorrelationType Type,
    IReadOnlyList<YamlScalar> Rules,
    IReadOnlyList<string> GroupBy,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Aliases,
    TimeSpan Timespan,
    CountCondition? Condition,
    IReadOnlyList<string> CountedFields,
    bool Generate
);
