using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Lapwing.Ingest;

public sealed partial class Spool
{
    private long _lostRecords;
    private long _lostBytes;

    /// <summary>A reader of the durable blocks from a position on: a block's <see cref="SpoolBlock.Next"/>, or 0 for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position was never given: a checkpoint of another spool.</exception>
    public SpoolReader OpenReader(long position)
    {
        lock (_sync)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(position, _segments[^1].End);
            // From 0 is "all there is"; from elsewhere a checkpoint expects to go on without a hole.
            if (position < _segments[0].Start && position > 0)
                Report(SpoolProblems.Gone(_options.Folder, position, _segments[0].Start));
        }
        return new SpoolReader(this, position);
    }

    /// <summary>Blocks from a position on, waiting for new ones until cancelled or the spool closes. Who receives a block disposes it.</summary>
    public async IAsyncEnumerable<SpoolBlock> ReadFrom(
        long position,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        using var reader = OpenReader(position);
        do
        {
            while (reader.TryRead(out var block))
                yield return block;
        } while (await reader.WaitToRead(cancel));
    }

    /// <summary>
    /// How many records of each upload the spool holds from a position on. After a stop, an upload's reader goes on
    /// behind what the checkpoint had counted and these.
    /// </summary>
    public IReadOnlyDictionary<string, long> CountUploads(long position)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        using var reader = OpenReader(position);
        while (reader.TryRead(out var block))
            using (block)
                if (block.Upload is { } upload)
                    counts[upload] = counts.GetValueOrDefault(upload) + block.Count;
        return counts;
    }

    /// <summary>Where a reader at a position finds its next bytes; false when nothing durable lies beyond.</summary>
    internal bool TryLocate(ref long position, out long start, out string path, out long length)
    {
        lock (_sync)
        {
            foreach (var segment in _segments)
            {
                if (segment.End <= position || segment.Length == 0)
                    continue;
                position = Math.Max(position, segment.Start);
                (start, path, length) = (segment.Start, segment.Path, segment.Length);
                return true;
            }
        }
        (start, path, length) = (0, "", 0);
        return false;
    }

    /// <summary>False once the spool is closed and nothing lies beyond the position.</summary>
    internal async ValueTask<bool> WaitBeyond(long position, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_sync)
            {
                if (_segments[^1].End > position && _segments.Exists(s => s.End > position && s.Length > 0))
                    return true;
                if (_closed)
                    return false;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancel);
        }
    }

    internal void Lost(Lapwing.Events.Problem problem, int records, long bytes)
    {
        Report(problem);
        lock (_sync)
        {
            _lostRecords += records;
            _lostBytes += bytes;
        }
    }
}

/// <summary>Reads a spool in order. Used by one thread at a time.</summary>
public sealed class SpoolReader : IDisposable
{
    private readonly Spool _spool;
    private SafeFileHandle? _file;
    private string _path = "";
    private long _position;

    internal SpoolReader(Spool spool, long position) => (_spool, _position) = (spool, position);

    /// <summary>Behind the last block read.</summary>
    public long Position => _position;

    /// <summary>The next durable block, if there is one now. Damaged blocks are skipped, reported and counted in <see cref="Spool.Status"/>.</summary>
    /// <param name="block">The caller's: it disposes it.</param>
    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SpoolBlock? block)
    {
        while (_spool.TryLocate(ref _position, out var start, out var path, out var length))
        {
            SafeFileHandle file;
            try
            {
                file = Open(path);
            }
            catch (FileNotFoundException)
            {
                continue; // Freed since it was located: the next is looked for.
            }
            if (!BlockScan.TryHeader(file, start, _position - start, length, out var header))
            {
                var found = start + BlockScan.FindNext(file, start, _position - start, length);
                _spool.Lost(SpoolProblems.BytesDamaged(path, _position, found - _position), 0, found - _position);
                _position = found;
                continue;
            }
            _position = header.Next;
            block = BlockScan.TryBody(file, header, start) is { } body ? SpoolBlock.TryOpen(header, body) : null;
            if (block is not null)
                return true;
            _spool.Lost(
                SpoolProblems.BlockDamaged(path, header.Position, header.Records, header.BodyLength),
                header.Records,
                header.BodyLength
            );
        }
        block = null;
        return false;
    }

    /// <summary>Waits until <see cref="TryRead"/> may find a block; false when the spool is closed and read to its end.</summary>
    public ValueTask<bool> WaitToRead(CancellationToken cancel) => _spool.WaitBeyond(_position, cancel);

    public void Dispose() => _file?.Dispose();

    private SafeFileHandle Open(string path)
    {
        if (_file is not null && path == _path)
            return _file;
        _file?.Dispose();
        (_file, _path) = (null, path);
        return _file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
    }
}
