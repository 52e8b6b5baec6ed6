using System.Globalization;

namespace Lapwing.Lake.Search;

/// <summary>Times as the lake counts them (microseconds since 1970, UTC) and as JSON writes them.</summary>
static class Times
{
    public static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>Null beyond the years 1 to 9999.</summary>
    public static DateTimeOffset? Of(long micros)
    {
        var first = (DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks / 10;
        var last = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / 10;
        return micros < first || micros > last ? null : DateTimeOffset.UnixEpoch.AddTicks(micros * 10);
    }

    /// <summary>RFC 3339 with six digits.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static string? TryText(long micros) => Of(micros) is { } time ? Text(time) : null;
}
