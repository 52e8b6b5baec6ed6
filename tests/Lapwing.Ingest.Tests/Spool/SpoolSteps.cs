using System.Buffers;
using System.Text;
using Lapwing.Events;
using Shouldly;

namespace Lapwing.Ingest.Tests;

/// <summary>What the spool's tests do again and again.</summary>
static class SpoolSteps
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static Spool Open(
        string folder,
        long segmentBytes = 64 << 20,
        long maxBytes = 4L << 30,
        long notBefore = 0
    ) =>
        Open(
            new SpoolOptions
            {
                Folder = folder,
                SegmentBytes = segmentBytes,
                MaxBytes = maxBytes,
                NotBefore = notBefore,
            }
        );

    public static Spool Open(SpoolOptions options, Func<string, SegmentFile>? file = null)
    {
        var opening = file is null ? Spool.Open(options) : Spool.Open(options, file);
        return opening.Spool ?? throw new InvalidOperationException(string.Join('\n', opening.Problems));
    }

    public static async Task<SpoolAppend> Send(this Spool spool, params string[] records)
    {
        using var draft = new SpoolDraft(Origin.Door("http", "198.51.100.7"), Noon, "linux.sshd");
        foreach (var record in records)
            draft.Add(Encoding.UTF8.GetBytes(record));
        return await spool.Append(draft);
    }

    public static async Task Store(this Spool spool, params string[] records) =>
        (await spool.Send(records)).IsStored.ShouldBeTrue();

    /// <summary>Every record that can be read now, as text, with its id.</summary>
    public static List<(string Raw, UInt128 Id)> All(this Spool spool, long from = 0)
    {
        List<(string, UInt128)> all = [];
        using var reader = spool.OpenReader(from);
        while (reader.TryRead(out var block))
            using (block)
                foreach (var record in block)
                    all.Add((Encoding.UTF8.GetString(record.Raw), record.Id));
        return all;
    }

    /// <summary>The records of a draft, read as from a disk.</summary>
    public static List<string> Texts(this SpoolDraft draft)
    {
        draft.Seal();
        var bytes = draft.Stamp(1, 0).Span;
        SpoolFormat.TryRead(bytes, 0, out var header).ShouldBeTrue();
        var body = ArrayPool<byte>.Shared.Rent(header.BodyLength);
        bytes[SpoolFormat.HeaderBytes..].CopyTo(body);
        using var block = SpoolBlock.TryOpen(header, body).ShouldNotBeNull();
        List<string> texts = [];
        foreach (var record in block)
            texts.Add(Encoding.UTF8.GetString(record.Raw));
        return texts;
    }

    public static List<string> Texts(this Spool spool, long from = 0) => [.. spool.All(from).Select(r => r.Raw)];
}
