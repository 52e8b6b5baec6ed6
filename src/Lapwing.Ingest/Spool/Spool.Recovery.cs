using System.Buffers;
using Lapwing.Events;

namespace Lapwing.Ingest;

/// <summary>An opened spool, or why it could not be; with what was found on the way.</summary>
public readonly record struct SpoolOpening(Spool? Spool, IReadOnlyList<Problem> Problems);

public sealed partial class Spool
{
    /// <summary>
    /// Opens or makes a spool. The last segment is verified block by block: bytes behind its last whole block were never
    /// acknowledged and are cut. Older segments were whole when they were left; their readers verify them.
    /// </summary>
    public static SpoolOpening Open(SpoolOptions options) => Open(options, path => new SegmentFile(path));

    internal static SpoolOpening Open(SpoolOptions options, Func<string, SegmentFile> open)
    {
        if (options.Problems().FirstOrDefault() is { } fault)
            return new SpoolOpening(null, [SpoolProblems.CannotOpen(options.Folder, fault)]);
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(options.Folder);
            try
            {
                held = new FileStream(
                    Path.Combine(options.Folder, "lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                return new SpoolOpening(null, [SpoolProblems.InUse(options.Folder)]);
            }
            List<Problem> problems = [];
            var (segments, id) = Recover(options, problems);
            var spool = new Spool(options, held, open, id, segments);
            foreach (var problem in problems)
                spool.Report(problem);
            return new SpoolOpening(spool, problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            return new SpoolOpening(null, [SpoolProblems.CannotOpen(options.Folder, e.Message)]);
        }
    }

    private static (List<Segment> Segments, ulong Id) Recover(SpoolOptions options, List<Problem> problems)
    {
        var found = new List<Segment>();
        foreach (var path in Directory.EnumerateFiles(options.Folder, "*.spool"))
            if (SpoolFormat.TryStart(Path.GetFileName(path), out var start))
                found.Add(new Segment(start, path, new FileInfo(path).Length));
        found.Sort((a, b) => a.Start.CompareTo(b.Start));

        // A segment ends where the next begins: behind that lie only bytes of an append that was refused.
        for (var i = 0; i + 1 < found.Count; i++)
            found[i].Length = Math.Min(found[i].Length, found[i + 1].Start - found[i].Start);

        ulong? id = null;
        var end = options.NotBefore;
        if (found.Count > 0)
        {
            end = Math.Max(end, found[^1].End);
            // The newest segment that holds a block knows the spool's id.
            for (var i = found.Count - 1; i >= 0 && id is null; i--)
                id = Verify(found[i], cutTail: i == found.Count - 1, problems);
            // Nothing is kept of a file whose every byte was cut, except its start if it is the last.
            end = Math.Max(end, found[^1].End);
        }
        // Positions of cut bytes are not given again: somebody may have seen a record there before the disk lost it.
        if (found.Count == 0 || found[^1].End < end)
        {
            var path = Path.Combine(options.Folder, SpoolFormat.FileName(end));
            File.Create(path).Dispose();
            FolderSync.Flush(options.Folder);
            found.Add(new Segment(end, path, 0));
        }
        return (found, id ?? NewId());
    }

    // The id that the segment's blocks name; null when it has none.
    private static ulong? Verify(Segment segment, bool cutTail, List<Problem> problems)
    {
        ulong? id = null;
        long whole = 0;
        using (var file = File.OpenHandle(segment.Path))
        {
            for (long offset = 0; offset < segment.Length; )
            {
                if (BlockScan.TryHeader(file, segment.Start, offset, segment.Length, out var header))
                {
                    offset = header.Next - segment.Start;
                    var body = BlockScan.TryBody(file, header, segment.Start);
                    if (body is null)
                        continue;
                    ArrayPool<byte>.Shared.Return(body);
                    (id, whole) = (header.SpoolId, offset);
                    if (!cutTail)
                        break;
                }
                else
                    offset = BlockScan.FindNext(file, segment.Start, offset, segment.Length);
            }
        }
        if (cutTail && whole < segment.Length)
        {
            problems.Add(SpoolProblems.TailCut(segment.Path, segment.Length - whole));
            using var file = new SegmentFile(segment.Path);
            file.Cut(whole);
            segment.Length = whole;
        }
        return id;
    }
}
