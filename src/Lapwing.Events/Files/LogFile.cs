using System.Buffers;

namespace Lapwing.Events;

/// <summary>
/// One file or archive member being read: its format found by content, its records given batch by batch. One thread
/// reads it; who got it disposes it.
/// </summary>
/// <remarks>Memory: one window, no longer than the longest record allowed and some; the batch is the caller's.</remarks>
public sealed class LogFile : IDisposable
{
    private const int FirstWindow = 1 << 18;

    private readonly Stream _bytes;
    private readonly LogFileOptions _options;
    private readonly Action<Problem> _report;
    private readonly byte[] _headHash;
    private readonly IRecordReader _reader;
    private byte[] _window;
    private int _start;
    private int _end;
    private bool _ended;
    private bool _disposed;

    /// <param name="name">As people know it; <c>archive.zip!member</c>.</param>
    /// <param name="modifiedAt">When it was last changed; null when unknown.</param>
    /// <param name="bytes">UTF-8 or what comes close, without a mark, expanded. Owned.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="report">Gets what is found wrong.</param>
    /// <param name="format">Null: found by content.</param>
    internal LogFile(
        string name,
        DateTimeOffset? modifiedAt,
        Stream bytes,
        LogFileOptions options,
        Action<Problem> report,
        Format? format = null
    )
    {
        (Name, ModifiedAt) = (name, modifiedAt);
        (_bytes, _options, _report) = (bytes, options, report);
        Origin = Origin.File(name);
        _window = ArrayPool<byte>.Shared.Rent(FirstWindow);
        while (!_ended && _end < EventIds.HeadBytes)
            Fill();
        var head = _window.AsSpan(0, Math.Min(_end, EventIds.HeadBytes));
        _headHash = EventIds.HeadHash(head);
        Format = format ?? Formats.Detect(head);
        _reader = Format.Open(Origin, options.Limits);
    }

    public string Name { get; }

    /// <summary>For times without a year.</summary>
    public DateTimeOffset? ModifiedAt { get; }

    public Origin Origin { get; }

    public Format Format { get; }

    /// <summary>Bytes read so far, expanded.</summary>
    public long Bytes { get; private set; }

    /// <summary>Events given so far.</summary>
    public long Events { get; private set; }

    /// <summary>A resolver that knows what the file knows about time.</summary>
    public TimeResolver Times() => new(ModifiedAt is { } at ? TimeContext.ModifiedAt(at) : TimeContext.Unknown);

    /// <summary>Empties the batch and fills it with the next records.</summary>
    /// <returns>False when there are none left.</returns>
    public bool TryReadBatch(EventBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        batch.Clear();
        while (batch.Count < _options.BatchEvents && batch.Bytes < _options.BatchBytes)
        {
            if (_start == _end && _ended)
                break;
            var window = _window.AsSpan(_start, _end - _start);
            var consumed = _reader.Read(window, _ended, batch, _options.BatchEvents - batch.Count);
            _start += consumed;
            if (consumed == 0 && (_ended || window.Length > _options.Limits.RecordBytes + FirstWindow))
                throw new InvalidOperationException($"The reader of {Format.Name} makes no progress in {Name}.");
            if (consumed < window.Length && batch.Count >= _options.BatchEvents)
                break;
            if (!_ended)
                Fill();
        }
        for (var i = 0; _options.GiveIds && i < batch.Count; i++)
            batch.SetId(i, EventIds.ForFile(_headHash, batch.Record(i), batch.Raw(i)));
        Events += batch.Count;
        return batch.Count > 0;
    }

    /// <summary>Adds bytes behind the window's, moving or growing it when there is no room.</summary>
    private void Fill()
    {
        if (_start > 0)
        {
            _window.AsSpan(_start, _end - _start).CopyTo(_window);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _window.Length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(_window.Length * 2);
            _window.AsSpan(0, _end).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_window);
            _window = grown;
        }
        var read = 0;
        try
        {
            read = _bytes.Read(_window, _end, _window.Length - _end);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _report(FileProblems.Unreadable(Name, fault.Message));
        }
        _ended = read == 0;
        _end += read;
        Bytes += read;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _bytes.Dispose();
        ArrayPool<byte>.Shared.Return(_window);
    }
}
