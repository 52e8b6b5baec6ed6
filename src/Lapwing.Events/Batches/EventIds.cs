using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Lapwing.Events;

/// <summary>Ids of events from files: the same file gives the same ids, however often it is read.</summary>
public static class EventIds
{
    /// <summary>Bytes of a file, decompressed, that tell it from others.</summary>
    public const int HeadBytes = 1 << 16;

    /// <summary>What <see cref="ForFile"/> takes of a file.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/>, or all when shorter.</param>
    public static byte[] HeadHash(ReadOnlySpan<byte> head) => SHA256.HashData(head[..Math.Min(head.Length, HeadBytes)]);

    /// <summary>The first 16 bytes of SHA-256 over head hash, ordinal (64 bits, big-endian) and raw bytes.</summary>
    public static UInt128 ForFile(ReadOnlySpan<byte> headHash, long record, ReadOnlySpan<byte> raw)
    {
        var length = headHash.Length + sizeof(long) + raw.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var all = rented.AsSpan(0, length);
        headHash.CopyTo(all);
        BinaryPrimitives.WriteInt64BigEndian(all[headHash.Length..], record);
        raw.CopyTo(all[(headHash.Length + sizeof(long))..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(all, hash);
        ArrayPool<byte>.Shared.Return(rented);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>32 hexadecimal digits, lower case.</summary>
    public static string Text(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Back from <see cref="Text"/>; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 id)
    {
        id = default;
        return text.Length == 32
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
