namespace Lapwing.Sigma;

/// <summary>
/// The events of one group of a correlation. Those older than the allowed lateness are settled: folded once, for good.
/// The others are folded ahead of time to tell runs early, and anew when one comes late.
/// </summary>
sealed class CorrelationGroup
{
    readonly Correlation _correlation;
    readonly int _capacity;
    readonly List<CorrelationEntry> _open = [];
    readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    CorrelationFold _settled;
    CorrelationFold? _ahead;
    List<RunBuilder> _aheadRuns = [];
    List<Firing> _aheadFirings = [];
    readonly List<Firing> _passed = [];
    bool _refolded;

    readonly record struct Told(int Revision, long EventCount, UInt128 LastId);

    public CorrelationGroup(Correlation correlation, int capacity)
        : this(correlation, capacity, new CorrelationFold(correlation, capacity)) { }

    CorrelationGroup(Correlation correlation, int capacity, CorrelationFold settled)
    {
        _correlation = correlation;
        _capacity = capacity;
        _settled = settled;
    }

    /// <summary>It has changed since <see cref="Tell"/>.</summary>
    public bool Touched { get; set; }

    /// <summary>Events kept.</summary>
    public int Count => _open.Count + _settled.Window.Entries.Count;

    /// <summary>Adds an event, or one more reference to it. The same twice is once.</summary>
    public void Add(CorrelationEntry entry)
    {
        Touched = true;
        if (_open.Count == 0 || CorrelationEntry.Order.Compare(_open[^1], entry) < 0)
        {
            _open.Add(entry);
            if (_settled.Eager)
                _ahead?.Add(entry, _aheadRuns, _aheadFirings);
            return;
        }
        var at = _open.BinarySearch(entry, CorrelationEntry.Order);
        if (at < 0)
            _open.Insert(~at, entry);
        else if ((_open[at].References | entry.References) != _open[at].References)
            _open[at] = _open[at].With(_open[at].References | entry.References);
        else
            return;
        _ahead = null;
    }

    /// <summary>Takes a reference to an event back (an inner correlation's run was withdrawn).</summary>
    public void Remove(CorrelationEntry entry)
    {
        var at = _open.BinarySearch(entry, CorrelationEntry.Order);
        if (at < 0)
            return;
        var left = _open[at].References & ~entry.References;
        if (left == 0)
            _open.RemoveAt(at);
        else
            _open[at] = _open[at].With(left);
        (_ahead, Touched) = (null, true);
    }

    /// <summary>Tells what is new: runs begun, grown and withdrawn; passes on at which events the condition holds.</summary>
    /// <param name="tell">Gets each run with its revision, and whether it is withdrawn.</param>
    /// <param name="pass">Gets each firing once, and again with false when it is taken back; null when nobody asks.</param>
    public void Tell(Action<RunBuilder, int, bool> tell, Action<Firing, bool>? pass)
    {
        Touched = false;
        if (!_settled.Eager)
            return;
        if (_ahead is null)
            FoldAhead();
        if (pass is not null)
            PassOn(pass);
        foreach (var run in _aheadRuns)
            TellChanged(run, tell);
        if (_ahead!.Current is { } current)
            TellChanged(current, tell);
        if (!_refolded)
            return;
        _refolded = false;
        foreach (
            var (id, told) in _told
                .Where(t => t.Key != _ahead.Current?.Id && !_aheadRuns.Exists(r => r.Id == t.Key))
                .ToList()
        )
        {
            _told.Remove(id);
            tell(Withdrawn(id), told.Revision + 1, true);
        }
    }

    /// <summary>Folds for good what is before <paramref name="before"/>: nothing earlier will be added.</summary>
    public void Settle(long before, Action<RunBuilder, int, bool> tell, Action<Firing, bool>? pass)
    {
        var count = 0;
        var finished = new List<RunBuilder>();
        var firings = _settled.Eager || pass is null ? null : new List<Firing>();
        while (count < _open.Count && _open[count].Time < before)
            _settled.Add(_open[count++], finished, firings);
        _settled.CloseBefore(before, finished, firings);
        _open.RemoveRange(0, count);
        foreach (var firing in firings ?? [])
            pass!(firing, true);
        foreach (var run in finished)
        {
            TellChanged(run, tell);
            _told.Remove(run.Id);
        }
        // The fold ahead has the settled events behind it too: it stays as it is, less what is done with.
        _ahead?.CloseBefore(before, [], null);
        _aheadRuns.RemoveAll(run => finished.Exists(f => f.Id == run.Id));
        _aheadFirings.RemoveAll(f => f.Entry.Time < before);
        _passed.RemoveAll(f => f.Entry.Time < before);
    }

    void PassOn(Action<Firing, bool> pass)
    {
        if (_refolded)
        {
            var now = _aheadFirings.Select(Key).ToHashSet();
            foreach (var firing in _passed.Where(f => !now.Contains(Key(f))))
                pass(firing, false);
            var before = _passed.Select(Key).ToHashSet();
            foreach (var firing in _aheadFirings.Where(f => !before.Contains(Key(f))))
                pass(firing, true);
            _passed.Clear();
            _passed.AddRange(_aheadFirings);
            return;
        }
        for (var i = _passed.Count; i < _aheadFirings.Count; i++)
        {
            pass(_aheadFirings[i], true);
            _passed.Add(_aheadFirings[i]);
        }
    }

    static (long, UInt128, bool) Key(Firing firing) => (firing.Entry.Time, firing.Entry.Id, firing.Begins);

    /// <summary>Nothing of it can matter to events from <paramref name="before"/> on.</summary>
    public bool IsIdle(long before) => _open.Count == 0 && _settled.IsIdle(before);

    public long Overflow => _settled.Window.Overflow;

    void FoldAhead()
    {
        _aheadRuns = [];
        _aheadFirings = [];
        _ahead = _settled.Clone();
        _refolded = true;
        foreach (var entry in _open)
            _ahead.Add(entry, _aheadRuns, _aheadFirings);
    }

    void TellChanged(RunBuilder run, Action<RunBuilder, int, bool> tell)
    {
        var known = _told.TryGetValue(run.Id, out var told);
        if (known && told.EventCount == run.EventCount && told.LastId == run.LastId)
            return;
        _told[run.Id] = new Told(told.Revision + 1, run.EventCount, run.LastId);
        tell(run, told.Revision + 1, false);
    }

    static RunBuilder Withdrawn(string id) =>
        new()
        {
            Id = id,
            Group = [],
            FirstTime = 0,
            FiringTime = 0,
        };

    public void Write(BinaryWriter writer)
    {
        _settled.Write(writer);
        Checkpoints.Write(writer, _open);
        writer.Write7BitEncodedInt(_told.Count);
        foreach (var (id, told) in _told.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            writer.Write(id);
            writer.Write7BitEncodedInt(told.Revision);
            writer.Write(told.EventCount);
            Checkpoints.Write(writer, told.LastId);
        }
        Checkpoints.Write(writer, _passed.ConvertAll(f => f.Entry));
        foreach (var firing in _passed)
            writer.Write(firing.Begins);
        writer.Write(Touched);
    }

    public static CorrelationGroup Read(BinaryReader reader, Correlation correlation, int capacity)
    {
        var group = new CorrelationGroup(correlation, capacity, CorrelationFold.Read(reader, correlation, capacity));
        group._open.AddRange(Checkpoints.ReadEntries(reader));
        for (var i = Checkpoints.ReadCount(reader); i > 0; i--)
            group._told[reader.ReadString()] = new Told(
                reader.Read7BitEncodedInt(),
                reader.ReadInt64(),
                Checkpoints.ReadId(reader)
            );
        var passed = Checkpoints.ReadEntries(reader);
        foreach (var entry in passed)
            group._passed.Add(new Firing(entry, Begins: reader.ReadBoolean()));
        group.Touched = reader.ReadBoolean();
        return group;
    }
}
