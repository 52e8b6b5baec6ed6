using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>What is known of a record that was read from a file before it was spooled.</summary>
/// <param name="Id">The event's id, made from the file.</param>
/// <param name="Time">Resolved: microseconds since 1970 UTC, or <see cref="EventBatch.NoTime"/>.</param>
/// <param name="Record">Ordinal in its file, from 1.</param>
public readonly record struct SpoolMark(UInt128 Id, long Time, TimeQuality Quality, long Record);

/// <summary>
/// A block being filled: records of one origin that are acknowledged together. Used by one thread; who made it disposes
/// it, after <see cref="Spool.Append"/> has answered.
/// </summary>
public sealed class SpoolDraft : IDisposable
{
    private const int MaxTextBytes = 4096;

    private readonly bool _isFile;
    private readonly long _received;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int _used = SpoolFormat.HeaderBytes;
    private uint _bodyCrc;

    /// <param name="origin">The file or door, and who sent.</param>
    /// <param name="source">The sender's word for the kind of log, or null.</param>
    /// <param name="upload">The upload that the records belong to, or null.</param>
    public SpoolDraft(Origin origin, DateTimeOffset received, string? source = null, string? upload = null)
    {
        _isFile = origin.IsFile;
        _received = (received - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        AddText(origin.Name);
        AddText(origin.Sender);
        AddText(source);
        AddText(upload);
    }

    /// <summary>Records added.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the block takes in the spool.</summary>
    public int Bytes => _used;

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(SpoolDraft));

    /// <summary>Whether a record of this many bytes still fits; a draft that is full is appended and another begun.</summary>
    public bool Fits(int rawBytes) =>
        rawBytes
        <= SpoolFormat.MaxBodyBytes
            - (_used - SpoolFormat.HeaderBytes)
            - SpoolFormat.RecordOverhead
            - SpoolFormat.MarkBytes;

    /// <summary>Adds a record that came through a door. Its bytes are copied; its id will be its position.</summary>
    public void Add(ReadOnlySpan<byte> raw)
    {
        var head = Reserve(raw.Length, SpoolFormat.RecordOverhead);
        head[4] = 0;
        raw.CopyTo(head[SpoolFormat.RecordOverhead..]);
    }

    /// <summary>Adds a record read from a file.</summary>
    public void Add(ReadOnlySpan<byte> raw, in SpoolMark mark)
    {
        const int Overhead = SpoolFormat.RecordOverhead + SpoolFormat.MarkBytes;
        var head = Reserve(raw.Length, Overhead);
        head[4] = 1;
        BinaryPrimitives.WriteUInt128BigEndian(head[5..], mark.Id);
        BinaryPrimitives.WriteInt64LittleEndian(head[21..], mark.Time);
        head[29] = (byte)mark.Quality;
        BinaryPrimitives.WriteInt64LittleEndian(head[30..], mark.Record);
        raw.CopyTo(head[Overhead..]);
    }

    /// <summary>Adds an event of a file whose id and time are set.</summary>
    public void Add(EventBatch batch, int index) =>
        Add(
            batch.Raw(index),
            new SpoolMark(batch.Id(index), batch.Time(index), batch.TimeQuality(index), batch.Record(index))
        );

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The sender's share of the work: the body's checksum, outside the one writer.</summary>
    internal void Seal() => _bodyCrc = Crc32C.Of(Buffer.AsSpan(SpoolFormat.HeaderBytes.._used));

    /// <summary>The whole block as it is written at a position.</summary>
    internal ReadOnlyMemory<byte> Stamp(ulong spoolId, long position)
    {
        var header = new BlockHeader(
            _used - SpoolFormat.HeaderBytes,
            _bodyCrc,
            spoolId,
            position,
            _received,
            Count,
            _isFile
        );
        SpoolFormat.Write(Buffer, header);
        return Buffer.AsMemory(0, _used);
    }

    private Span<byte> Reserve(int rawLength, int overhead)
    {
        if (!Fits(rawLength))
            throw new InvalidOperationException("The draft is full: ask Fits before Add.");
        var span = Grow(overhead + rawLength);
        BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)rawLength);
        Count++;
        return span;
    }

    // Names are for people and chosen by senders: what is longer is cut between characters.
    private void AddText(string? text)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        var length = bytes.Length;
        if (length > MaxTextBytes)
            for (length = MaxTextBytes; (bytes[length] & 0xC0) == 0x80; )
                length--;
        var span = Grow(2 + length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)length);
        bytes.AsSpan(0, length).CopyTo(span[2..]);
    }

    private Span<byte> Grow(int bytes)
    {
        var buffer = Buffer;
        if (buffer.Length - _used < bytes)
        {
            var grown = ArrayPool<byte>.Shared.Rent(
                Math.Max(_used + bytes, (int)Math.Min(buffer.Length * 2L, Array.MaxLength))
            );
            buffer.AsSpan(0, _used).CopyTo(grown);
            _buffer = grown;
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = grown;
        }
        var span = buffer.AsSpan(_used, bytes);
        _used += bytes;
        return span;
    }
}
