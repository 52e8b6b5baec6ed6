using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>Records that were acknowledged together, read back. Its reader disposes it, once.</summary>
public sealed class SpoolBlock : IDisposable
{
    private readonly ulong _spoolId;
    private readonly int _length;
    private readonly int _recordsAt;
    private byte[]? _body;

    private SpoolBlock(in BlockHeader header, byte[] rented, Texts texts)
    {
        (_body, _length, _recordsAt) = (rented, header.BodyLength, texts.Length);
        (_spoolId, Position, Next, Count) = (header.SpoolId, header.Position, header.Next, header.Records);
        Origin = new Origin(texts.Origin ?? "", header.IsFile, texts.Sender);
        (Source, Upload) = (texts.Source, texts.Upload);
        Received = header.Received;
    }

    public long Position { get; }

    /// <summary>The position behind the block: what a checkpoint keeps once the block is done.</summary>
    public long Next { get; }

    public Origin Origin { get; }

    /// <summary>The sender's word for the kind of log, or null.</summary>
    public string? Source { get; }

    /// <summary>The upload that the records belong to, or null.</summary>
    public string? Upload { get; }

    /// <summary>When it was received: microseconds since 1970 UTC.</summary>
    public long Received { get; }

    /// <summary>Records in the block.</summary>
    public int Count { get; }

    /// <summary>The records in the order they came: <c>foreach (var record in block)</c>. Valid until <see cref="Dispose"/>.</summary>
    public Enumerator GetEnumerator() => new(this);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _body, null) is { } body)
            ArrayPool<byte>.Shared.Return(body);
    }

    /// <summary>Takes over a rented body whose checksum was right; null, and the body given back, when it cannot be walked.</summary>
    internal static SpoolBlock? TryOpen(in BlockHeader header, byte[] rented)
    {
        var body = rented.AsSpan(0, header.BodyLength);
        if (Texts.TryRead(body, out var texts) && Walk(body[texts.Length..]) == header.Records)
            return new SpoolBlock(header, rented, texts);
        ArrayPool<byte>.Shared.Return(rented);
        return null;
    }

    // Records to the body's exact end, or -1.
    private static int Walk(ReadOnlySpan<byte> records)
    {
        var count = 0;
        for (; !records.IsEmpty; count++)
        {
            if (records.Length < SpoolFormat.RecordOverhead || records[4] > 1)
                return -1;
            var length =
                SpoolFormat.RecordOverhead
                + (records[4] == 1 ? SpoolFormat.MarkBytes : 0)
                + (long)BinaryPrimitives.ReadUInt32LittleEndian(records);
            if (length > records.Length)
                return -1;
            records = records[(int)length..];
        }
        return count;
    }

    private readonly record struct Texts(string? Origin, string? Sender, string? Source, string? Upload, int Length)
    {
        public static bool TryRead(ReadOnlySpan<byte> body, out Texts texts)
        {
            texts = default;
            var parts = new string?[4];
            var at = 0;
            for (var i = 0; i < parts.Length; i++)
            {
                if (body.Length - at < 2)
                    return false;
                var length = BinaryPrimitives.ReadUInt16LittleEndian(body[at..]);
                at += 2;
                if (body.Length - at < length)
                    return false;
                parts[i] = length == 0 ? null : Encoding.UTF8.GetString(body.Slice(at, length));
                at += length;
            }
            texts = new Texts(parts[0], parts[1], parts[2], parts[3], at);
            return true;
        }
    }

    /// <summary>Walks the records of a block.</summary>
    public ref struct Enumerator
    {
        private readonly ulong _spoolId;
        private readonly long _bodyPosition;
        private readonly ReadOnlySpan<byte> _body;
        private int _next;

        internal Enumerator(SpoolBlock block)
        {
            _body = (block._body ?? throw new ObjectDisposedException(nameof(SpoolBlock))).AsSpan(0, block._length);
            _spoolId = block._spoolId;
            _bodyPosition = block.Position + SpoolFormat.HeaderBytes;
            _next = block._recordsAt;
        }

        public SpoolRecord Current { get; private set; }

        public bool MoveNext()
        {
            if (_next == _body.Length)
                return false;
            var at = _body[_next..];
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(at);
            var marked = at[4] == 1;
            var start = SpoolFormat.RecordOverhead + (marked ? SpoolFormat.MarkBytes : 0);
            var mark = marked
                ? new SpoolMark(
                    BinaryPrimitives.ReadUInt128BigEndian(at[5..]),
                    BinaryPrimitives.ReadInt64LittleEndian(at[21..]),
                    (TimeQuality)at[29],
                    BinaryPrimitives.ReadInt64LittleEndian(at[30..])
                )
                : new SpoolMark(
                    new UInt128(_spoolId, (ulong)(_bodyPosition + _next)),
                    EventBatch.NoTime,
                    TimeQuality.None,
                    0
                );
            Current = new SpoolRecord(at.Slice(start, length), mark, marked, _bodyPosition + _next);
            _next += start + length;
            return true;
        }
    }
}

/// <summary>One record of a block.</summary>
public readonly ref struct SpoolRecord(ReadOnlySpan<byte> raw, SpoolMark mark, bool isFromFile, long position)
{
    /// <summary>The bytes as they were acknowledged. Valid while the block is.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>A file's event has the id made from the file; a door's is its spool and position, the same whenever it is read.</summary>
    public UInt128 Id => mark.Id;

    /// <summary>Whether <see cref="Time"/>, <see cref="Quality"/> and <see cref="Record"/> were resolved with the record's file.</summary>
    public bool IsFromFile { get; } = isFromFile;

    /// <summary>Microseconds since 1970 UTC; <see cref="EventBatch.NoTime"/> when unknown or from a door.</summary>
    public long Time => mark.Time;

    public TimeQuality Quality => mark.Quality;

    /// <summary>Ordinal in the file from 1; 0 from a door.</summary>
    public long Record => mark.Record;

    /// <summary>Where the record lies: the one order of a tenant.</summary>
    public long Position { get; } = position;
}
