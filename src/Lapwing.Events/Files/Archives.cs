using System.Buffers.Binary;
using System.IO.Compression;

namespace Lapwing.Events;

/// <summary>Looks into a stream and opens what is in it: text, gzip, zip, UTF-16, one within the other.</summary>
sealed class Archives(LogFileOptions options, Action<Problem> report)
{
    private static readonly byte[] Utf8Mark = [0xEF, 0xBB, 0xBF];

    public IEnumerable<LogFile> Open(Stream stream, string name, DateTimeOffset? modifiedAt, Format? format) =>
        Open(stream, name, modifiedAt, format, new ExpansionBudget(options.ExpandedBytes), 0);

    private IEnumerable<LogFile> Open(
        Stream stream,
        string name,
        DateTimeOffset? modifiedAt,
        Format? format,
        ExpansionBudget budget,
        int depth
    )
    {
        Stream bytes;
        string? binary;
        bool isGzip,
            isZip;
        try
        {
            bytes = Look(stream, out binary, out isGzip, out isZip, ref modifiedAt);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            report(FileProblems.Unreadable(name, fault.Message));
            return [];
        }
        if (!isGzip && !isZip && binary is null)
            return [new LogFile(name, modifiedAt, bytes, options, report, format)];
        if (binary is not null)
            report(FileProblems.Binary(name, binary));
        else if (depth >= options.Nesting)
            report(FileProblems.TooNested(name, options.Nesting));
        else if (isZip)
            return Members(stream, bytes, name, format, budget, depth);
        else
            return Expand(bytes, name, modifiedAt, format, budget, depth);
        bytes.Dispose();
        return [];
    }

    private static Stream Look(
        Stream stream,
        out string? binary,
        out bool isGzip,
        out bool isZip,
        ref DateTimeOffset? modifiedAt
    )
    {
        var bytes = HeadStream.Peek(stream, EventIds.HeadBytes, out var head);
        binary = null;
        isGzip = ContentKind.IsGzip(head);
        isZip = ContentKind.IsZip(head);
        if (isZip)
            return bytes;
        if (isGzip)
        {
            // An upload has no time of its own, but its header may.
            if (head.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) is > 0 and var seconds)
                modifiedAt ??= DateTimeOffset.FromUnixTimeSeconds(seconds);
            return bytes;
        }
        if (ContentKind.IsUtf16(head, out var bigEndian, out var mark))
        {
            bytes.Skip(mark);
            return new Utf16Stream(bytes, bigEndian);
        }
        binary = ContentKind.Binary(head);
        if (head.StartsWith(Utf8Mark))
            bytes.Skip(Utf8Mark.Length);
        return bytes;
    }

    private IEnumerable<LogFile> Expand(
        Stream bytes,
        string name,
        DateTimeOffset? modifiedAt,
        Format? format,
        ExpansionBudget budget,
        int depth
    )
    {
        var counted = new CountedStream(bytes);
        var expanded = new ExpandedStream(
            name,
            new GZipStream(counted, CompressionMode.Decompress),
            () => counted.Bytes,
            budget,
            options,
            report
        );
        return Open(expanded, name, modifiedAt, format, budget, depth + 1);
    }

    private IEnumerable<LogFile> Members(
        Stream stream,
        Stream bytes,
        string name,
        Format? format,
        ExpansionBudget budget,
        int depth
    )
    {
        using var archive = OpenZip(stream, bytes, name);
        if (archive is null)
            yield break;
        var members = 0;
        foreach (var entry in archive.Entries)
        {
            // A folder's entry.
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
                continue;
            var member = $"{name}!{entry.FullName}";
            if (++members > options.Members)
            {
                report(FileProblems.TooManyMembers(name, options.Members));
                yield break;
            }
            if (entry.IsEncrypted)
            {
                report(FileProblems.Encrypted(member));
                continue;
            }
            if (OpenEntry(entry, member) is not { } content)
                continue;
            var expanded = new ExpandedStream(member, content, () => entry.CompressedLength, budget, options, report);
            // A zip states local time without a zone: UTC is taken, as for logs.
            var modifiedAt = new DateTimeOffset(entry.LastWriteTime.DateTime, TimeSpan.Zero);
            foreach (var log in Open(expanded, member, modifiedAt, format, budget, depth + 1))
                yield return log;
        }
    }

    private ZipArchive? OpenZip(Stream stream, Stream bytes, string name)
    {
        try
        {
            if (stream.CanSeek)
            {
                stream.Position = 0;
                return Listed(new ZipArchive(stream, ZipArchiveMode.Read));
            }
            var copy = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (bytes.Read(buffer) is > 0 and var read)
            {
                copy.Write(buffer, 0, read);
                if (copy.Length <= options.BufferedArchiveBytes)
                    continue;
                bytes.Dispose();
                report(FileProblems.TooLargeToBuffer(name, options.BufferedArchiveBytes));
                return null;
            }
            bytes.Dispose();
            copy.Position = 0;
            return Listed(new ZipArchive(copy, ZipArchiveMode.Read));
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            bytes.Dispose();
            report(FileProblems.Corrupt(name, fault.Message));
            return null;
        }
    }

    /// <summary>Has the members listed now: a damaged list throws here, where it is reported.</summary>
    private static ZipArchive Listed(ZipArchive archive)
    {
        _ = archive.Entries;
        return archive;
    }

    private Stream? OpenEntry(ZipArchiveEntry entry, string member)
    {
        try
        {
            return entry.Open();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            report(FileProblems.Corrupt(member, fault.Message));
            return null;
        }
    }
}
