namespace Lapwing.Sigma;

/// <summary>Text from a rule file, fit for a message: no control characters, bounded.</summary>
static class Terminal
{
    const int MaxLength = 200;

    public static string Safe(string text)
    {
        var cut = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "…") : text;
        foreach (var c in cut)
            if (char.IsControl(c))
                return string.Create(
                    cut.Length,
                    cut,
                    static (span, from) =>
                    {
                        for (var i = 0; i < span.Length; i++)
                            span[i] = char.IsControl(from[i]) ? ' ' : from[i];
                    }
                );
        return cut;
    }
}
