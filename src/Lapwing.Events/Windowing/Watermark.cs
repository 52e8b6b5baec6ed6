namespace Lapwing.Events;

/// <summary>
/// The greatest event time seen. Lateness is measured against it, never against the clock, so that a replay decides as
/// the first run did.
/// </summary>
public sealed class Watermark
{
    /// <summary>Microseconds since 1970 UTC; <see cref="EventBatch.NoTime"/> before the first event.</summary>
    public long Time { get; private set; } = EventBatch.NoTime;

    /// <summary>Times not believed: a sender that writes the year 9999 must not make all others late.</summary>
    public long Disbelieved { get; private set; }

    /// <summary>Moves on to an event's time.</summary>
    /// <param name="time">Microseconds since 1970 UTC, or <see cref="EventBatch.NoTime"/>, which changes nothing.</param>
    /// <param name="latest">The latest that can be true: when it was received, or its file was last changed, and some slack.</param>
    /// <returns>False when the time was not believed.</returns>
    public bool Saw(long time, long latest = long.MaxValue)
    {
        if (time > latest)
        {
            Disbelieved++;
            return false;
        }
        Time = Math.Max(Time, time);
        return true;
    }

    public void Save(BinaryWriter to)
    {
        to.Write(Time);
        to.Write(Disbelieved);
    }

    public void Load(BinaryReader from)
    {
        Time = from.ReadInt64();
        Disbelieved = from.ReadInt64();
    }
}
