using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>A feature set made ready for batches of one <see cref="FieldNames"/>. One thread.</summary>
internal sealed class FeaturePlan
{
    private readonly EventFieldReader[] _with;
    private readonly EventConditionReader? _when;

    public FeaturePlan(FeatureSet set, FieldNames names, DistinctRoom room)
    {
        Set = set;
        Room = room;
        _with = [.. set.With.Select(f => f.For(names))];
        _when = set.When?.For(names);
        Entity = set.Entity.For(names);
        Entities = [.. set.Entities.Select(e => new EventField(e).For(names))];
        Words = [.. set.Features.Select(f => f.Word?.For(names))];
        Aggregates =
        [
            .. set.Aggregates.Select(a => new AggregateReader(
                a.Kind,
                a.Field?.For(names) ?? default,
                a.Condition?.For(names)
            )),
        ];
    }

    public FeatureSet Set { get; }
    public DistinctRoom Room { get; }
    public EventFieldReader Entity { get; }
    public EventFieldReader[] Entities { get; }
    public EventFieldReader?[] Words { get; }
    public AggregateReader[] Aggregates { get; }

    /// <summary>Whether the set is about this event.</summary>
    public bool IsAbout(EventBatch batch, int index)
    {
        if (batch.Variant(index)?.Class is not { } @class || !Set.Classes.Contains(@class))
            return false;
        foreach (var field in _with)
            if (field.Read(batch, index).IsEmpty)
                return false;
        return !Entity.Read(batch, index).IsEmpty && (_when?.Holds(batch, index) ?? true);
    }

    /// <summary>The row of a closed window, or of a single event.</summary>
    public FeatureRow Row(string entity, WindowState state)
    {
        var numbers = new double[Set.Features.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Set.Features[i].Number?.Of(state) ?? double.NaN;
        return new FeatureRow
        {
            Entity = entity,
            Since = Set.Window is null ? EventTimes.ToTime(state.First) : EventTimes.ToTime(state.Start),
            Window = Set.Window,
            First = EventTimes.ToTime(state.First),
            Last = EventTimes.ToTime(state.Last),
            Numbers = numbers,
            Words = state.Words,
            Entities = state.Entities(),
            Events = state.Citations.ToReferences(),
            EventCount = state.Count,
        };
    }

    internal sealed record AggregateReader(AggregateKind Kind, EventFieldReader Field, EventConditionReader? Condition);
}

/// <summary>Room for different values over all windows together: what one sender fills up, others lack, so it is counted.</summary>
internal sealed class DistinctRoom(int left)
{
    private int _left = left;

    /// <summary>Values not told apart because there was no room.</summary>
    public long Refused { get; set; }

    public bool TryTake()
    {
        if (_left == 0)
        {
            Refused++;
            return false;
        }
        _left--;
        return true;
    }

    public void Return(int count) => _left += count;
}
