namespace Lapwing.Sigma;

/// <summary>An event at which a correlation's condition held, for the correlations that refer to it.</summary>
/// <param name="Begins">It is the first of its run.</param>
readonly record struct Firing(CorrelationEntry Entry, bool Begins);

/// <summary>
/// Takes a group's events one after the other, in order, and makes runs of them. What it has made depends on those events alone.
/// </summary>
/// <remarks>
/// A condition that only grows is asked at each event. One that may become false again (<c>lt, lte, eq, neq</c>) is asked at
/// the end of windows that do not overlap: each begins with the first event behind the one before.
/// </remarks>
sealed class CorrelationFold
{
    readonly Correlation _correlation;
    readonly long _span;
    readonly CorrelationWindow _window;
    long _windowStart;

    public CorrelationFold(Correlation correlation, int capacity)
        : this(correlation, new CorrelationWindow(correlation, capacity)) { }

    CorrelationFold(Correlation correlation, CorrelationWindow window)
    {
        _correlation = correlation;
        _span = correlation.Timespan.Ticks / TimeSpan.TicksPerMicrosecond;
        _window = window;
    }

    /// <summary>The run that a further event may still join; null when there is none.</summary>
    public RunBuilder? Current { get; private set; }

    public CorrelationWindow Window => _window;

    /// <summary>Whether its runs are told while they grow, or when their window has ended.</summary>
    public bool Eager => _correlation.Condition.OnlyGrows || _correlation.Type == CorrelationType.TemporalOrdered;

    /// <param name="entry">Behind all before.</param>
    /// <param name="finished">Gets a run that no event can join any more.</param>
    /// <param name="firings">Gets the event, when the condition holds there; null when nobody asks.</param>
    public void Add(CorrelationEntry entry, List<RunBuilder> finished, List<Firing>? firings)
    {
        if (!Eager)
        {
            CloseBefore(entry.Time, finished, firings);
            if (_window.Entries.Count == 0)
                _windowStart = entry.Time;
            _window.Add(entry);
            return;
        }
        _window.Add(entry);
        if (!_window.Holds())
            return;
        // A window that begins behind the run's last event shares none with it.
        if (Current is not null && Current.IsBefore(_window.Entries.First()))
        {
            finished.Add(Current);
            Current = null;
        }
        firings?.Add(new Firing(entry, Begins: Current is null));
        if (Current is not null && _window.BeforeNewest is { } before && !Current.IsBefore(before))
        {
            // All before the newest have joined: the usual case while a run grows.
            Current.Add(entry);
            return;
        }
        Current ??= RunBuilder.Begin(_correlation, _window.Entries.First(), entry.Time);
        Current.AddFrom(_window.Entries);
    }

    /// <summary>No event before this time will come: windows and runs that ended are finished.</summary>
    public void CloseBefore(long time, List<RunBuilder> finished, List<Firing>? firings)
    {
        if (Eager)
        {
            if (Current is not null && Current.LastTime < time - _span)
            {
                finished.Add(Current);
                Current = null;
            }
            return;
        }
        if (_window.Entries.Count == 0 || _windowStart + _span >= time)
            return;
        if (_window.Holds())
        {
            var first = _window.Entries.First();
            var run = RunBuilder.Begin(_correlation, first, _windowStart + _span);
            foreach (var entry in _window.Entries)
                run.Add(entry);
            finished.Add(run);
            firings?.Add(new Firing(_window.Entries.Last(), Begins: true));
        }
        _window.Clear();
    }

    /// <summary>Whether nothing is left that later events could be seen together with.</summary>
    public bool IsIdle(long before) =>
        Current is null && (_window.Entries.Count == 0 || _window.Entries.Last().Time < before - _span);

    public CorrelationFold Clone() =>
        new(_correlation, _window.Clone()) { Current = Current?.Clone(), _windowStart = _windowStart };

    public void Write(BinaryWriter writer)
    {
        writer.Write(_windowStart);
        Checkpoints.Write(writer, _window.Entries);
        writer.Write(Current is not null);
        Current?.Write(writer);
    }

    public static CorrelationFold Read(BinaryReader reader, Correlation correlation, int capacity)
    {
        var fold = new CorrelationFold(correlation, capacity) { _windowStart = reader.ReadInt64() };
        foreach (var entry in Checkpoints.ReadEntries(reader))
            fold._window.Add(entry);
        if (reader.ReadBoolean())
            fold.Current = RunBuilder.Read(reader);
        return fold;
    }
}
