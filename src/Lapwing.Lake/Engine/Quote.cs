using System.Buffers;
using System.Text;

namespace Lapwing.Lake.Engine;

/// <summary>Text inside SQL, as ClickHouse reads it back. For names and settings; people's values go as parameters.</summary>
static class Quote
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\t\n\r\0\b\f");

    /// <summary>A name in backticks.</summary>
    public static string Name(string name) => Quoted(name, '`');

    /// <summary>A text in apostrophes.</summary>
    public static string Text(string text) => Quoted(text, '\'');

    /// <summary>A parameter's value: tab-separated text's escapes.</summary>
    public static string Parameter(string value)
    {
        if (!value.AsSpan().ContainsAny(Escaped))
            return value;
        var text = new StringBuilder(value.Length + 8);
        foreach (var c in value)
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '\t' => text.Append(@"\t"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\0' => text.Append(@"\0"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                _ => text.Append(c),
            };
        return text.ToString();
    }

    private static string Quoted(string text, char quote)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\')
                quoted.Append('\\');
            quoted.Append(c);
        }
        return quoted.Append(quote).ToString();
    }
}
