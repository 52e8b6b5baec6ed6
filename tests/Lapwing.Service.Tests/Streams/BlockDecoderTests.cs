using System.Text;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Service.Tests.Streams;

/// <summary>What comes out of the spool is what went in: a file's events as its reader had them, a door's by their position.</summary>
public sealed class BlockDecoderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lapwing-spool-");
    private readonly FieldNames _names = new();
    private readonly Sources _sources;

    public BlockDecoderTests() => _sources = Sources.Load(Path.Combine(Corpora.Root, "content/sources"), _names);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_files_events_keep_id_time_ordinal_and_columns()
    {
        using var original = Read(
            "Nov 16 13:05:04 web01 sshd[1]: Failed password for deploy from 192.0.2.44 port 4 ssh2\nodd line\n"
        );
        using var draft = new SpoolDraft(Origin.File("auth.log"), Now, upload: "U1");
        for (var i = 0; i < original.Count; i++)
            draft.Add(original, i);
        var blocks = await Through(draft);
        var decoded = BlockDecoder.Decode(blocks, _names, _sources).Single();
        decoded.Upload.ShouldBe("U1");
        var batch = decoded.Batch;
        batch.Count.ShouldBe(2);
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Id(i).ShouldBe(original.Id(i));
            batch.Time(i).ShouldBe(original.Time(i));
            batch.TimeQuality(i).ShouldBe(original.TimeQuality(i));
            batch.Record(i).ShouldBe(original.Record(i));
            batch.Origin(i).Name.ShouldBe("auth.log");
            foreach (var column in Enum.GetValues<Column>())
                batch.Text(i, column).ShouldBe(original.Text(i, column), column.ToString());
        }
        batch.Text(0, Column.User).ShouldBe("deploy");

        var sheet = UploadSheet.Of(blocks, [decoded], []).Single();
        (sheet.Id, sheet.Events, sheet.Findings).ShouldBe(("U1", 2, 0));
        Dispose(blocks, [decoded]);
    }

    [Fact]
    public async Task A_doors_records_are_two_events_even_when_equal()
    {
        var line = """{"user":{"name":"a"},"message":"same"}"""u8.ToArray();
        using var draft = new SpoolDraft(Origin.Door("http", "sender"), Now);
        draft.Add(line);
        draft.Add(line);
        var blocks = await Through(draft);
        var decoded = BlockDecoder.Decode(blocks, _names, _sources).Single();
        decoded.Upload.ShouldBeNull();
        decoded.Batch.Count.ShouldBe(2);
        decoded.Batch.Id(0).ShouldNotBe(decoded.Batch.Id(1));
        decoded.Positions[0].ShouldBeLessThan(decoded.Positions[1]);
        EventReferenceTime(decoded.Batch, 0).ShouldBe(Now);
        UploadSheet.Of(blocks, [decoded], []).ShouldBeEmpty();
        Dispose(blocks, [decoded]);
    }

    [Fact]
    public async Task The_same_blocks_give_the_same_batches_and_uploads_stay_apart()
    {
        var drafts = new List<SpoolDraft>();
        for (var b = 0; b < 6; b++)
        {
            var upload = b % 3 == 2 ? null : $"U{b % 3}";
            var draft = new SpoolDraft(
                upload is null ? Origin.Door("http", "s") : Origin.File("f"),
                Now,
                upload: upload
            );
            for (var i = 0; i < 1500; i++)
                if (upload is null)
                    draft.Add(Encoding.ASCII.GetBytes($$"""{"n":{{i}}}"""));
                else
                    draft.Add(
                        Encoding.ASCII.GetBytes($$"""{"n":{{i}}}"""),
                        new SpoolMark((UInt128)(b * 10_000 + i), 1, TimeQuality.Exact, i + 1)
                    );
            drafts.Add(draft);
        }
        var blocks = await Through([.. drafts]);
        var first = BlockDecoder.Decode(blocks, _names, _sources);
        var again = BlockDecoder.Decode(blocks, _names, _sources);
        first.Sum(d => d.Batch.Count).ShouldBe(9000);
        first.ShouldAllBe(d => d.Batch.Count <= BlockDecoder.BatchEvents);
        Ids(again).ShouldBe(Ids(first));
        foreach (var decoded in first.Where(d => d.Upload is not null))
            Enumerable
                .Range(0, decoded.Batch.Count)
                .ShouldAllBe(i =>
                    (int)(ulong)decoded.Batch.Id(i) / 10_000 % 3 == int.Parse(decoded.Upload!.Substring(1))
                );
        UploadSheet.Of(blocks, first, []).Select(s => (s.Id, s.Events)).ShouldBe([("U0", 3000), ("U1", 3000)]);
        Dispose(blocks, [.. first, .. again]);
        drafts.ForEach(d => d.Dispose());
    }

    private static DateTimeOffset? EventReferenceTime(EventBatch batch, int index) =>
        Lapwing.Detect.EventReferences.Time(batch.Time(index));

    private static List<UInt128> Ids(List<BlockDecoder.Decoded> batches) =>
        [.. batches.SelectMany(d => Enumerable.Range(0, d.Batch.Count).Select(d.Batch.Id))];

    private EventBatch Read(string log)
    {
        var batch = new EventBatch(_names);
        using var file = new LogFiles(LogFileOptions.Default, _ => { })
            .Open(new MemoryStream(Encoding.ASCII.GetBytes(log)), "auth.log", Now)
            .Single();
        file.TryReadBatch(batch).ShouldBeTrue();
        _sources.Normalise(batch, file.Times());
        return batch;
    }

    private async Task<List<SpoolBlock>> Through(params SpoolDraft[] drafts)
    {
        var (spool, _) = Spool.Open(new SpoolOptions { Folder = Path.Combine(_folder.FullName, "spool") });
        await using var open = spool.ShouldNotBeNull();
        foreach (var draft in drafts)
            (await spool.Append(draft)).IsStored.ShouldBeTrue();
        var blocks = new List<SpoolBlock>();
        using var reader = spool.OpenReader(0);
        while (reader.TryRead(out var block))
            blocks.Add(block);
        return blocks;
    }

    private static void Dispose(List<SpoolBlock> blocks, List<BlockDecoder.Decoded> batches)
    {
        blocks.ForEach(b => b.Dispose());
        batches.ForEach(d => d.Batch.Dispose());
    }
}
