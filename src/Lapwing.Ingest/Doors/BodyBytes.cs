using System.Buffers;
using System.IO.Compression;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>A request's body in memory, expanded, as UTF-8. Its reader disposes it, once.</summary>
sealed class BodyBytes : IDisposable
{
    private byte[]? _rented;
    private readonly int _start;
    private readonly int _length;

    private BodyBytes(byte[] rented, int length)
    {
        (_rented, _length) = (rented, length);
        _start = rented.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    public ReadOnlySpan<byte> Span => _rented.AsSpan(_start.._length);

    /// <summary>Reads a body to its end, never more than the limit: of what is sent or of what it expands to.</summary>
    /// <returns>The bytes, or why they are not taken.</returns>
    public static async Task<(BodyBytes? Body, Problem? Problem)> Read(
        Stream body,
        string? contentEncoding,
        int limit,
        CancellationToken cancel
    )
    {
        var gzip = contentEncoding?.Trim().ToLowerInvariant() switch
        {
            null or "" or "identity" => false,
            "gzip" or "x-gzip" => true,
            _ => (bool?)null,
        };
        if (gzip is null)
            return (
                null,
                IngestProblems.Encoding(contentEncoding!.Length > 50 ? contentEncoding[..50] : contentEncoding)
            );
        if (await ReadAll(body, limit, cancel) is not var (rented, length))
            return (null, IngestProblems.TooLarge(limit));
        // People send files as they lie there: gzip is known by its first bytes too.
        if (gzip == true || rented.AsSpan(0, length) is [0x1F, 0x8B, 8, ..])
        {
            var (expanded, problem) = await Expand(rented, length, limit, cancel);
            ArrayPool<byte>.Shared.Return(rented);
            if (expanded is null)
                return (null, problem);
            (rented, length) = expanded.Value;
        }
        return (Utf8(rented, length), null);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static async Task<((byte[] Rented, int Length)? Expanded, Problem? Problem)> Expand(
        byte[] packed,
        int length,
        int limit,
        CancellationToken cancel
    )
    {
        try
        {
            await using var expanding = new GZipStream(
                new MemoryStream(packed, 0, length, writable: false),
                CompressionMode.Decompress
            );
            if (await ReadAll(expanding, limit, cancel) is not var (expanded, expandedLength))
                return (null, IngestProblems.TooLarge(limit));
            if (GzipTrailer.Fits(packed.AsSpan(0, length), expanded.AsSpan(0, expandedLength)))
                return ((expanded, expandedLength), null);
            ArrayPool<byte>.Shared.Return(expanded);
            return (null, IngestProblems.NotGzip("it is cut short."));
        }
        catch (InvalidDataException e)
        {
            return (null, IngestProblems.NotGzip(e.Message));
        }
    }

    // Null when there is more than the limit.
    private static async Task<(byte[] Rented, int Length)?> ReadAll(Stream stream, int limit, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(grown);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = grown;
                }
                // One byte more than the limit tells "just as much" from "more".
                var room = Math.Min(buffer.Length, limit + 1) - length;
                var read = await stream.ReadAsync(buffer.AsMemory(length, room), cancel);
                if (read == 0)
                    return (buffer, length);
                length += read;
                if (length > limit)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    // Windows tools send UTF-16 with its mark; everything else is taken as the bytes it is.
    private static BodyBytes Utf8(byte[] rented, int length)
    {
        var encoding = rented.AsSpan(0, length) switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (encoding is null)
            return new BodyBytes(rented, length);
        var text = encoding.GetString(rented, 2, length - 2);
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, utf8);
        ArrayPool<byte>.Shared.Return(rented);
        return new BodyBytes(utf8, written);
    }
}
