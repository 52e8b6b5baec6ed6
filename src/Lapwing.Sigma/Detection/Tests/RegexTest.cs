using System.Text.RegularExpressions;

namespace Lapwing.Sigma;

/// <summary>A regular expression is found somewhere in a value. Case counts unless <c>i</c>.</summary>
/// <remarks>
/// By the engine that cannot run away (NonBacktracking) where the expression allows it, else with a time limit;
/// exceeding it throws <see cref="RegexMatchTimeoutException"/>, which the evaluator counts. Made at first use: most rules never see an event.
/// </remarks>
public sealed class RegexTest(string? field, string label, string pattern, RegexOptions options)
    : ValueTest(field, label)
{
    /// <summary>What one value may cost.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    Regex? _regex;

    public string Pattern { get; } = pattern;
    public RegexOptions Options { get; } = options;
    public override string Key { get; } = $"r{(int)options}:{pattern}";

    // Two threads may both make it; either is as good.
    public override bool Passes(in FieldValue value) => (_regex ??= Make(Pattern, Options)).IsMatch(value.Characters);

    /// <exception cref="RegexParseException">The expression is not valid.</exception>
    static Regex Make(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            // Lookaround, backreferences, or an automaton that would be too large.
            return new Regex(pattern, options, Limit);
        }
    }
}
