using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class CheckpointsTests(PostgresServer server)
{
    [Fact]
    public async Task A_checkpoint_comes_back_with_its_windows_and_open_cuts()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var first = await main.Checkpoints.Load(Stop);
        (first.Position, first.Windows.Length, first.Cuts.Count).ShouldBe((0, 0, 0));

        foreach (var cut in (Cut[])[new(0, 100), new(100, 250), new(250, 300)])
            (await main.Checkpoints.SaveCut(first.Epoch, cut, Stop)).ShouldBeTrue();
        (
            await main.Checkpoints.Commit(
                new CheckpointCommit
                {
                    Epoch = first.Epoch,
                    Position = 250,
                    Windows = new byte[] { 1, 2, 0, 255 },
                },
                Stop
            )
        ).ShouldBeTrue();

        var next = await main.Checkpoints.Load(Stop);
        next.Position.ShouldBe(250);
        next.Windows.ToArray().ShouldBe([1, 2, 0, 255]);
        next.Cuts.ShouldBe([new Cut(250, 300)]);
        var other = await demo.Checkpoints.Load(Stop);
        (other.Position, other.Windows.Length, other.Cuts.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task An_owner_who_was_overtaken_keeps_nothing()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var old = await main.Checkpoints.Load(Stop);
        var now = await main.Checkpoints.Load(Stop);
        now.Epoch.ShouldBeGreaterThan(old.Epoch);

        (await main.Checkpoints.SaveCut(old.Epoch, new Cut(0, 5), Stop)).ShouldBeFalse();
        (
            await main.Checkpoints.Commit(
                new CheckpointCommit
                {
                    Epoch = old.Epoch,
                    Position = 5,
                    Incidents = [Change(Incident("I1"))],
                    Counts = [new Count("s", "stored", 1)],
                },
                Stop
            )
        ).ShouldBeFalse();
        (await main.Incidents.Find("I1", Stop)).ShouldBeNull();
        (await main.Counters.List(Stop)).ShouldBeEmpty();
        var after = await main.Checkpoints.Load(Stop);
        (after.Position, after.Cuts.Count).ShouldBe((0, 0));
        _ = demo;
    }

    [Fact]
    public async Task A_position_never_goes_back()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        var owner = await main.Checkpoints.Load(Stop);
        (
            await main.Checkpoints.Commit(new CheckpointCommit { Epoch = owner.Epoch, Position = 9 }, Stop)
        ).ShouldBeTrue();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            main.Checkpoints.Commit(new CheckpointCommit { Epoch = owner.Epoch, Position = 8 }, Stop)
        );
        (await main.Checkpoints.Load(Stop)).Position.ShouldBe(9);
    }

    [Fact]
    public async Task A_checkpoint_said_twice_is_kept_once()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        var owner = await main.Checkpoints.Load(Stop);
        var commit = new CheckpointCommit
        {
            Epoch = owner.Epoch,
            Position = 9,
            Counts = [new Count("s", "stored", 5)],
        };
        (await main.Checkpoints.Commit(commit, Stop)).ShouldBeTrue();
        (await main.Checkpoints.Commit(commit, Stop)).ShouldBeTrue();
        (await main.Counters.List(Stop)).ShouldBe([new Count("s", "stored", 5)]);
    }

    [Fact]
    public async Task Counts_add_up_by_source_and_tenant()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    main.Counters.Add(
                        i % 2 == 0
                            ? [new Count("a", "received", 2), new Count("b", "rejected/LW-1", 1)]
                            : [new Count("b", "rejected/LW-1", 1), new Count("a", "received", 1)],
                        Stop
                    )
                )
        );
        await demo.Counters.Add([new Count("a", "received", 5), new Count("a", "received", 6)], Stop);
        await main.Counters.Add([], Stop);

        (await main.Counters.List(Stop)).ShouldBe([
            new Count("a", "received", 30),
            new Count("b", "rejected/LW-1", 20),
        ]);
        (await demo.Counters.List(Stop)).ShouldBe([new Count("a", "received", 11)]);
    }
}
