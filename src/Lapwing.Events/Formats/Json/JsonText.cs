using System.Text;

namespace Lapwing.Events;

/// <summary>The inside of a JSON string: its escapes, both ways.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Bytes up to the closing quote.</summary>
    /// <param name="text">From behind the opening quote.</param>
    /// <param name="escaped">Whether a backslash occurs.</param>
    /// <returns>-1 when the text ends first, -2 when a line ends first: no string holds a bare line feed.</returns>
    public static int End(ReadOnlySpan<byte> text, out bool escaped)
    {
        escaped = false;
        var at = 0;
        while (true)
        {
            var i = text[at..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (i < 0)
                return -1;
            at += i;
            if (text[at] == '"')
                return at;
            if (text[at] == '\n')
                return -2;
            escaped = true;
            if (at + 1 >= text.Length)
                return -1;
            if (text[at + 1] == '\n')
                return -2;
            at += 2;
        }
    }

    /// <summary>Undoes escapes. What is no escape stays as it stands (web servers write <c>\x22</c> into JSON); a lone surrogate becomes U+FFFD.</summary>
    /// <param name="text">Between the quotes.</param>
    /// <param name="to">At least as long as <paramref name="text"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> to)
    {
        int at = 0,
            written = 0;
        while (true)
        {
            var i = text[at..].IndexOf((byte)'\\');
            if (i < 0 || at + i + 1 >= text.Length)
            {
                text[at..].CopyTo(to[written..]);
                return written + text.Length - at;
            }
            text.Slice(at, i).CopyTo(to[written..]);
            written += i;
            at += i;
            var c = text[at + 1];
            var plain = c switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'"' or (byte)'\\' or (byte)'/' => c,
                _ => (byte)0,
            };
            if (plain != 0)
            {
                to[written++] = plain;
                at += 2;
            }
            else if (c == 'u' && TryHex(text[(at + 2)..], out var unit))
            {
                at += 6;
                Rune rune;
                if (
                    char.IsHighSurrogate(unit)
                    && text.Length > at + 1
                    && text[at] == '\\'
                    && text[at + 1] == 'u'
                    && TryHex(text[(at + 2)..], out var low)
                    && char.IsLowSurrogate(low)
                )
                {
                    rune = new Rune(unit, low);
                    at += 6;
                }
                else if (!Rune.TryCreate(unit, out rune))
                {
                    Replacement.CopyTo(to[written..]);
                    written += Replacement.Length;
                    continue;
                }
                written += rune.EncodeToUtf8(to[written..]);
            }
            else
            {
                to[written++] = (byte)'\\';
                at++;
            }
        }
    }

    /// <summary>Writes a string's inside, escaping what must be; other bytes stay, valid UTF-8 or not.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="to">At least six times as long as <paramref name="text"/>.</param>
    /// <returns>Bytes written; as many as given when nothing was escaped.</returns>
    public static int Escape(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var written = 0;
        foreach (var b in text)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                to[written++] = (byte)'\\';
                to[written++] = b;
            }
            else if (b < 0x20)
            {
                "\\u00"u8.CopyTo(to[written..]);
                to[written + 4] = (byte)('0' + (b >> 4));
                to[written + 5] = "0123456789abcdef"u8[b & 15];
                written += 6;
            }
            else
                to[written++] = b;
        }
        return written;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < 4)
            return false;
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = HexDigit(text[i]);
            if (digit < 0)
                return false;
            value = value * 16 + digit;
        }
        unit = (char)value;
        return true;
    }

    private static int HexDigit(byte b) =>
        b switch
        {
            >= (byte)'0' and <= (byte)'9' => b - '0',
            >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
            _ => -1,
        };
}
