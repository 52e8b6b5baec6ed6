namespace Lapwing.Events;

/// <summary>Reads stored raw bytes again, by the ordinary readers: there is no second decoder.</summary>
public static class RawRecord
{
    [ThreadStatic]
    private static RecordReader? _reader;

    /// <summary>Adds the event whose <see cref="EventBatch.Raw"/> this was: the same fields, kinds and order.</summary>
    /// <param name="raw">One record. Copied; must not be a slice of <paramref name="batch"/>.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="record">Its ordinal there.</param>
    /// <param name="batch">Gets the event.</param>
    /// <returns>The event's index. Never fails: what cannot be read is an event with a fault.</returns>
    public static int Decode(ReadOnlySpan<byte> raw, Origin origin, long record, EventBatch batch) =>
        (_reader ??= new RecordReader()).Read(raw, origin, record, batch);
}
