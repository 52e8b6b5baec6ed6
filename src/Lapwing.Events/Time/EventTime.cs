using System.Buffers.Text;

namespace Lapwing.Events;

/// <summary>Times of logs: from any notation to microseconds since 1970 UTC, and to RFC 3339.</summary>
public static partial class EventTime
{
    /// <summary>Bytes of <see cref="Format(long, Span{byte})"/>.</summary>
    public const int FormattedBytes = 27;

    /// <summary>Reads a timestamp that fills the text.</summary>
    /// <param name="text">UTF-8; spaces, quotes and brackets around it are passed over.</param>
    /// <param name="context">For what it leaves out.</param>
    /// <param name="micros">Microseconds since 1970 UTC; digits beyond are cut off.</param>
    /// <param name="quality">Exact, zone assumed (UTC), or year assumed.</param>
    /// <returns>False when it is no time, or lies outside the years 1-9999. Never throws, never allocates.</returns>
    /// <remarks>
    /// ISO 8601 and its kin (<c>/</c> for <c>-</c>, space for <c>T</c>, one to any number of fraction digits), epoch
    /// seconds, milliseconds, microseconds, nanoseconds and FILETIME by their length, syslog, access log, ctime, RFC 5322,
    /// <c>MM/dd/yyyy</c> (the day first where only that is possible), <c>dd.MM.yyyy</c>.
    /// </remarks>
    public static bool TryParse(
        ReadOnlySpan<byte> text,
        in TimeContext context,
        out long micros,
        out TimeQuality quality
    )
    {
        text = text.Trim(" \t\"[]"u8);
        (micros, quality) = (0, TimeQuality.None);
        if (text.Length is < 8 or > 64)
            return false;
        var cursor = new TimeCursor(text);
        int year,
            month,
            day;
        long clock;
        if (cursor.IsDigit || text[0] == '-')
        {
            if (TryEpoch(text, out micros))
            {
                quality = TimeQuality.Exact;
                return true;
            }
            if (!TryNumericDate(ref cursor, out year, out month, out day) || !TryClockBehind(ref cursor, out clock))
                return false;
        }
        else if (!TryNamedDate(ref cursor, out year, out month, out day, out clock))
            return false;

        if (!cursor.Zone(out var offset, out var known))
            return false;
        quality = known ? TimeQuality.Exact : TimeQuality.ZoneAssumed;
        if (year == 0)
        {
            if (!context.TryYear(month, day, clock - offset, out year))
                return false;
            quality = TimeQuality.YearAssumed;
        }
        if (!CivilDay.TryDays(year, month, day, out var days))
            return false;
        micros = days * CivilDay.Micros + clock - offset;
        return true;
    }

    public static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;

    /// <summary>The time as a person's program takes it.</summary>
    /// <param name="micros">In the years 1-9999, as <see cref="TryParse"/> gives; beyond, the nearest end.</param>
    public static DateTimeOffset ToDateTime(long micros) =>
        new(
            Math.Clamp(
                micros > long.MaxValue / 10 ? long.MaxValue
                    : micros < long.MinValue / 10 ? long.MinValue / 2
                    : micros * 10 + DateTime.UnixEpoch.Ticks,
                0,
                DateTime.MaxValue.Ticks
            ),
            TimeSpan.Zero
        );

    /// <summary>Writes <c>2026-11-20T12:00:00.123456Z</c>.</summary>
    /// <param name="micros">Microseconds since 1970 UTC.</param>
    /// <param name="to">At least <see cref="FormattedBytes"/>.</param>
    public static void Format(long micros, Span<byte> to)
    {
        // The built-in "O" form has seven digits: the last of them, always 0 here, gives way to the Z.
        Span<byte> full = stackalloc byte[33];
        Utf8Formatter.TryFormat(ToDateTime(micros).UtcDateTime, full, out _, 'O');
        full[..26].CopyTo(to);
        to[26] = (byte)'Z';
    }

    /// <summary><c>2026-11-20T12:00:00.123456Z</c></summary>
    public static string Format(long micros)
    {
        Span<byte> text = stackalloc byte[FormattedBytes];
        Format(micros, text);
        return System.Text.Encoding.ASCII.GetString(text);
    }
}
