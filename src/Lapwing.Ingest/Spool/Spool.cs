using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;
using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>
/// What a tenant received and the lake does not yet hold for certain: append-only segment files. Appends from any thread
/// meet in one writer, which makes all that wait durable by one fsync and only then answers. Readers see what is durable,
/// in the order of positions. One process opens a spool at a time.
/// </summary>
/// <remarks>Positions grow for ever and are never given twice, not even after damage; they have gaps.</remarks>
public sealed partial class Spool : IAsyncDisposable
{
    private readonly SpoolOptions _options;
    private readonly FileStream _lock;
    private readonly Func<string, SegmentFile> _open;
    private readonly ulong _id;
    private readonly Channel<Waiting> _queue;
    private readonly Task _writer;
    private readonly Lock _sync = new();
    private readonly List<Segment> _segments; // oldest first; the last is the one written; under _sync
    private readonly Queue<Problem> _problems = new(); // under _sync
    private TaskCompletionSource _changed = NewSignal(); // under _sync; replaced whenever the durable end or the room moved
    private bool _closed; // under _sync

    private Spool(
        SpoolOptions options,
        FileStream held,
        Func<string, SegmentFile> open,
        ulong id,
        List<Segment> segments
    )
    {
        (_options, _lock, _open, _id, _segments) = (options, held, open, id, segments);
        // Senders wait here and push back on their senders in turn; the bound only keeps a broken caller from flooding.
        _queue = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
        );
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>What the spool holds and what happened to what it was given.</summary>
    public SpoolStatus Status
    {
        get
        {
            lock (_sync)
                return new SpoolStatus(
                    _segments[0].Start,
                    _segments[^1].End,
                    BytesHeld(),
                    _options.MaxBytes,
                    _records,
                    _refusedFull,
                    _refusedDisk,
                    _lostRecords,
                    _lostBytes,
                    [.. _problems]
                );
        }
    }

    /// <summary>Deletes whole segments whose every block lies before a position, once the lake holds them and a checkpoint lies behind.</summary>
    /// <returns>Bytes freed.</returns>
    public long FreeUpTo(long position)
    {
        List<Segment> freed = [];
        lock (_sync)
        {
            while (_segments.Count > 1 && _segments[0].End <= position)
            {
                freed.Add(_segments[0]);
                _segments.RemoveAt(0);
            }
        }
        // Oldest first: a crash between two deletions leaves the newer, never a hole.
        foreach (var segment in freed)
            File.Delete(segment.Path);
        if (freed.Count > 0)
        {
            FolderSync.Flush(_options.Folder);
            lock (_sync)
                Signal();
        }
        return freed.Sum(s => s.Length);
    }

    /// <summary>Completes when something became durable, was freed, or the spool closed since this was called.</summary>
    public Task WhenChanged(CancellationToken cancel)
    {
        lock (_sync)
            return _closed ? Task.CompletedTask : _changed.Task.WaitAsync(cancel);
    }

    /// <summary>Answers what waits, then closes. Readers come to their end.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        lock (_sync)
        {
            _closed = true;
            Signal();
        }
        _active?.Dispose();
        await _lock.DisposeAsync();
    }

    private long BytesHeld()
    {
        var bytes = 0L;
        foreach (var segment in _segments)
            bytes += segment.Length;
        return bytes;
    }

    private void Report(Problem problem)
    {
        lock (_sync)
        {
            if (_problems.Count == 100)
                _problems.Dequeue();
            _problems.Enqueue(problem);
        }
    }

    private void Signal()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ulong NewId() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    /// <summary>A segment file. <see cref="Length"/> counts durable bytes only.</summary>
    private sealed class Segment(long start, string path, long length)
    {
        public long Start { get; } = start;
        public string Path { get; } = path;
        public long Length { get; set; } = length;
        public long End => Start + Length;
    }
}

/// <summary>A spool's figures at one moment.</summary>
/// <param name="Start">The first position held.</param>
/// <param name="End">The position behind the last durable block: the next to be given, unless a new segment starts.</param>
/// <param name="Bytes">On disk, of at most <paramref name="MaxBytes"/>.</param>
/// <param name="Records">Acknowledged since the spool was opened.</param>
/// <param name="RefusedFull">Records refused because the spool had grown to its bound.</param>
/// <param name="RefusedDisk">Records refused because the disk failed or was full.</param>
/// <param name="LostRecords">Acknowledged records in blocks found damaged; those of <paramref name="LostBytes"/> without a readable header are not counted here.</param>
/// <param name="Problems">The last hundred.</param>
public sealed record SpoolStatus(
    long Start,
    long End,
    long Bytes,
    long MaxBytes,
    long Records,
    long RefusedFull,
    long RefusedDisk,
    long LostRecords,
    long LostBytes,
    IReadOnlyList<Problem> Problems
);
