using Shouldly;
using Xunit;
using static Lapwing.Ingest.Tests.SpoolSteps;

namespace Lapwing.Ingest.Tests;

/// <summary>Long seeded walks of everything that may happen to a spool, beside a list that says what must be in it.</summary>
public sealed class SpoolModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_spool_holds_exactly_what_was_acknowledged_and_not_freed(int seed)
    {
        using var folder = new TempFolder();
        var random = new Random(seed);
        var disk = new FailingDisk();
        var options = new SpoolOptions
        {
            Folder = folder.Path,
            SegmentBytes = 4096,
            MaxBytes = 40_000,
        };
        List<(SpoolAppend Append, string[] Records)> kept = [];
        var number = 0;
        var spool = Open(options, disk.Open);
        for (var step = 0; step < 600; step++)
        {
            switch (random.Next(20))
            {
                case 0: // A restart, sometimes after a torn append.
                    await spool.DisposeAsync();
                    if (random.Next(2) == 0)
                    {
                        var torn = new byte[random.Next(1, 200)];
                        random.NextBytes(torn);
                        using var tail = File.Open(folder.Segments[^1], FileMode.Append);
                        tail.Write(torn);
                    }
                    spool = Open(options, disk.Open);
                    break;
                case 1 when kept.Count > 0:
                    var position = kept[random.Next(kept.Count)].Append.Next;
                    spool.FreeUpTo(position);
                    kept.RemoveAll(k => k.Append.Next <= spool.Status.Start);
                    break;
                case 2:
                    (disk.FailsWrites, disk.FailsFlushes) = (random.Next(2) == 0, random.Next(2) == 0);
                    break;
                default:
                    var records = Enumerable
                        .Range(0, random.Next(4))
                        .Select(_ => $"{++number} {new string('x', random.Next(600))}")
                        .ToArray();
                    var append = await spool.Send(records);
                    if (append.IsStored)
                    {
                        append.Position.ShouldBeGreaterThanOrEqualTo(kept.Count > 0 ? kept[^1].Append.Next : 0);
                        kept.Add((append, records));
                    }
                    if (disk.FailsWrites || disk.FailsFlushes)
                    {
                        append.IsStored.ShouldBeFalse();
                        (disk.FailsWrites, disk.FailsFlushes) = (false, false);
                    }
                    break;
            }
            if (step % 10 == 0)
                Check();
        }
        Check();
        number.ShouldBeGreaterThan(500);
        await spool.DisposeAsync();

        void Check()
        {
            var texts = spool.Texts();
            var expected = kept.SelectMany(k => k.Records).ToList();
            texts.TakeLast(expected.Count).ShouldBe(expected, $"seed {seed}");
            // Before them only records of a segment that still holds one that was not freed.
            texts.Count.ShouldBe(expected.Count, $"seed {seed}");
            spool.Status.Bytes.ShouldBeLessThanOrEqualTo(40_000);
            spool.Status.LostBytes.ShouldBe(0);
            // From any block's end the rest follows.
            if (kept.Count > 0)
            {
                var from = random.Next(kept.Count);
                spool.Texts(kept[from].Append.Next).ShouldBe(kept.Skip(from + 1).SelectMany(k => k.Records));
            }
        }
    }

    [Fact]
    public async Task Uploads_are_counted_from_a_position_on()
    {
        using var folder = new TempFolder();
        await using var spool = Open(folder.Path);
        List<long> ends = [];
        foreach (var (upload, records) in ((string?, int)[])[("a", 2), (null, 5), ("b", 1), ("a", 3)])
        {
            using var draft = new SpoolDraft(Lapwing.Events.Origin.File("x"), Noon, upload: upload);
            for (var i = 0; i < records; i++)
                draft.Add("r"u8);
            ends.Add((await spool.Append(draft)).Next);
        }
        spool.CountUploads(0).ShouldBe(new Dictionary<string, long> { ["a"] = 5, ["b"] = 1 }, ignoreOrder: true);
        spool.CountUploads(ends[0]).ShouldBe(new Dictionary<string, long> { ["a"] = 3, ["b"] = 1 }, ignoreOrder: true);
        spool.CountUploads(ends[3]).ShouldBeEmpty();
    }
}
