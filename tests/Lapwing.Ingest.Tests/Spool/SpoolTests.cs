using System.Text;
using Lapwing.Events;
using Shouldly;
using Xunit;
using static Lapwing.Ingest.Tests.SpoolSteps;

namespace Lapwing.Ingest.Tests;

public sealed class SpoolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_read_in_order_and_again_after_a_restart()
    {
        List<(string, UInt128)> before;
        await using (var spool = Open(_folder.Path))
        {
            await spool.Store("a", "", "c\0\n\xff");
            await spool.Store("d");
            before = spool.All();
        }
        before.Select(r => r.Item1).ShouldBe(["a", "", "c\0\n\xff", "d"]);
        before.Select(r => r.Item2).Distinct().Count().ShouldBe(4);

        await using var again = Open(_folder.Path);
        again.All().ShouldBe(before);
        await again.Store("e");
        again.Texts().ShouldBe(["a", "", "c\0\n\xff", "d", "e"]);
        again.All().Select(r => r.Id).Distinct().Count().ShouldBe(5);
        again.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_block_keeps_where_it_came_from_and_what_its_file_knew()
    {
        await using var spool = Open(_folder.Path);
        var mark = new SpoolMark(UInt128.MaxValue - 5, -62135596800000001, TimeQuality.YearAssumed, long.MaxValue);
        using (var draft = new SpoolDraft(Origin.File("a.zip!b.log"), Noon, null, "u-1"))
        {
            draft.Add("x"u8, mark);
            (await spool.Append(draft)).Answer.ShouldBe(SpoolAnswer.Stored);
        }
        await spool.Store("y");

        using var reader = spool.OpenReader(0);
        reader.TryRead(out var file).ShouldBeTrue();
        using (file)
        {
            (file.Origin, file.Source, file.Upload, file.Count).ShouldBe((Origin.File("a.zip!b.log"), null, "u-1", 1));
            file.Received.ShouldBe((Noon - DateTimeOffset.UnixEpoch).Ticks / 10);
            foreach (var record in file)
                (record.Id, record.Time, record.Quality, record.Record, record.IsFromFile).ShouldBe(
                    (mark.Id, mark.Time, mark.Quality, mark.Record, true)
                );
        }
        reader.TryRead(out var door).ShouldBeTrue();
        using (door)
        {
            (door.Origin, door.Source, door.Upload).ShouldBe((Origin.Door("http", "198.51.100.7"), "linux.sshd", null));
            door.Position.ShouldBe(file.Next);
            foreach (var record in door)
                (record.Time, record.Quality, record.Record, record.IsFromFile).ShouldBe(
                    (EventBatch.NoTime, TimeQuality.None, 0L, false)
                );
        }
        reader.TryRead(out _).ShouldBeFalse();
        reader.Position.ShouldBe(spool.Status.End);
    }

    [Fact]
    public async Task Names_that_are_too_long_are_cut_between_characters()
    {
        await using var spool = Open(_folder.Path);
        using (var draft = new SpoolDraft(Origin.File("x" + new string('é', 5000)), Noon))
        {
            draft.Add("x"u8);
            await spool.Append(draft);
        }
        using var reader = spool.OpenReader(0);
        reader.TryRead(out var block).ShouldBeTrue();
        using (block)
            block.Origin.Name.ShouldBe("x" + new string('é', 2047));
    }

    [Fact]
    public async Task A_reader_waits_for_what_is_not_there_yet_and_ends_with_the_spool()
    {
        var spool = Open(_folder.Path, segmentBytes: 4096);
        var read = Task.Run(async () =>
        {
            List<string> texts = [];
            await foreach (var block in spool.ReadFrom(0))
                using (block)
                    foreach (var record in block)
                        texts.Add(Encoding.UTF8.GetString(record.Raw));
            return texts;
        });
        for (var i = 0; i < 200; i++)
            await spool.Store($"{i} {new string('x', 100)}");
        await spool.DisposeAsync();

        (await read).ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i} {new string('x', 100)}"));
    }

    [Fact]
    public async Task A_full_spool_refuses_aloud_and_takes_again_when_segments_are_freed()
    {
        await using var spool = Open(_folder.Path, segmentBytes: 4096, maxBytes: 10_000);
        var stored = 0;
        SpoolAppend last = default;
        for (var answer = SpoolAnswer.Stored; answer == SpoolAnswer.Stored; )
        {
            var append = await spool.Send(new string('x', 1000));
            if ((answer = append.Answer) == SpoolAnswer.Stored)
                (stored, last) = (stored + 1, append);
            else
                answer.ShouldBe(SpoolAnswer.Full);
        }
        stored.ShouldBe(9);
        (spool.Status.RefusedFull, spool.Status.Records, spool.Texts().Count).ShouldBe((1, 9, 9));

        var before = spool.Status.Bytes;
        var room = spool.WhenChanged(TestContext.Current.CancellationToken);
        spool.FreeUpTo(last.Next).ShouldBe(before - spool.Status.Bytes);
        await room;
        _folder.Segments.Length.ShouldBe(1); // the one being written stays
        (await spool.Send("y")).IsStored.ShouldBeTrue();
        spool.Texts().ShouldContain("y");
    }

    [Fact]
    public async Task Freeing_never_takes_what_lies_beyond_the_position()
    {
        await using var spool = Open(_folder.Path, segmentBytes: 4096);
        List<SpoolAppend> appends = [];
        for (var i = 0; i < 30; i++)
            appends.Add(await spool.Send($"{i} {new string('x', 500)}"));
        foreach (var append in appends)
        {
            spool.FreeUpTo(append.Next);
            spool.Texts(append.Next).Count.ShouldBe(30 - appends.IndexOf(append) - 1);
        }
    }

    [Fact]
    public async Task A_second_process_is_told_that_the_folder_is_in_use()
    {
        await using var spool = Open(_folder.Path);
        var second = Spool.Open(new SpoolOptions { Folder = _folder.Path });
        second.Spool.ShouldBeNull();
        second
            .Problems.ShouldHaveSingleItem()
            .ToString()
            .ShouldBe(
                $"{_folder.Path}: LW-SPOOL-001: Another process has this spool open. End the other lapwing, or give this one a data folder of its own."
            );
    }

    [Fact]
    public async Task Positions_begin_behind_the_checkpoint_when_the_folder_was_lost()
    {
        await using var spool = Open(_folder.Path, notBefore: 5000);
        var append = await spool.Send("new");
        append.Position.ShouldBe(5000);
        spool.Texts(5000).ShouldBe(["new"]);
    }

    [Fact]
    public async Task A_checkpoint_of_another_spool_is_refused()
    {
        await using var spool = Open(_folder.Path);
        await spool.Store("x");
        Should.Throw<ArgumentOutOfRangeException>(() => spool.OpenReader(spool.Status.End + 1));
    }

    [Fact]
    public async Task Two_tenants_share_nothing()
    {
        using var other = new TempFolder();
        await using var main = Open(_folder.Path);
        await using var demo = Open(other.Path);
        await main.Store("of main");
        await demo.Store("of demo");
        main.Texts().ShouldBe(["of main"]);
        demo.Texts().ShouldBe(["of demo"]);
        main.All()[0].Id.ShouldNotBe(demo.All()[0].Id); // the same position in two spools is two events
    }

    [Fact]
    public void A_draft_knows_when_it_is_full()
    {
        using var draft = new SpoolDraft(Origin.Door("http", null), Noon);
        draft.Fits(SpoolFormat.MaxBodyBytes).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => draft.Add(new byte[SpoolFormat.MaxBodyBytes]));
        draft.Fits(1 << 20).ShouldBeTrue();
    }
}
