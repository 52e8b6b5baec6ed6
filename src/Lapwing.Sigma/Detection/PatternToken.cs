using System.Text;

namespace Lapwing.Sigma;

/// <summary>What a part of a Sigma string stands for.</summary>
public enum PatternKind
{
    Literal,

    /// <summary><c>*</c>: any run of characters, the empty one included.</summary>
    AnyRun,

    /// <summary><c>?</c>: exactly one character (code point).</summary>
    AnyOne,

    /// <summary>Any of <c>- / – — ―</c>, where <c>windash</c> found a dash that begins a word.</summary>
    Dash,

    /// <summary><c>%name%</c>, until <c>expand</c> has put in the list's values.</summary>
    Placeholder,
}

/// <summary>A part of a Sigma string, its escapes resolved.</summary>
/// <param name="Text">The literal's text or the placeholder's name; empty for the others.</param>
public readonly record struct PatternToken(PatternKind Kind, string Text)
{
    public static readonly PatternToken AnyRun = new(PatternKind.AnyRun, "");
    public static readonly PatternToken AnyOne = new(PatternKind.AnyOne, "");
    public static readonly PatternToken Dash = new(PatternKind.Dash, "");

    public static PatternToken Literal(string text) => new(PatternKind.Literal, text);

    /// <summary>Reads a Sigma string. Backslash escapes <c>* ? \</c>, and <c>%</c> where placeholders are read; else it is itself.</summary>
    /// <remarks>Source: sigma-rules-specification.md, String Wildcard, Escape Character, Placeholders.</remarks>
    public static List<PatternToken> Parse(string text, bool placeholders)
    {
        var tokens = new List<PatternToken>(1);
        if (text.AsSpan().IndexOfAny(placeholders ? "*?\\%" : "*?\\") < 0)
        {
            if (text.Length > 0)
                tokens.Add(Literal(text));
            return tokens;
        }
        var literal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (c == '\\' && (next is '*' or '?' or '\\' || (placeholders && next == '%')))
            {
                literal.Append(next);
                i++;
            }
            else if (c is '*' or '?')
            {
                Flush(tokens, literal);
                // Two stars together say no more than one.
                if (c == '?' || tokens.Count == 0 || tokens[^1].Kind != PatternKind.AnyRun)
                    tokens.Add(c == '*' ? AnyRun : AnyOne);
            }
            else if (c == '%' && placeholders && text.IndexOf('%', i + 1) is var end && end > i + 1)
            {
                Flush(tokens, literal);
                tokens.Add(new PatternToken(PatternKind.Placeholder, text[(i + 1)..end]));
                i = end;
            }
            else
                literal.Append(c);
        }
        Flush(tokens, literal);
        return tokens;
    }

    static void Flush(List<PatternToken> tokens, StringBuilder literal)
    {
        if (literal.Length == 0)
            return;
        tokens.Add(Literal(literal.ToString()));
        literal.Clear();
    }
}
