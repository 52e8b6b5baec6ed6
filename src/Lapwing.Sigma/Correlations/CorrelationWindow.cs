using System.Numerics;

namespace Lapwing.Sigma;

/// <summary>The events of one group within the timespan before the newest, and whether the condition holds of them.</summary>
sealed class CorrelationWindow
{
    readonly Correlation _correlation;
    readonly long _span;
    readonly int _capacity;
    readonly Queue<CorrelationEntry> _entries;
    readonly Dictionary<string, int> _values;
    readonly int[] _references;

    /// <summary>For each reference: when the latest chain up to it began; before and with the events of the newest time.</summary>
    readonly long[] _chainsBefore;
    readonly long[] _chains;
    long _newest = long.MinValue;
    ulong _newestReferences;
    CorrelationEntry? _newestEntry;
    CorrelationEntry? _beforeNewest;

    public CorrelationWindow(Correlation correlation, int capacity)
    {
        _correlation = correlation;
        _span = correlation.Timespan.Ticks / TimeSpan.TicksPerMicrosecond;
        _capacity = capacity;
        _entries = new Queue<CorrelationEntry>();
        _values = new Dictionary<string, int>(StringComparer.Ordinal);
        _references = new int[correlation.References.Count];
        _chains = new long[correlation.References.Count];
        Array.Fill(_chains, long.MinValue);
        _chainsBefore = [.. _chains];
    }

    public IReadOnlyCollection<CorrelationEntry> Entries => _entries;

    /// <summary>The event added before the newest; null when it is no more in the window.</summary>
    public CorrelationEntry? BeforeNewest => _entries.Count > 1 ? _beforeNewest : null;

    /// <summary>Events taken out because the window was full; a count can then only be too small.</summary>
    public long Overflow { get; private set; }

    /// <summary>Adds the next event in order, and lets go what is older than the timespan.</summary>
    public void Add(CorrelationEntry entry)
    {
        while (_entries.TryPeek(out var oldest) && (oldest.Time < entry.Time - _span || _entries.Count >= _capacity))
        {
            if (oldest.Time >= entry.Time - _span)
                Overflow++;
            Count(_entries.Dequeue(), -1);
        }
        _entries.Enqueue(entry);
        (_beforeNewest, _newestEntry) = (_newestEntry, entry);
        Count(entry, 1);
        Chain(entry);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _entries.Clear();
        _values.Clear();
        Array.Clear(_references);
    }

    public bool Holds() =>
        _correlation.Type switch
        {
            CorrelationType.EventCount => _correlation.Condition.Holds(_entries.Count),
            CorrelationType.ValueCount => _correlation.Condition.Holds(_values.Count),
            CorrelationType.Temporal => _correlation.Condition.Holds(_references.Count(n => n > 0)),
            _ => _chains[^1] != long.MinValue && _chains[^1] >= _newest - _span,
        };

    public CorrelationWindow Clone()
    {
        var clone = new CorrelationWindow(_correlation, _capacity);
        foreach (var entry in _entries)
            clone._entries.Enqueue(entry);
        foreach (var (value, count) in _values)
            clone._values.Add(value, count);
        _references.CopyTo(clone._references, 0);
        _chains.CopyTo(clone._chains, 0);
        _chainsBefore.CopyTo(clone._chainsBefore, 0);
        (clone._newest, clone._newestReferences) = (_newest, _newestReferences);
        (clone._newestEntry, clone._beforeNewest) = (_newestEntry, _beforeNewest);
        return clone;
    }

    void Count(CorrelationEntry entry, int by)
    {
        if (entry.Value is not null)
        {
            var count = _values.GetValueOrDefault(entry.Value) + by;
            if (count == 0)
                _values.Remove(entry.Value);
            else
                _values[entry.Value] = count;
        }
        for (var bits = entry.References; bits != 0; bits &= bits - 1)
            _references[BitOperations.TrailingZeroCount(bits)] += by;
    }

    // Events of the same time stand in whatever order makes the chain: a log's clock is often no finer than a second.
    void Chain(CorrelationEntry entry)
    {
        if (entry.Time != _newest)
        {
            _chains.CopyTo(_chainsBefore, 0);
            (_newest, _newestReferences) = (entry.Time, 0);
        }
        _newestReferences |= entry.References;
        _chainsBefore.CopyTo(_chains, 0);
        for (var i = 0; i < _chains.Length; i++)
            if ((_newestReferences & (1UL << i)) != 0)
                _chains[i] = i == 0 ? entry.Time : Math.Max(_chains[i], _chains[i - 1]);
    }
}
