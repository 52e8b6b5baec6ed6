using System.Buffers.Binary;
using System.Numerics;

namespace Lapwing.Ingest;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 use it. Source: RFC 3720 section 12.1.</summary>
static class Crc32C
{
    /// <summary>The checksum of all bytes; of none it is 0.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
