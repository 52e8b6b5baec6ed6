namespace Lapwing.Events;

/// <summary>How far a timestamp reaches at the start of a line: its shape only; <see cref="EventTime"/> reads its value.</summary>
internal static class ClockText
{
    private static ReadOnlySpan<byte> Months => "janfebmaraprmayjunjulaugsepoctnovdec"u8;

    /// <summary>Month from three letters, case aside: 1-12, or 0.</summary>
    public static int Month(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
            return 0;
        Span<byte> name = [(byte)(text[0] | 0x20), (byte)(text[1] | 0x20), (byte)(text[2] | 0x20)];
        for (var i = 0; i < 12; i++)
            if (name.SequenceEqual(Months.Slice(i * 3, 3)))
                return i + 1;
        return 0;
    }

    /// <summary><c>Nov 20 12:00:00</c>, <c>Nov  2 ...</c>, <c>Nov 2 ...</c>, with a fraction, with the year before or behind the clock.</summary>
    public static bool TryBsd(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (text.Length < 14 || text[3] != ' ' || Month(text) == 0)
            return false;
        var at = 4;
        if (text[at] == ' ')
            at++;
        if (Digits(text, ref at, 2) == 0 || !Pass(text, ref at, ' '))
            return false;
        var beforeYear = at;
        if (Digits(text, ref at, 4) == 4)
        {
            if (!Pass(text, ref at, ' '))
                return false;
        }
        else
            at = beforeYear;
        if (!Clock(text, ref at))
            return false;
        length = at;
        if (
            Pass(text, ref at, ' ')
            && Digits(text, ref at, 4) == 4
            && (at == text.Length || text[at] is (byte)' ' or (byte)':' or (byte)']')
        )
        {
            var year = (text[at - 4] - '0') * 10 + (text[at - 3] - '0');
            if (year is 19 or 20)
                length = at;
        }
        return length == text.Length || text[length] is (byte)' ' or (byte)':' or (byte)'\t' or (byte)']';
    }

    /// <summary><c>2026-11-20T12:00:00</c>, with a fraction and a zone.</summary>
    public static bool TryIso(ReadOnlySpan<byte> text, out int length) =>
        TryDateAndClock(text, out length) && text[10] == 'T' && (length == text.Length || text[length] == ' ');

    /// <summary>Year, month, day by <c>-</c> or <c>/</c>; then <c>T</c> or a space; clock, fraction, zone. No digit or letter follows.</summary>
    public static bool TryDateAndClock(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        var at = 0;
        if (
            text.Length < 16
            || Digits(text, ref at, 4) != 4
            || text[4] is not ((byte)'-' or (byte)'/')
            || text[7] != text[4]
            || text[10] is not ((byte)'T' or (byte)' ')
        )
            return false;
        at = 5;
        if (Digits(text, ref at, 2) != 2)
            return false;
        at = 8;
        if (Digits(text, ref at, 2) != 2)
            return false;
        at = 11;
        if (!Clock(text, ref at))
            return false;
        if (!Pass(text, ref at, 'Z') && at < text.Length && text[at] is (byte)'+' or (byte)'-')
        {
            at++;
            if (Digits(text, ref at, 2) != 2)
                return false;
            Pass(text, ref at, ':');
            if (Digits(text, ref at, 2) != 2)
                return false;
        }
        length = at;
        return at == text.Length || !char.IsAsciiLetterOrDigit((char)text[at]);
    }

    private static bool Clock(ReadOnlySpan<byte> text, ref int at)
    {
        if (
            Digits(text, ref at, 2) == 0
            || !Pass(text, ref at, ':')
            || Digits(text, ref at, 2) != 2
            || !Pass(text, ref at, ':')
            || Digits(text, ref at, 2) != 2
        )
            return false;
        var before = at;
        if (at < text.Length && text[at] is (byte)'.' or (byte)',')
        {
            at++;
            if (Digits(text, ref at, 9) == 0)
                at = before;
        }
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at, int most)
    {
        var from = at;
        while (at < text.Length && at - from < most && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return at - from;
    }

    private static bool Pass(ReadOnlySpan<byte> text, ref int at, char c)
    {
        if (at >= text.Length || text[at] != c)
            return false;
        at++;
        return true;
    }
}
