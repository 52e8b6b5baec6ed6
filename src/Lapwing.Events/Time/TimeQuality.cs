namespace Lapwing.Events;

/// <summary>How an event's time was found.</summary>
public enum TimeQuality : byte
{
    /// <summary>As the record states it, zone included.</summary>
    Exact,

    /// <summary>The record names no zone: UTC was taken.</summary>
    ZoneAssumed,

    /// <summary>The record names no year: it was taken from its file, or from when it was received.</summary>
    YearAssumed,

    /// <summary>The record has no time: its neighbour's was taken.</summary>
    Neighbour,

    /// <summary>The record has no time and no neighbour: when it was received (doors only).</summary>
    Received,

    /// <summary>No time anywhere in the file: <see cref="EventBatch.Time"/> is <see cref="EventBatch.NoTime"/>.</summary>
    None,
}

/// <summary>Facts about <see cref="TimeQuality"/>.</summary>
public static class TimeQualities
{
    /// <summary>As it stands in JSON, SQL and queries.</summary>
    public static string Name(this TimeQuality quality) =>
        quality switch
        {
            TimeQuality.Exact => "exact",
            TimeQuality.ZoneAssumed => "zone_assumed",
            TimeQuality.YearAssumed => "year_assumed",
            TimeQuality.Neighbour => "neighbour",
            TimeQuality.Received => "received",
            _ => "none",
        };
}
