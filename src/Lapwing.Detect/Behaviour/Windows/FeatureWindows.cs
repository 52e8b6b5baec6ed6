using Lapwing.Events;
using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>Bounds of <see cref="FeatureWindows"/>.</summary>
public sealed record FeatureWindowsOptions
{
    /// <summary>Windows open at once, over all entities.</summary>
    public int MostWindows { get; init; } = 20_000;

    /// <summary>Different values told apart at once, over all windows.</summary>
    public int MostDistinct { get; init; } = 1_000_000;

    /// <summary>Windows stay open until <see cref="FeatureWindows.Flush"/>: for files, whose order in time is not given.</summary>
    public bool KeepOpen { get; init; }
}

/// <summary>
/// Events to rows of features, in event time: tumbling windows that close when the greatest event time seen is past their
/// end by the set's lateness. Rows are a function of the set of events, not of their order, inside the lateness and the bounds.
/// One thread.
/// </summary>
public sealed class FeatureWindows
{
    private const string Letters = "LWFW";
    private const int Version = 1;

    // Who sends times of the far future must not close the windows of everybody else.
    private static readonly long MostAhead = (long)TimeSpan.FromDays(1).TotalMicroseconds;

    private readonly FeatureWindowsOptions _options;
    private readonly DistinctRoom _room;
    private readonly FeaturePlan _plan;
    private readonly SortedDictionary<long, Dictionary<string, WindowState>> _open = [];
    private readonly Dictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private readonly long _length;
    private readonly long _lateness;
    private int _count;

    public FeatureWindows(FeatureSet set, FieldNames names, FeatureWindowsOptions? options = null)
    {
        _options = options ?? new FeatureWindowsOptions();
        _room = new DistinctRoom(_options.MostDistinct);
        _plan = new FeaturePlan(set, names, _room);
        _length = (long)(set.Window ?? TimeSpan.Zero).TotalMicroseconds;
        _lateness = (long)set.Lateness.TotalMicroseconds;
    }

    public FeatureSet Set => _plan.Set;

    /// <summary>Windows open now.</summary>
    public int Open => _count;

    /// <summary>The greatest event time seen, microseconds since 1970; <see cref="EventBatch.NoTime"/> before the first.</summary>
    public long Watermark { get; private set; } = EventBatch.NoTime;

    /// <summary>Events taken into rows.</summary>
    public long Taken { get; private set; }

    /// <summary>
    /// Events the set is about that are in no row, by reason: <c>no_time</c>, <c>late</c>, <c>future</c>, <c>windows_full</c>;
    /// and <c>values_full</c>: values that were not told apart.
    /// </summary>
    public IReadOnlyDictionary<string, long> Dropped
    {
        get
        {
            if (_room.Refused > 0)
                _dropped["values_full"] = _room.Refused;
            return _dropped;
        }
    }

    /// <summary>Takes a normalised batch and gives the rows that are final by it: windows closed, or each event.</summary>
    public IReadOnlyList<FeatureRow> Add(EventBatch batch)
    {
        var rows = new List<FeatureRow>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (!_plan.IsAbout(batch, i))
                continue;
            if (Set.Window is null)
                rows.Add(Single(batch, i));
            else
                Place(batch, i, rows);
        }
        if (!_options.KeepOpen && Watermark != EventBatch.NoTime)
            CloseUntil(Watermark - _lateness, rows);
        return rows;
    }

    /// <summary>
    /// Rows of open windows that changed since the last call: what can be said now, and said again (the same entity and
    /// window) when more has come.
    /// </summary>
    public IReadOnlyList<FeatureRow> Changed()
    {
        var rows = new List<FeatureRow>();
        foreach (var (entity, state) in InOrder(_open.Values.SelectMany(w => w)))
        {
            if (!state.Changed)
                continue;
            state.Changed = false;
            rows.Add(_plan.Row(entity, state));
        }
        return rows;
    }

    /// <summary>Closes every window: the file ended, or nothing more is expected.</summary>
    public IReadOnlyList<FeatureRow> Flush()
    {
        var rows = new List<FeatureRow>();
        CloseUntil(long.MaxValue, rows);
        return rows;
    }

    /// <summary>Open windows, watermark and counters as bytes.</summary>
    public byte[] Checkpoint() =>
        SealedForm.Seal(
            Letters,
            Version,
            writer =>
            {
                writer.Write(Set.Fingerprint);
                writer.Write(Watermark);
                writer.Write(Taken);
                writer.Write(Dropped.Count);
                foreach (var (reason, count) in Dropped.OrderBy(d => d.Key, StringComparer.Ordinal))
                {
                    writer.Write(reason);
                    writer.Write(count);
                }
                writer.Write(_count);
                foreach (var (entity, state) in InOrder(_open.Values.SelectMany(w => w)))
                {
                    writer.Write(entity);
                    state.Write(writer);
                }
            }
        );

    /// <summary>Goes on from a checkpoint, into windows that are still empty.</summary>
    /// <returns>Why not: it is of another set, or damaged; nothing was taken then. Null when it worked.</returns>
    public string? Restore(ReadOnlySpan<byte> checkpoint)
    {
        if (_count > 0)
            throw new InvalidOperationException("A checkpoint is restored into empty windows.");
        SealedForm.Open(checkpoint, Letters, Version, Read, out var fault);
        if (fault is null)
            return null;
        foreach (var state in _open.Values.SelectMany(w => w.Values))
            state.Release();
        _open.Clear();
        _dropped.Clear();
        (_count, Taken, Watermark) = (0, 0, EventBatch.NoTime);
        return fault;
    }

    private FeatureWindows Read(BinaryReader reader)
    {
        if (reader.ReadString() != Set.Fingerprint)
            throw new InvalidDataException($"It is of another version of '{Set.Name}'.");
        Watermark = reader.ReadInt64();
        Taken = reader.ReadInt64();
        for (var i = reader.Count("reasons", 0, 16); i > 0; i--)
            _dropped[reader.ReadString()] = reader.ReadInt64();
        _room.Refused = _dropped.GetValueOrDefault("values_full");
        for (var i = reader.Count("windows", 0, _options.MostWindows); i > 0; i--)
        {
            var entity = reader.ReadString();
            var state = WindowState.Read(reader, _plan);
            if (!Group(state.Start).TryAdd(entity, state))
                throw new InvalidDataException("A window is there twice.");
            _count++;
        }
        return this;
    }

    private FeatureRow Single(EventBatch batch, int index)
    {
        var state = new WindowState(_plan, batch.Time(index));
        state.Add(batch, index);
        state.Release();
        Taken++;
        return _plan.Row(_plan.Entity.ReadText(batch, index, WindowState.LongestText) ?? "", state);
    }

    private void Place(EventBatch batch, int index, List<FeatureRow> rows)
    {
        var time = batch.Time(index);
        if (time == EventBatch.NoTime)
        {
            Drop("no_time");
            return;
        }
        var start = time - (((time % _length) + _length) % _length);
        if (!_options.KeepOpen)
        {
            if (batch.Received(index) is > 0 and var received && time > received + MostAhead)
            {
                Drop("future");
                return;
            }
            if (Watermark != EventBatch.NoTime && start + _length <= Watermark - _lateness)
            {
                Drop("late");
                return;
            }
        }
        Watermark = Math.Max(Watermark, time);
        if (Find(batch, index, start, rows) is not { } state)
            return;
        state.Add(batch, index);
        Taken++;
    }

    private WindowState? Find(EventBatch batch, int index, long start, List<FeatureRow> rows)
    {
        var entity = _plan.Entity.ReadText(batch, index, WindowState.LongestText) ?? "";
        if (_open.TryGetValue(start, out var windows) && windows.TryGetValue(entity, out var state))
            return state;
        if (_count >= _options.MostWindows)
        {
            // The oldest windows close before their time; the newest are never split, they take nobody new instead.
            var oldest = _open.First().Key;
            if (oldest >= start || _open.Count == 1)
            {
                Drop("windows_full");
                return null;
            }
            Close(oldest, rows);
        }
        state = new WindowState(_plan, start);
        Group(start).Add(entity, state);
        _count++;
        return state;
    }

    private Dictionary<string, WindowState> Group(long start)
    {
        if (!_open.TryGetValue(start, out var windows))
            _open.Add(start, windows = new Dictionary<string, WindowState>(StringComparer.Ordinal));
        return windows;
    }

    private void CloseUntil(long time, List<FeatureRow> rows)
    {
        while (_open.Count > 0)
        {
            var oldest = _open.First().Key;
            if (oldest > time - _length)
                return;
            Close(oldest, rows);
        }
    }

    private void Close(long start, List<FeatureRow> rows)
    {
        _open.Remove(start, out var windows);
        foreach (var (entity, state) in InOrder(windows!))
        {
            rows.Add(_plan.Row(entity, state));
            state.Release();
            _count--;
        }
    }

    private void Drop(string reason) => _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;

    private static IEnumerable<(string Entity, WindowState State)> InOrder(
        IEnumerable<KeyValuePair<string, WindowState>> windows
    ) => windows.OrderBy(w => w.Value.Start).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, w.Value));
}
