using System.Buffers.Binary;

namespace Lapwing.Ingest;

/// <summary>
/// Whether a gzip body came whole. The runtime's reader ends without a word where its input was cut, so the last member's
/// trailer (CRC-32 and length of what it expands to) is compared here; it checks the earlier ones itself.
/// </summary>
/// <remarks>Source: RFC 1952 section 2.3.1.</remarks>
static class GzipTrailer
{
    private static readonly uint[] Table = MakeTable();

    public static bool Fits(ReadOnlySpan<byte> packed, ReadOnlySpan<byte> expanded)
    {
        if (packed.Length < 18)
            return false;
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(packed[^8..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]);
        return length <= expanded.Length && Crc32(expanded[^(int)length..]) == crc;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var entry = i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) != 0 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
            table[i] = entry;
        }
        return table;
    }
}
