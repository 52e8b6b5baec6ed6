using System.Globalization;
using System.Text;

namespace Lapwing.Report;

/// <summary>Log text made safe for a terminal: an attacker writes logs, and a terminal obeys what it is shown.</summary>
public static class TerminalText
{
    /// <summary>
    /// The text without anything a terminal acts on: control characters, escape sequences, marks that reorder text, and
    /// lone surrogates become their code (<c>\u001b</c>). Cut to <paramref name="most"/> characters with an ellipsis.
    /// </summary>
    public static string Safe(string text, int most = 200)
    {
        var safe = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= most)
                return safe.Append('…').ToString();
            // Rune enumeration turns what is no character at all into U+FFFD.
            if (
                Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
            )
                safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                safe.Append(rune.ToString());
        }
        return safe.ToString();
    }
}
