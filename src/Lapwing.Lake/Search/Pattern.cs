using System.Text;
using System.Text.RegularExpressions;

namespace Lapwing.Lake.Search;

/// <summary>
/// A value of a query: text with wildcards, <c>*</c> any run and <c>?</c> any one character. A backslash before one of
/// these, before <c>"</c> or before another backslash takes it literally; any other backslash is itself, so that Windows
/// paths may be written as they are.
/// </summary>
sealed class Pattern
{
    private const char Run = '\uE000';
    private const char One = '\uE001';

    // Wildcards are two characters of the private use area; a query's own such characters match nothing.
    private readonly string _text;

    private Pattern(string text) => _text = text;

    /// <param name="written">As the query has it, without its quotes.</param>
    public static Pattern Read(ReadOnlySpan<char> written)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            var c = written[i];
            if (c == '\\' && i + 1 < written.Length && written[i + 1] is '*' or '?' or '"' or '\\')
                text.Append(written[++i]);
            else
                text.Append(
                    c switch
                    {
                        '*' => Run,
                        '?' => One,
                        Run or One => '\uFFFD',
                        _ => c,
                    }
                );
        }
        return new Pattern(text.ToString());
    }

    public bool IsEmpty => _text.Length == 0;

    public bool HasWildcards => _text.AsSpan().IndexOfAny(Run, One) >= 0;

    /// <summary>Only <c>*</c>: anything.</summary>
    public bool IsAnything => _text.Length > 0 && _text.AsSpan().Trim(Run).IsEmpty;

    /// <summary>The text; meaningful when there are no wildcards.</summary>
    public string Literal => _text;

    /// <summary>The longest piece without wildcards.</summary>
    public string LongestLiteral => _text.Split(Run, One).MaxBy(p => p.Length) ?? "";

    /// <summary>For ILIKE, the whole value.</summary>
    public string Like
    {
        get
        {
            var like = new StringBuilder(_text.Length + 8);
            foreach (var c in _text)
                _ = c switch
                {
                    Run => like.Append('%'),
                    One => like.Append('_'),
                    '%' or '_' or '\\' => like.Append('\\').Append(c),
                    _ => like.Append(c),
                };
            return like.ToString();
        }
    }

    /// <summary>
    /// A regular expression (RE2) that finds it as whole words in a raw record: case counts for nothing, and what JSON
    /// escapes (backslash, quote, slash) is found escaped too. A wildcard stays within its word.
    /// </summary>
    public string WordsRegex
    {
        get
        {
            var regex = new StringBuilder("(?i)");
            if (_text.Length > 0 && IsWord(_text[0]))
                regex.Append(@"(?:^|[^0-9A-Za-z\x80-\x{10FFFF}])");
            foreach (var c in _text)
                _ = c switch
                {
                    Run => regex.Append(@"[0-9A-Za-z_.@$-]*"),
                    One => regex.Append('.'),
                    '\\' => regex.Append(@"\\{1,2}"),
                    '"' => regex.Append(@"\\?"""),
                    '/' => regex.Append(@"\\?/"),
                    _ => regex.Append(Regex.Escape(c.ToString())),
                };
            if (_text.Length > 0 && IsWord(_text[^1]))
                regex.Append(@"(?:$|[^0-9A-Za-z\x80-\x{10FFFF}])");
            return regex.ToString();
        }
    }

    /// <summary>The words of a text as the index of raw records cuts them (ASCII letters and digits, and all beyond ASCII), lower case.</summary>
    public static List<string> Words(string text)
    {
        List<string> words = [];
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var word = i < text.Length && IsWord(text[i]);
            if (word && start < 0)
                start = i;
            else if (!word && start >= 0)
            {
                words.Add(LowerAscii(text[start..i]));
                start = -1;
            }
        }
        return words;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || (c > 0x7F && c is not (Run or One));

    // The engine lowers ASCII only.
    private static string LowerAscii(string text) =>
        string.Concat(text.Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c));
}
