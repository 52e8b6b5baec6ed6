using System.Text.RegularExpressions;

namespace Lapwing.Sigma;

/// <summary>A regular expression is found somewhere in a value. Case counts unless <c>i</c>.</summary>
/// <remarks>
/// Two engines with a time limit each: the backtracking one is quick but can run away on a value made for it; the automaton
/// cannot, but knows no lookaround and is slow with large counts. Who runs out of time gives way to the other. When neither answers,
/// <see cref="RegexMatchTimeoutException"/> is thrown, which the evaluator counts.
/// </remarks>
public sealed class RegexTest(string? field, string label, string pattern, RegexOptions options)
    : ValueTest(field, label)
{
    /// <summary>What one value may cost an engine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    // Made at first use: most rules never see an event. Two threads may both make one; either is as good.
    Regex? _first;
    Regex? _second;

    public string Pattern { get; } = pattern;
    public RegexOptions Options { get; } = options;
    public override string Key { get; } = $"r{(int)options}:{pattern}";

    public override bool Passes(in FieldValue value)
    {
        var characters = value.Characters;
        var first = _first ??= new Regex(Pattern, Options, Limit);
        try
        {
            return first.IsMatch(characters);
        }
        catch (RegexMatchTimeoutException)
        {
            if ((_second ??= Other()) is not { } second)
                throw;
            var found = second.IsMatch(characters);
            (_first, _second) = (second, first);
            return found;
        }
    }

    Regex? Other()
    {
        try
        {
            return new Regex(Pattern, Options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            // Lookaround, backreferences, or an automaton that would be too large.
            return null;
        }
    }
}
