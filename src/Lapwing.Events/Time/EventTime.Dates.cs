using System.Buffers.Text;

namespace Lapwing.Events;

/// <content>The notations of a day.</content>
public static partial class EventTime
{
    private const long FileTimeTicksTo1970 = 116_444_736_000_000_000;

    /// <summary>A bare number: its length says which unit it counts.</summary>
    private static bool TryEpoch(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length;
        if (digits is < 9 or > 19 || !Utf8Parser.TryParse(text[..digits], out long value, out _))
            return TryFloat(text, out micros);
        var fraction = text[digits..];
        if (!fraction.IsEmpty)
        {
            if (fraction[0] != '.' || fraction[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return TryFloat(text, out micros);
            fraction = fraction[1..];
        }
        if (digits == 14 && text[0] is (byte)'1' or (byte)'2' && TryCompact(text, out micros))
            return true;
        if (digits <= 11)
            micros = value * 1_000_000 + Fraction(fraction, 6);
        else if (digits <= 14)
            micros = value * 1000 + Fraction(fraction, 3);
        else if (digits <= 17)
            micros = value;
        else if (digits == 18)
            micros = (value - FileTimeTicksTo1970) / 10;
        else
            micros = value / 1000;
        return true;
    }

    /// <summary><c>20261120120000</c>.</summary>
    private static bool TryCompact(ReadOnlySpan<byte> text, out long micros)
    {
        var cursor = new TimeCursor(text);
        cursor.Number(4, out var year);
        cursor.Number(2, out var month);
        cursor.Number(2, out var day);
        cursor.Number(2, out var hour);
        cursor.Number(2, out var minute);
        cursor.Number(2, out var second);
        micros = 0;
        if (
            !CivilDay.TryDays(year, month, day, out var days)
            || hour > 23
            || minute > 59
            || second > 60
            || !cursor.IsEnd
        )
            return false;
        micros = days * CivilDay.Micros + ((hour * 60L + minute) * 60 + second) * 1_000_000;
        return true;
    }

    /// <summary>Seconds as <c>1.6058784E9</c>.</summary>
    private static bool TryFloat(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (
            text.IndexOfAny((byte)'e', (byte)'E') < 0
            || !Utf8Parser.TryParse(text, out double seconds, out var used)
            || used != text.Length
            || !(Math.Abs(seconds) < 250_000_000_000)
        )
            return false;
        micros = (long)Math.Round(seconds * 1e6);
        return true;
    }

    private static long Fraction(ReadOnlySpan<byte> digits, int places)
    {
        long value = 0;
        for (var i = 0; i < places; i++)
            value = value * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return value;
    }

    /// <summary>Year first, or month and day first, or the day and a month's name.</summary>
    private static bool TryNumericDate(ref TimeCursor c, out int year, out int month, out int day)
    {
        (year, month, day) = (0, 0, 0);
        var digits = c.Number(4, out var first);
        var separator = c.Peek;
        if (separator is not ((byte)'-' or (byte)'/' or (byte)'.' or (byte)' '))
            return false;
        c.At++;
        if (digits == 4)
        {
            year = first;
            return year > 0 && c.Number(2, out month) > 0 && c.Pass(separator) && c.Number(2, out day) > 0;
        }
        if (digits is < 1 or > 2)
            return false;
        if (!c.IsDigit)
        {
            day = first;
            month = ClockText.Month(c.Word());
            return month > 0 && c.Pass(separator) && c.Number(4, out year) == 4;
        }
        if (separator == ' ' || c.Number(2, out var second) == 0 || !c.Pass(separator))
            return false;
        var yearDigits = c.Number(4, out year);
        if (yearDigits == 2)
            year += year < 70 ? 2000 : 1900;
        // Americans write the month first; with points, or a first number that is no month, it is the day.
        (month, day) = separator == '.' || first > 12 ? (second, first) : (first, second);
        return yearDigits is 2 or 4 && year > 0;
    }

    /// <summary>The clock behind a date: after T, space, colon or underscore; none is midnight.</summary>
    private static bool TryClockBehind(ref TimeCursor c, out long clock)
    {
        clock = 0;
        if (c.IsEnd)
            return true;
        if (c.Peek is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)':' or (byte)'_' or (byte)','))
            return false;
        c.At++;
        c.PassSpaces();
        return c.Clock(out clock);
    }

    /// <summary><c>[Fri[,]] Nov 20 [2026] 12:00:00 [2026]</c> and <c>Fri, 20 Nov 2026 12:00:00</c>. Year 0: none stated.</summary>
    private static bool TryNamedDate(ref TimeCursor c, out int year, out int month, out int day, out long clock)
    {
        (year, day, clock) = (0, 0, 0);
        var word = c.Word();
        month = word.Length >= 3 ? ClockText.Month(word) : 0;
        if (month == 0)
        {
            if (word.Length < 3)
                return false;
            c.Pass((byte)',');
            if (!c.PassSpaces())
                return false;
            if (c.IsDigit)
                return TryNumericDate(ref c, out year, out month, out day) && TryClockBehind(ref c, out clock);
            month = ClockText.Month(c.Word());
        }
        if (month == 0 || !c.PassSpaces() || c.Number(2, out day) == 0)
            return false;
        c.Pass((byte)',');
        if (!c.PassSpaces())
            return false;
        var back = c.At;
        if (c.Number(4, out year) == 4)
        {
            c.Pass((byte)',');
            if (!c.PassSpaces())
                return false;
        }
        else
            (c.At, year) = (back, 0);
        if (!c.Clock(out clock))
            return false;
        back = c.At;
        // A zone's name may stand between clock and year.
        c.PassSpaces();
        if (year == 0 && char.IsAsciiLetter((char)c.Peek))
        {
            c.Word();
            c.PassSpaces();
        }
        if (year != 0 || c.Number(4, out year) != 4)
        {
            c.At = back;
            if (year < 1000)
                year = 0;
        }
        return true;
    }
}
