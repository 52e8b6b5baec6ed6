using System.Buffers.Binary;

namespace Lapwing.Ingest;

/// <summary>
/// The bytes of a block, little-endian. A segment file is blocks one after another; its name is the position of its
/// first byte, 16 hexadecimal digits and <c>.spool</c>.
/// </summary>
/// <remarks>
/// <code>
/// header, 64 bytes                      body
///  0  magic "LWB1"                      4 x text: u16 length, UTF-8 (origin, sender, source hint, upload)
///  4  u32 CRC-32C of bytes 8-63         records, each:
///  8  u32 body length                     u32 raw length
/// 12  u32 CRC-32C of the body             u8  1 when a mark follows, else 0
/// 16  u64 spool id                        mark: 16 id (big-endian), i64 time, u8 time quality, i64 ordinal
/// 24  i64 position of this block          raw bytes
/// 32  i64 received, microseconds since 1970 UTC
/// 40  u32 records
/// 44  u8  1 a file, 0 a door
/// 45  zeros
/// </code>
/// Every block names its spool and its position, so one can be found again behind damaged bytes.
/// </remarks>
static class SpoolFormat
{
    public const int HeaderBytes = 64;
    public const int MarkBytes = 33;
    public const int RecordOverhead = 5;

    /// <summary>A block larger than this is not written, and a header that says so is damaged.</summary>
    public const int MaxBodyBytes = 48 << 20;

    public static ReadOnlySpan<byte> Magic => "LWB1"u8;

    public static string FileName(long start) => $"{start:x16}.spool";

    /// <summary>The first position of a segment by its file's name; false for other files.</summary>
    public static bool TryStart(string fileName, out long start)
    {
        start = 0;
        return fileName.Length == 22
            && fileName.EndsWith(".spool", StringComparison.Ordinal)
            && long.TryParse(
                fileName.AsSpan(0, 16),
                System.Globalization.NumberStyles.AllowHexSpecifier,
                null,
                out start
            )
            && start >= 0;
    }

    public static void Write(Span<byte> header, in BlockHeader block)
    {
        header = header[..HeaderBytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)block.BodyLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], block.BodyCrc);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], block.SpoolId);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], block.Position);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], block.Received);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], (uint)block.Records);
        header[44] = block.IsFile ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32C.Of(header[8..]));
    }

    /// <summary>Reads a header; false when it is not one that was written for this position.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, long position, out BlockHeader block)
    {
        block = default;
        if (header.Length < HeaderBytes || !header.StartsWith(Magic))
            return false;
        header = header[..HeaderBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Crc32C.Of(header[8..]))
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        var records = BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
        block = new BlockHeader(
            (int)Math.Min(length, int.MaxValue),
            BinaryPrimitives.ReadUInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            (int)Math.Min(records, int.MaxValue),
            header[44] == 1
        );
        return length <= MaxBodyBytes && block.Position == position;
    }
}

/// <summary>What the first 64 bytes of a block say.</summary>
readonly record struct BlockHeader(
    int BodyLength,
    uint BodyCrc,
    ulong SpoolId,
    long Position,
    long Received,
    int Records,
    bool IsFile
)
{
    /// <summary>The position behind the block.</summary>
    public long Next => Position + SpoolFormat.HeaderBytes + BodyLength;
}
