namespace Lapwing.Sigma;

/// <summary>A value equals, begins with, ends with, contains or otherwise fits a Sigma string.</summary>
public sealed class TextTest(string? field, string label, IReadOnlyList<PatternToken> tokens, bool cased)
    : ValueTest(field, label)
{
    /// <summary>The string's parts, for whoever reads the rule anew (the plain evaluator, the query builder).</summary>
    public IReadOnlyList<PatternToken> Tokens { get; } = tokens;

    public TextPattern Pattern { get; } = new(tokens, cased);

    public override string Key { get; } =
        (cased ? "T" : "t") + string.Concat(tokens.Select(t => $"{(int)t.Kind}{t.Text.Length}:{t.Text}"));

    public override bool Passes(in FieldValue value) => Pattern.Matches(value.Utf8, value.Folded);
}
