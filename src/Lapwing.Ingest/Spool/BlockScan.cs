using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Lapwing.Ingest;

/// <summary>Reads blocks of one segment file, and finds the next one behind damaged bytes.</summary>
static class BlockScan
{
    private const int SearchBytes = 1 << 20;

    /// <summary>The header at an offset, if there is one for that position and its body ends within <paramref name="length"/>.</summary>
    public static bool TryHeader(SafeFileHandle file, long start, long offset, long length, out BlockHeader header)
    {
        Span<byte> bytes = stackalloc byte[SpoolFormat.HeaderBytes];
        header = default;
        return length - offset >= bytes.Length
            && ReadFully(file, bytes, offset)
            && SpoolFormat.TryRead(bytes, start + offset, out header)
            && header.Next - start <= length;
    }

    /// <summary>The body in a rented buffer, the caller's; null when its checksum is wrong or it cannot be read.</summary>
    public static byte[]? TryBody(SafeFileHandle file, in BlockHeader header, long start)
    {
        var body = ArrayPool<byte>.Shared.Rent(header.BodyLength);
        var span = body.AsSpan(0, header.BodyLength);
        if (
            ReadFully(file, span, header.Position - start + SpoolFormat.HeaderBytes)
            && Crc32C.Of(span) == header.BodyCrc
        )
            return body;
        ArrayPool<byte>.Shared.Return(body);
        return null;
    }

    /// <summary>The offset of the next block after <paramref name="offset"/>, or <paramref name="length"/> when there is none.</summary>
    public static long FindNext(SafeFileHandle file, long start, long offset, long length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SearchBytes);
        try
        {
            for (var at = offset + 1; at < length; )
            {
                var window = buffer.AsSpan(0, (int)Math.Min(SearchBytes, length - at));
                if (!ReadFully(file, window, at))
                    return length;
                for (var from = 0; window[from..].IndexOf(SpoolFormat.Magic) is var hit and >= 0; from += hit + 1)
                    if (TryHeader(file, start, at + from + hit, length, out _))
                        return at + from + hit;
                // The magic may lie across two windows.
                at += Math.Max(1, window.Length - SpoolFormat.Magic.Length + 1);
            }
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool ReadFully(SafeFileHandle file, Span<byte> into, long offset)
    {
        while (!into.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, into, offset);
            }
            catch (IOException)
            {
                return false; // A bad sector: what it held is damaged, what follows is searched for.
            }
            if (read == 0)
                return false;
            into = into[read..];
            offset += read;
        }
        return true;
    }
}
