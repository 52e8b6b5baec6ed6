using System.Buffers.Binary;

namespace Lapwing.Detect;

/// <summary>Reads values of an MMDB data section. Every step is checked against the bytes at hand; nothing is trusted.</summary>
/// <param name="data">The section, from its first byte.</param>
/// <remarks>Source: MaxMind DB file format specification 2.0.</remarks>
internal readonly ref struct MmdbValue(ReadOnlySpan<byte> data)
{
    public const int Pointer = 1;
    public const int Text = 2;
    public const int Map = 7;
    private const int Array = 11;
    private const int MaxDepth = 8;
    private const int MaxValues = 512;
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The text under a path of keys in the map at an offset; empty when there is none.</summary>
    public ReadOnlySpan<byte> TextAt(int offset, params ReadOnlySpan<byte[]> path)
    {
        foreach (var key in path)
            if (!TryFind(ref offset, key))
                return default;
        return TryHead(ref offset, out var type, out var size) && type == Text && size <= _data.Length - offset
            ? _data.Slice(offset, size)
            : default;
    }

    /// <summary>The unsigned integer under a key of the map at an offset.</summary>
    public bool TryNumber(int offset, byte[] key, out uint number)
    {
        number = 0;
        if (!TryFind(ref offset, key) || !TryHead(ref offset, out var type, out var size))
            return false;
        if (type is not (5 or 6) || size > 4 || size > _data.Length - offset)
            return false;
        foreach (var b in _data.Slice(offset, size))
            number = (number << 8) | b;
        return true;
    }

    private bool TryFind(ref int offset, ReadOnlySpan<byte> key)
    {
        if (!TryHead(ref offset, out var type, out var pairs) || type != Map)
            return false;
        var budget = MaxValues;
        for (var i = 0; i < pairs; i++)
        {
            var at = offset;
            if (!TryHead(ref at, out type, out var size) || type != Text || size > _data.Length - at)
                return false;
            var found = _data.Slice(at, size).SequenceEqual(key);
            if (!TrySkip(ref offset, 0, ref budget))
                return false;
            if (found)
                return true;
            if (!TrySkip(ref offset, 0, ref budget))
                return false;
        }
        return false;
    }

    /// <summary>Type and size of the value at an offset, pointers followed; the offset is behind its head then.</summary>
    private bool TryHead(ref int offset, out int type, out int size)
    {
        // A pointer may not point to a pointer: one step at most.
        for (var steps = 0; steps < 2; steps++)
        {
            if (!TryControl(ref offset, out type, out size))
                return false;
            if (type != Pointer)
                return true;
            offset = size;
        }
        type = size = 0;
        return false;
    }

    /// <summary>One control byte and what belongs to it; of a pointer the size is where it points.</summary>
    private bool TryControl(ref int offset, out int type, out int size)
    {
        type = size = 0;
        if ((uint)offset >= (uint)_data.Length)
            return false;
        var control = _data[offset++];
        type = control >> 5;
        if (type == Pointer)
            return TryPointer(ref offset, control, out size);
        if (type == 0)
        {
            if (offset >= _data.Length)
                return false;
            type = _data[offset++] + 7;
        }
        size = control & 0x1F;
        if (size < 29)
            return true;
        var more = size - 28;
        if (more > _data.Length - offset)
            return false;
        var extra = 0;
        for (var i = 0; i < more; i++)
            extra = (extra << 8) | _data[offset++];
        size =
            extra
            + more switch
            {
                1 => 29,
                2 => 285,
                _ => 65_821,
            };
        return true;
    }

    private bool TryPointer(ref int offset, byte control, out int target)
    {
        target = 0;
        var bytes = ((control >> 3) & 3) + 1;
        if (bytes > _data.Length - offset)
            return false;
        var value = bytes == 4 ? 0 : (uint)(control & 7);
        foreach (var b in _data.Slice(offset, bytes))
            value = (value << 8) | b;
        offset += bytes;
        var biased =
            value
            + bytes switch
            {
                2 => 2048L,
                3 => 526_336L,
                _ => 0L,
            };
        if (biased >= _data.Length)
            return false;
        target = (int)biased;
        return true;
    }

    private bool TrySkip(ref int offset, int depth, ref int budget)
    {
        if (depth > MaxDepth || --budget < 0 || !TryControl(ref offset, out var type, out var size))
            return false;
        if (type is Map or Array)
        {
            for (var i = type == Map ? size * 2L : size; i > 0; i--)
                if (!TrySkip(ref offset, depth + 1, ref budget))
                    return false;
            return true;
        }
        // A pointer's and a boolean's size is no length.
        if (type is Pointer or 14)
            return true;
        if (size > _data.Length - offset)
            return false;
        offset += size;
        return true;
    }

    /// <summary>Three or four bytes of the tree as a number.</summary>
    public static uint Record(ReadOnlySpan<byte> node, int recordBits, bool right) =>
        (recordBits, right) switch
        {
            (24, false) => (uint)((node[0] << 16) | (node[1] << 8) | node[2]),
            (24, true) => (uint)((node[3] << 16) | (node[4] << 8) | node[5]),
            (28, false) => (uint)(((node[3] & 0xF0) << 20) | (node[0] << 16) | (node[1] << 8) | node[2]),
            (28, true) => (uint)(((node[3] & 0x0F) << 24) | (node[4] << 16) | (node[5] << 8) | node[6]),
            (_, false) => BinaryPrimitives.ReadUInt32BigEndian(node),
            (_, true) => BinaryPrimitives.ReadUInt32BigEndian(node[4..]),
        };
}
