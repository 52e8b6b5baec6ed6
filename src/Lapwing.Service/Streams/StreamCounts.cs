using Lapwing.Events;
using Lapwing.Lake;
using Lapwing.State;

namespace Lapwing.Service;

/// <summary>What went through a tenant's loop since the start. Read by any thread.</summary>
public sealed class StreamCounts
{
    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Events)> _recent = new();
    private long _events;
    private long _findings;

    public long Events => Interlocked.Read(ref _events);
    public long Findings => Interlocked.Read(ref _findings);

    internal void Took(IReadOnlyList<BlockDecoder.Decoded> batches, int findings, long now)
    {
        var events = batches.Sum(b => (long)b.Batch.Count);
        Interlocked.Add(ref _events, events);
        Interlocked.Add(ref _findings, findings);
        lock (_lock)
            _recent.Enqueue((now, events));
    }

    /// <summary>Events a second over the last ten.</summary>
    public double Rate(TimeProvider time)
    {
        lock (_lock)
        {
            while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > TimeSpan.FromSeconds(10))
                _recent.Dequeue();
            return _recent.Sum(r => r.Events) / 10.0;
        }
    }
}

/// <summary>Counts of one cut by source: received = stored + rejected.</summary>
sealed class CountSheet
{
    private readonly Dictionary<(string Source, string Name), long> _counts = [];
    private readonly HashSet<int> _taken = [];

    public long Stored { get; private set; }
    public long Rejected { get; private set; }

    /// <summary>Takes what became of a batch; a repeated step counts once.</summary>
    public void Take(int number, EventBatch batch, AppendResult result)
    {
        if (!_taken.Add(number))
            return;
        var refused = result.Refused.ToDictionary(r => r.Index);
        for (var i = 0; i < batch.Count; i++)
        {
            var source = batch.Variant(i)?.Source ?? "generic.unknown";
            Add(source, "received");
            if (refused.ContainsKey(i))
            {
                Add(source, "rejected/lake");
                Rejected++;
            }
            else
            {
                Add(source, "stored");
                Stored++;
            }
        }
    }

    public IReadOnlyList<Count> Counts() => [.. _counts.Select(c => new Count(c.Key.Source, c.Key.Name, c.Value))];

    private void Add(string source, string name) =>
        _counts[(source, name)] = _counts.GetValueOrDefault((source, name)) + 1;
}
