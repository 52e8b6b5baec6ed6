using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lapwing.Lake;

/// <summary>
/// One block of rows in ClickHouse's Native format, in one pooled buffer: columns one after the other, each with its name
/// and type. Source: ClickHouse's NativeReader, protocol revision 0 (as over HTTP). Disposed by its maker, once.
/// </summary>
sealed class NativeBlock : IDisposable
{
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
    private int _used;

    /// <summary>Valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _used);

    /// <summary>Begins a block; what was written before is gone.</summary>
    public void Begin(int columns, int rows)
    {
        _used = 0;
        VarUInt((ulong)columns);
        VarUInt((ulong)rows);
    }

    public void Column(string name, string type)
    {
        Text(name);
        Text(type);
    }

    public void Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>A String: its length, then its bytes.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        var to = Room(text.Length + 5);
        var at = 0;
        for (var length = (uint)text.Length; ; length >>= 7)
        {
            if (length < 0x80)
            {
                to[at++] = (byte)length;
                break;
            }
            to[at++] = (byte)(length | 0x80);
        }
        text.CopyTo(to[at..]);
        _used += at + text.Length;
    }

    public void VarUInt(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        _used++;
    }

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);
        _used += 2;
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        _used += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        _used += 8;
    }

    public void Int64(long value) => UInt64((ulong)value);

    /// <summary>The 16 bytes of an id in the order its hexadecimal digits are written.</summary>
    public void Id(UInt128 id)
    {
        BinaryPrimitives.WriteUInt128BigEndian(Room(16), id);
        _used += 16;
    }

    /// <summary>Room at the end, taken by <see cref="Take"/>.</summary>
    public Span<byte> Room(int length)
    {
        var buffer = _buffer ?? throw new ObjectDisposedException(nameof(NativeBlock));
        if (buffer.Length - _used < length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_used + length), checked(buffer.Length * 2)));
            buffer.AsSpan(0, _used).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(buffer);
            _buffer = buffer = grown;
        }
        return buffer.AsSpan(_used);
    }

    public void Take(int length) => _used += length;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
