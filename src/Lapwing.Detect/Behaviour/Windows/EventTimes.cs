using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>Times of batches, microseconds since 1970, as times of findings.</summary>
internal static class EventTimes
{
    private const long Least = -62_135_596_800_000_000; // 0001-01-01
    private const long Greatest = 253_402_300_799_999_999; // 9999-12-31

    /// <summary>Null for <see cref="EventBatch.NoTime"/>; hostile times end at the years that a time can have.</summary>
    public static DateTimeOffset? ToTime(long microseconds) =>
        microseconds == EventBatch.NoTime
            ? null
            : DateTimeOffset.UnixEpoch.AddTicks(
                Math.Clamp(microseconds, Least, Greatest) * TimeSpan.TicksPerMicrosecond
            );
}
