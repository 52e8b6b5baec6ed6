using System.Threading.Channels;

namespace Lapwing.Ingest;

/// <summary>What became of an append.</summary>
public enum SpoolAnswer
{
    /// <summary>Durable: it may be acknowledged.</summary>
    Stored,

    /// <summary>The spool has grown to its bound: the sender should come back later (429).</summary>
    Full,

    /// <summary>The disk refused: nothing was kept (503).</summary>
    DiskRefused,

    /// <summary>The spool is closing: nothing was kept (503).</summary>
    Closing,
}

/// <param name="Position">Of the block; -1 unless stored.</param>
/// <param name="Next">Behind the block; -1 unless stored.</param>
public readonly record struct SpoolAppend(SpoolAnswer Answer, long Position, long Next)
{
    public bool IsStored => Answer == SpoolAnswer.Stored;

    internal static SpoolAppend Refused(SpoolAnswer answer) => new(answer, -1, -1);
}

public sealed partial class Spool
{
    // One fsync carries at most this much, so that the first of a group does not wait for very many after it.
    private const long GroupBytes = 16L << 20;

    private SegmentFile? _active; // of the writer
    private long _written; // of the writer: bytes of the active segment, durable or not
    private long _records;
    private long _refusedFull;
    private long _refusedDisk;

    /// <summary>
    /// Appends a block whole or not at all. Completes when it is durable or refused: after one fsync, or two when one is
    /// under way. The draft stays the caller's and must not change until then. Cannot be cancelled: it is as short as the disk.
    /// </summary>
    public async Task<SpoolAppend> Append(SpoolDraft draft)
    {
        draft.Seal();
        var waiting = new Waiting(draft);
        try
        {
            await _queue.Writer.WriteAsync(waiting);
        }
        catch (ChannelClosedException)
        {
            return SpoolAppend.Refused(SpoolAnswer.Closing);
        }
        return await waiting.Answer.Task;
    }

    private async Task WriteAsync()
    {
        var group = new List<Waiting>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                // No timer: what arrives during one fsync is the next group, so a lone sender waits for nobody.
                group.Clear();
                for (
                    var bytes = 0L;
                    bytes < GroupBytes && _queue.Reader.TryRead(out var next);
                    bytes += next.Draft.Bytes
                )
                    group.Add(next);
                WriteGroup(group);
            }
        }
        finally
        {
            // Whatever ended the loop, nobody waits for an answer for ever.
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var next))
                group.Add(next);
            foreach (var waiting in group)
                waiting.Answer.TrySetResult(SpoolAppend.Refused(SpoolAnswer.Closing));
        }
    }

    private void WriteGroup(List<Waiting> group)
    {
        var written = new List<(Waiting Waiting, SpoolAppend Answer)>();
        var held = BytesHeldNow();
        foreach (var waiting in group)
        {
            var bytes = waiting.Draft.Bytes;
            if (held + bytes > _options.MaxBytes)
            {
                Refuse(waiting, SpoolAnswer.Full);
                continue;
            }
            try
            {
                if (_active is null || (_written > 0 && _written + bytes > _options.SegmentBytes))
                {
                    MakeDurable(written);
                    Roll();
                }
                var position = _segments[^1].Start + _written;
                _active!.Write(waiting.Draft.Stamp(_id, position).Span, _written);
                _written += bytes;
                held += bytes;
                written.Add((waiting, new SpoolAppend(SpoolAnswer.Stored, position, position + bytes)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What was written before it in this group may be good, but the disk is in doubt: all of it is refused.
                Abandon(written, e);
                Refuse(waiting, SpoolAnswer.DiskRefused);
            }
        }
        try
        {
            MakeDurable(written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Abandon(written, e);
        }
    }

    private void MakeDurable(List<(Waiting Waiting, SpoolAppend Answer)> written)
    {
        if (written.Count == 0)
            return;
        _active!.Flush();
        lock (_sync)
        {
            _segments[^1].Length = _written;
            foreach (var (waiting, _) in written)
                _records += waiting.Draft.Count;
            Signal();
        }
        foreach (var (waiting, answer) in written)
            waiting.Answer.TrySetResult(answer);
        written.Clear();
    }

    // A new segment begins where the durable bytes of the last end.
    private void Roll()
    {
        _active?.Dispose();
        _active = null;
        Segment last;
        lock (_sync)
            last = _segments[^1];
        // An empty last segment (just opened, or all of it refused) is written, not followed.
        var next = last.Length == 0 ? last : new Segment(last.End, SegmentPath(last.End), 0);
        var file = _open(next.Path);
        try
        {
            file.Cut(0);
            FolderSync.Flush(_options.Folder);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        (_active, _written) = (file, 0);
        if (next != last)
            lock (_sync)
                _segments.Add(next);
    }

    // After a failed write or fsync nobody knows what the disk holds: the file is cut to what was durable and left.
    private void Abandon(List<(Waiting Waiting, SpoolAppend Answer)> written, Exception reason)
    {
        Segment last;
        lock (_sync)
            last = _segments[^1];
        try
        {
            _active?.Cut(last.Length);
        }
        catch (IOException)
        {
            // The tail stays, but the next segment's name says where this one ends, and nobody reads beyond.
        }
        _active?.Dispose();
        _active = null;
        Report(SpoolProblems.DiskRefused(last.Path, reason.Message));
        foreach (var (waiting, _) in written)
            Refuse(waiting, SpoolAnswer.DiskRefused);
        written.Clear();
    }

    private void Refuse(Waiting waiting, SpoolAnswer answer)
    {
        lock (_sync)
        {
            if (answer == SpoolAnswer.Full)
                _refusedFull += waiting.Draft.Count;
            else
                _refusedDisk += waiting.Draft.Count;
        }
        waiting.Answer.TrySetResult(SpoolAppend.Refused(answer));
    }

    private long BytesHeldNow()
    {
        lock (_sync)
            return BytesHeld();
    }

    private string SegmentPath(long start) => Path.Combine(_options.Folder, SpoolFormat.FileName(start));

    private sealed class Waiting(SpoolDraft draft)
    {
        public SpoolDraft Draft { get; } = draft;
        public TaskCompletionSource<SpoolAppend> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
