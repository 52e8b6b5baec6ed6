namespace Lapwing.Events;

/// <summary>One window of one key, ended.</summary>
/// <param name="Start">Microseconds since 1970 UTC, a multiple of the length.</param>
/// <param name="Cut">It was ended before its time, because more windows were open than allowed.</param>
public readonly record struct ClosedWindow<TKey, TState>(TKey Key, long Start, TState State, bool Cut);

/// <summary>
/// Event-time windows of one length, side by side, a state for every key and window. A window is open to late events
/// until the watermark is its end plus the allowed lateness; what comes later is refused and counted.
/// </summary>
/// <remarks>
/// What windows hold depends on which events came, not on their order, as long as no bound is reached. One thread.
/// Bounded by <paramref name="maxOpen"/>: beyond it the oldest window is ended early, marked and counted.
/// </remarks>
/// <param name="length">Of a window; windows start at its multiples since 1970 UTC.</param>
/// <param name="lateness">How far an event may lie behind the watermark and still reach a window just ended.</param>
/// <param name="maxOpen">Windows of all keys together.</param>
/// <param name="watermark">Moved by its owner, perhaps shared.</param>
/// <param name="create">A new window's state.</param>
/// <param name="order">Of keys, so that windows end in the same order each time.</param>
public sealed class TumblingWindows<TKey, TState>(
    TimeSpan length,
    TimeSpan lateness,
    int maxOpen,
    Watermark watermark,
    Func<TState> create,
    IComparer<TKey> order
)
    where TKey : notnull
    where TState : class
{
    private const byte FormatVersion = 1;

    private readonly long _length = length.Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly long _lateness = lateness.Ticks / TimeSpan.TicksPerMicrosecond;
    private readonly SortedDictionary<long, Dictionary<TKey, TState>> _open = [];
    private readonly List<ClosedWindow<TKey, TState>> _cut = [];
    private long _latestStart = EventBatch.NoTime;
    private Dictionary<TKey, TState>? _latest;

    /// <summary>Windows open.</summary>
    public int Open { get; private set; }

    /// <summary>Events that came after their window had ended.</summary>
    public long Late { get; private set; }

    /// <summary>Events without a time: they belong to no window.</summary>
    public long Timeless { get; private set; }

    /// <summary>Windows ended early for room.</summary>
    public long CutShort { get; private set; }

    /// <summary>The state of the window that an event falls in.</summary>
    /// <param name="key">Whose window.</param>
    /// <param name="time">The event's, microseconds since 1970 UTC.</param>
    /// <returns>Null when the event is too late or has no time; that is counted.</returns>
    public TState? At(TKey key, long time)
    {
        if (time == EventBatch.NoTime)
        {
            Timeless++;
            return null;
        }
        var start = Start(time);
        if (HasEnded(start))
        {
            Late++;
            return null;
        }
        if (start != _latestStart || _latest is null)
        {
            if (!_open.TryGetValue(start, out _latest))
                _open.Add(start, _latest = []);
            _latestStart = start;
        }
        if (_latest.TryGetValue(key, out var state))
            return state;
        var keys = _latest;
        if (Open >= maxOpen)
            CutOldest();
        state = create();
        keys.Add(key, state);
        // The window just cut may have been the last of this very start.
        _open.TryAdd(start, keys);
        Open++;
        return state;
    }

    /// <summary>Ends the windows that no event can reach any more.</summary>
    /// <returns>By start, then key.</returns>
    public IReadOnlyList<ClosedWindow<TKey, TState>> Close() => Close(HasEnded);

    /// <summary>Ends all windows: nothing more will come.</summary>
    public IReadOnlyList<ClosedWindow<TKey, TState>> CloseAll() => Close(_ => true);

    /// <summary>Writes the open windows and counters.</summary>
    public void Save(BinaryWriter to, Action<BinaryWriter, TKey> writeKey, Action<BinaryWriter, TState> writeState)
    {
        to.Write(FormatVersion);
        to.Write(Late);
        to.Write(Timeless);
        to.Write(CutShort);
        WriteAll(
            _open.SelectMany(w => w.Value.Select(k => new ClosedWindow<TKey, TState>(k.Key, w.Key, k.Value, false)))
        );
        WriteAll(_cut);

        void WriteAll(IEnumerable<ClosedWindow<TKey, TState>> windows)
        {
            var ordered = windows.OrderBy(w => w.Start).ThenBy(w => w.Key, order).ToList();
            to.Write(ordered.Count);
            foreach (var window in ordered)
            {
                to.Write(window.Start);
                writeKey(to, window.Key);
                writeState(to, window.State);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, in place of what is held.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public void Load(BinaryReader from, Func<BinaryReader, TKey> readKey, Func<BinaryReader, TState> readState)
    {
        if (from.ReadByte() is var version && version != FormatVersion)
            throw new InvalidDataException($"Windows of version {version}; this program writes {FormatVersion}.");
        _open.Clear();
        _cut.Clear();
        _latest = null;
        Open = 0;
        Late = from.ReadInt64();
        Timeless = from.ReadInt64();
        CutShort = from.ReadInt64();
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var (start, key, state) = (from.ReadInt64(), readKey(from), readState(from));
            if (!_open.TryGetValue(start, out var keys))
                _open.Add(start, keys = []);
            keys.Add(key, state);
            Open++;
        }
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var (start, key, state) = (from.ReadInt64(), readKey(from), readState(from));
            _cut.Add(new(key, start, state, Cut: true));
        }
    }

    private long Start(long time) =>
        Math.DivRem(time, _length) is var (q, r) && r < 0 ? (q - 1) * _length : q * _length;

    private bool HasEnded(long start) =>
        watermark.Time != EventBatch.NoTime && watermark.Time >= start + _length + _lateness;

    private List<ClosedWindow<TKey, TState>> Close(Func<long, bool> ended)
    {
        var closed = new List<ClosedWindow<TKey, TState>>(_cut);
        _cut.Clear();
        while (_open.Count > 0)
        {
            var (start, keys) = _open.First();
            if (!ended(start))
                break;
            _open.Remove(start);
            Open -= keys.Count;
            closed.AddRange(keys.Select(k => new ClosedWindow<TKey, TState>(k.Key, start, k.Value, false)));
        }
        _latest = null;
        closed.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : order.Compare(a.Key, b.Key));
        return closed;
    }

    private void CutOldest()
    {
        var (start, keys) = _open.First(w => w.Value.Count > 0);
        var (key, state) = keys.First();
        keys.Remove(key);
        if (keys.Count == 0)
            _open.Remove(start);
        _cut.Add(new(key, start, state, Cut: true));
        CutShort++;
        Open--;
    }
}
