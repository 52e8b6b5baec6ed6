namespace Lapwing.Events;

/// <summary>Days of the Gregorian calendar as numbers, 0 being 1 January 1970.</summary>
internal static class CivilDay
{
    /// <summary>Microseconds of a day.</summary>
    public const long Micros = 86_400_000_000;

    /// <summary>The day a time falls on.</summary>
    public static long Of(long micros) => (long)Math.Floor((decimal)micros / Micros);

    /// <summary>False when there is no such day, or not in the years 1-9999.</summary>
    public static bool TryDays(int year, int month, int day, out long days)
    {
        days = 0;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return true;
    }

    public static int Year(long days) =>
        DateOnly
            .FromDayNumber(
                (int)
                    Math.Clamp(
                        days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber,
                        0,
                        DateOnly.MaxValue.DayNumber
                    )
            )
            .Year;
}
