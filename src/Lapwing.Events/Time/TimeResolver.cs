namespace Lapwing.Events;

/// <summary>
/// What the records of one file, member or request tell each other about time: the year that some state, and the
/// neighbour's time for those that have none. One per input, records in their order.
/// </summary>
public sealed class TimeResolver(TimeContext start)
{
    private long _last = EventBatch.NoTime;

    /// <summary>For <see cref="EventTime.TryParse"/> of the next record.</summary>
    public TimeContext Context { get; private set; } = start;

    /// <summary>Tells of a time read with <see cref="Context"/>.</summary>
    public void Saw(long micros, TimeQuality quality)
    {
        if (quality is TimeQuality.Exact or TimeQuality.ZoneAssumed)
            Context = Context.Saw(micros);
    }

    /// <summary>
    /// Gives records without a time their neighbour's: the one before; before the first, the next one in the batch; else
    /// when they were received. Where nothing of that is known they stay without.
    /// </summary>
    /// <param name="batch">Its events are all of this input, in order, with the times that they state set.</param>
    /// <param name="from">The first event to look at.</param>
    public void Resolve(EventBatch batch, int from = 0)
    {
        if (_last == EventBatch.NoTime)
        {
            var known = from;
            while (known < batch.Count && batch.Time(known) == EventBatch.NoTime)
                known++;
            if (known < batch.Count)
                _last = batch.Time(known);
        }
        for (var i = from; i < batch.Count; i++)
        {
            if (batch.Time(i) != EventBatch.NoTime)
                _last = batch.Time(i);
            else if (_last != EventBatch.NoTime)
                batch.SetTime(i, _last, TimeQuality.Neighbour);
            else if (batch.Received(i) != 0)
                batch.SetTime(i, batch.Received(i), TimeQuality.Received);
        }
    }
}
