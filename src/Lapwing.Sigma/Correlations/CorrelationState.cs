using System.Text;

namespace Lapwing.Sigma;

/// <summary>All groups of one correlation, and where its firings go.</summary>
sealed class CorrelationState
{
    readonly int _index;
    readonly int _capacity;
    readonly CorrelationOptions _options;
    readonly Dictionary<string, CorrelationGroup> _groups = new(StringComparer.Ordinal);
    readonly List<CorrelationGroup> _touched = [];
    readonly List<(CorrelationState Outer, int Reference)> _outers = [];
    readonly long _span;
    long _settledBefore = long.MinValue;
    long _sweptBefore = long.MinValue;

    public CorrelationState(int index, Correlation correlation, CorrelationOptions options)
    {
        (_index, Correlation, _options) = (index, correlation, options);
        _span = correlation.Timespan.Ticks / TimeSpan.TicksPerMicrosecond;
        var condition = correlation.Condition;
        long?[] bounds = [condition.Gt, condition.Gte, condition.Lt, condition.Lte, condition.Eq, condition.Neq];
        // One more than any number asked for: whether a count is above it must be seen.
        _capacity = (int)Math.Min(1 << 24, Math.Max(options.MaxWindow, (bounds.Max() ?? 0) + 1));
    }

    public Correlation Correlation { get; }
    public int Groups => _groups.Count;
    public int Events { get; private set; }

    /// <summary>How much longer than its own lateness it waits: for inner correlations that tell at their windows' ends.</summary>
    long Lag { get; set; }

    /// <summary>Its firings are events of another correlation. Called for inner correlations before outer ones are fed on.</summary>
    public void FeedTo(CorrelationState outer, int reference)
    {
        _outers.Add((outer, reference));
        outer.Lag = Math.Max(outer.Lag, Lag + (new CorrelationFold(Correlation, 1).Eager ? 0 : _span));
    }

    public void Add(CorrelationEntry entry, CorrelationCounters counters, int allGroups, int allEvents)
    {
        if (entry.Time < _settledBefore)
        {
            counters.Late++;
            return;
        }
        if (allEvents >= _options.MaxEvents)
        {
            counters.TooManyEvents++;
            return;
        }
        var key = KeyOf(entry.Group);
        if (!_groups.TryGetValue(key, out var group))
        {
            if (allGroups >= _options.MaxGroups)
            {
                counters.TooManyGroups++;
                return;
            }
            _groups.Add(key, group = new CorrelationGroup(Correlation, _capacity));
        }
        counters.Taken++;
        Events++;
        Touch(group);
        group.Add(entry);
    }

    void Touch(CorrelationGroup group)
    {
        if (!group.Touched)
            _touched.Add(group);
        group.Touched = true;
    }

    /// <param name="before">Nothing earlier will be added from rules.</param>
    public void Evaluate(long before, List<CorrelationRun> into)
    {
        before = before is long.MinValue or long.MaxValue ? before : before - Lag;
        Action<Firing, bool>? pass = _outers.Count > 0 ? PassOn : null;
        foreach (var group in _touched)
            group.Tell(Tell, pass);
        _touched.Clear();
        // Settling is for memory: it tells nothing that matters by its moment, so an eighth of the span is soon enough.
        if (
            before != long.MaxValue
            && (before == long.MinValue || (_sweptBefore != long.MinValue && before - _sweptBefore < _span / 8))
        )
            return;
        _sweptBefore = _settledBefore = Math.Max(before, _settledBefore);
        Events = 0;
        foreach (var (key, group) in _groups)
        {
            group.Settle(before, Tell, pass);
            if (group.IsIdle(before))
                _groups.Remove(key);
            else
                Events += group.Count;
        }

        void Tell(RunBuilder run, int revision, bool withdrawn)
        {
            var built = run.Build(_index, revision);
            into.Add(withdrawn ? built with { Withdrawn = true } : built);
        }
    }

    void PassOn(Firing firing, bool holds)
    {
        foreach (var (outer, reference) in _outers)
            outer.Take(Correlation, firing, reference, holds);
    }

    /// <summary>An inner correlation held at an event, or no longer does.</summary>
    /// <remarks>Counts count runs; an order or a nearness in time is to each event at which the inner one holds.</remarks>
    void Take(Correlation inner, Firing firing, int reference, bool holds)
    {
        if (Correlation.Type is CorrelationType.EventCount or CorrelationType.ValueCount && !firing.Begins)
            return;
        var entry = new CorrelationEntry(
            firing.Entry.Time,
            firing.Entry.Id,
            1UL << reference,
            [.. Correlation.References[reference].GroupFields.Select(f => Value(f)!)],
            CorrelationEngine.Counted(Correlation.CountedFields, Value)
        );
        var key = KeyOf(entry.Group);
        if (!_groups.TryGetValue(key, out var group))
        {
            if (!holds)
                return;
            _groups.Add(key, group = new CorrelationGroup(Correlation, _capacity));
        }
        Touch(group);
        if (holds)
            group.Add(entry);
        else
            group.Remove(entry);

        string? Value(string field)
        {
            for (var i = 0; i < inner.GroupBy.Count; i++)
                if (inner.GroupBy[i] == field)
                    return firing.Entry.Group[i];
            return null;
        }
    }

    /// <summary>Groups and counted values compare without case, as all of Sigma does; lengths keep two values from being read as another two.</summary>
    public static string KeyOf(IReadOnlyList<string> values)
    {
        if (values.Count == 1)
            return values[0].ToLowerInvariant();
        var key = new StringBuilder();
        foreach (var value in values)
            key.Append(value.Length).Append(':').Append(value.ToLowerInvariant());
        return key.ToString();
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_settledBefore);
        writer.Write7BitEncodedInt(_groups.Count);
        foreach (var (key, group) in _groups.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            writer.Write(key);
            group.Write(writer);
        }
    }

    public void Read(BinaryReader reader)
    {
        _settledBefore = _sweptBefore = reader.ReadInt64();
        for (var i = Checkpoints.ReadCount(reader); i > 0; i--)
        {
            var key = reader.ReadString();
            var group = CorrelationGroup.Read(reader, Correlation, _capacity);
            Events += group.Count;
            _groups[key] = group;
            if (group.Touched)
                _touched.Add(group);
        }
    }
}
