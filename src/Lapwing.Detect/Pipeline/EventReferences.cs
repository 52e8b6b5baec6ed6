using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>Events as findings cite them.</summary>
public static class EventReferences
{
    public static EventReference Of(EventBatch batch, int index)
    {
        var native = batch.NativeId(index);
        return new EventReference(
            batch.Id(index).ToString("x32", null),
            Time(batch.Time(index)),
            batch.Origin(index).Name,
            batch.Record(index),
            native.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(native)
        );
    }

    /// <summary>Microseconds as a time, or null for <see cref="EventBatch.NoTime"/>.</summary>
    public static DateTimeOffset? Time(long micros) =>
        micros == EventBatch.NoTime ? null : DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
