using Shouldly;
using Xunit;
using static Lapwing.Ingest.Tests.SpoolSteps;

namespace Lapwing.Ingest.Tests;

public sealed class SpoolDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FailingDisk _disk = new();

    public void Dispose() => _folder.Dispose();

    private SpoolOptions Options => new() { Folder = _folder.Path };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_disk_that_refuses_is_said_and_nothing_of_the_append_stays(bool atFlush)
    {
        await using (var spool = Open(Options, _disk.Open))
        {
            await spool.Store("before");
            (_disk.FailsWrites, _disk.FailsFlushes) = (!atFlush, atFlush);
            (await spool.Send("refused", "too")).Answer.ShouldBe(SpoolAnswer.DiskRefused);
            (await spool.Send("refused")).Answer.ShouldBe(SpoolAnswer.DiskRefused);
            spool.Status.RefusedDisk.ShouldBe(3);
            spool.Status.Problems.ShouldAllBe(p => p.Code == "LW-SPOOL-007");

            (_disk.FailsWrites, _disk.FailsFlushes) = (false, false);
            await spool.Store("after");
            spool.Texts().ShouldBe(["before", "after"]);
            spool.Status.Records.ShouldBe(2);
        }
        await using var again = Open(Options);
        again.Texts().ShouldBe(["before", "after"]);
        again.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Senders_that_wait_share_one_flush_and_nobody_is_answered_before_it()
    {
        await using var spool = Open(Options, _disk.Open);
        using var gate = new ManualResetEventSlim();
        _disk.Gate = gate;
        var first = spool.Send("0");
        await _disk.Flushing.WaitAsync();
        var others = Enumerable.Range(1, 100).Select(i => spool.Send($"{i}")).ToArray();

        first.IsCompleted.ShouldBeFalse();
        others.ShouldAllBe(t => !t.IsCompleted);
        spool.Texts().ShouldBeEmpty(); // what is not durable is not read either

        gate.Set();
        (await Task.WhenAll(others)).ShouldAllBe(a => a.IsStored);
        (await first).IsStored.ShouldBeTrue();
        _disk.Flushes.ShouldBe(2);
        spool.Texts().Count.ShouldBe(101);
    }

    [Fact]
    public async Task An_append_to_a_closing_spool_is_answered()
    {
        var spool = Open(Options);
        await spool.Store("x");
        await spool.DisposeAsync();
        (await spool.Send("y")).Answer.ShouldBe(SpoolAnswer.Closing);
    }
}
