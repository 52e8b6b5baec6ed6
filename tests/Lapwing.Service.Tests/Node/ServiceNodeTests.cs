using System.Text;
using Lapwing.Detect;
using Lapwing.Events;
using Lapwing.Ingest;
using Lapwing.Lake;
using Lapwing.State;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Lapwing.Service.Tests.Node;

/// <summary>A whole node over real stores: nothing acknowledged is lost, nothing happens twice.</summary>
public class ServiceNodeTests(Stores stores)
{
    private const int Lines = 41;

    [Fact]
    public async Task What_is_spooled_is_stored_once_and_found_and_stays_so_over_a_restart()
    {
        var place = await stores.Place();
        string incident;
        await using (var node = await place.Start(Stores.Stop))
        {
            var main = node.Find(TenantId.Main).ShouldNotBeNull();
            await Spool(main.Parts.Spool, "gate-1");
            await Committed(main);
            (await Events(node, "gate-1")).ShouldBe(Lines);
            incident = (await Incidents(main))
                .Single(i => i.Incident.Title.EndsWith("gate-1", StringComparison.Ordinal))
                .Incident.Id;
            (await Incidents(node.Find(TenantId.Demo)!)).ShouldBeEmpty();
        }
        await using var again = await place.Start(Stores.Stop);
        var tenant = again.Find(TenantId.Main).ShouldNotBeNull();
        (await Events(again, "gate-1")).ShouldBe(Lines);
        (await Incidents(tenant)).Single().Incident.Id.ShouldBe(incident);

        // The fold came back too: what follows joins the same incident.
        var before = (await Incidents(tenant)).Single().Incident.FindingCount;
        await Spool(tenant.Parts.Spool, "gate-1");
        await Committed(tenant);
        var joined = (await Incidents(tenant)).Single().Incident;
        joined.Id.ShouldBe(incident);
        joined.FindingCount.ShouldBeGreaterThanOrEqualTo(before);
        (await Events(again, "gate-1")).ShouldBe(Lines * 2);
    }

    [Fact]
    public async Task A_decision_reaches_the_fold_and_a_restart_remembers_it()
    {
        var place = await stores.Place();
        string first;
        await using (var node = await place.Start(Stores.Stop))
        {
            var main = node.Find(TenantId.Main).ShouldNotBeNull();
            await Spool(main.Parts.Spool, "gate-2");
            await Committed(main);
            first = (await Incidents(main)).Single().Incident.Id;
            (
                await main.Parts.State.Incidents.Decide(first, IncidentStatus.Resolved, 0, "test", null, Stores.Stop)
            ).Incident.ShouldNotBeNull();
            main.Stream.Decide(first, IncidentStatus.Resolved);
        }
        await using var again = await place.Start(Stores.Stop);
        var tenant = again.Find(TenantId.Main).ShouldNotBeNull();
        await Spool(
            tenant.Parts.Spool,
            "gate-2",
            "sudo: www-data : user NOT in sudoers ; TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id\n"
        );
        await Committed(tenant);
        var both = await Incidents(tenant);
        both.Count.ShouldBe(2);
        both.Single(i => i.Incident.Id == first).Incident.Status.ShouldBe(IncidentStatus.Resolved);
        both.Single(i => i.Incident.Id != first).Incident.Continues.ShouldBe(first);
    }

    [Fact]
    public async Task A_crash_between_the_lake_and_the_commit_stores_nothing_twice()
    {
        var place = await stores.Place();
        await using (await place.Start(Stores.Stop)) { }

        // What a process leaves that died there: the cut written down, its events in the lake, no commit. More came in behind it.
        var lakeFolder = Path.Combine(place.Data, "lake");
        var (state, _) = await StateStore.Open(place.State, TimeProvider.System, Stores.Stop);
        await using (var store = state.ShouldNotBeNull())
        await using (
            var lake = new EmbeddedLake(NodePlace.LakeProgram, [], lakeFolder, TimeProvider.System, NullLogger.Instance)
        )
        {
            lake.Supervisor.Start();
            (await lake.Supervisor.WaitReady(TimeSpan.FromSeconds(60), Stores.Stop)).ShouldBeNull();
            var checkpoint = await store.For(TenantId.Main).Checkpoints.Load(Stores.Stop);
            var (spool, _) = Ingest.Spool.Open(
                new SpoolOptions { Folder = Path.Combine(place.Data, "spool", "main"), NotBefore = checkpoint.Position }
            );
            await using var open = spool.ShouldNotBeNull();
            await Spool(spool, "gate-3");
            await Spool(spool, "gate-3");
            var blocks = new List<SpoolBlock>();
            using (var reader = spool.OpenReader(checkpoint.Position))
                while (reader.TryRead(out var block))
                    blocks.Add(block);
            var cut = new Cut(blocks[0].Position, blocks[^1].Next);
            (await store.For(TenantId.Main).Checkpoints.SaveCut(checkpoint.Epoch, cut, Stores.Stop)).ShouldBeTrue();
            var names = new FieldNames();
            var sources = Sources.Load(Path.Combine(place.Options.Content, "sources"), names);
            var batches = BlockDecoder.Decode(blocks, names, sources);
            var database = TenantName.Parse("main");
            for (var i = 0; i < batches.Count; i++)
                await new EventStore(lake.Client).Append(
                    database,
                    batches[i].Batch,
                    $"{cut.From:x}-{cut.To:x}/{i}",
                    batches[i].Positions,
                    Stores.Stop
                );
            await Spool(spool, "gate-3");
            batches.ForEach(b => b.Batch.Dispose());
            blocks.ForEach(b => b.Dispose());
        }

        await using var node = await place.Start(Stores.Stop);
        var main = node.Find(TenantId.Main).ShouldNotBeNull();
        await Committed(main);
        (await Events(node, "gate-3")).ShouldBe(Lines * 3);
        (await Incidents(main)).Count.ShouldBe(1);
        main.Stream.Trouble.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_owner_of_a_tenant_ends_the_first_ones_loop()
    {
        var place = await stores.Place();
        await using var node = await place.Start(Stores.Stop);
        var main = node.Find(TenantId.Main).ShouldNotBeNull();
        await node.State.For(TenantId.Main).Checkpoints.Load(Stores.Stop);
        await Spool(main.Parts.Spool, "gate-4");
        while (main.Stream.Trouble is null)
            await Task.Delay(20, Stores.Stop);
        main.Stream.Trouble.ShouldBe("Another service took this tenant over; this one no longer detects for it.");
        main.Stream.Position.ShouldBe(0);
    }

    // Forty refusals and a success from one address, within the last minute, or one line of another kind.
    private static async Task Spool(Spool spool, string host, string? line = null)
    {
        using var draft = new SpoolDraft(Origin.Door("http", "test"), TimeProvider.System.GetUtcNow());
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        string At(int second) => $"{start.AddSeconds(second):yyyy-MM-ddTHH:mm:ss.fffZ} {host} ";
        if (line is not null)
            draft.Add(Encoding.ASCII.GetBytes(At(0) + line));
        else
            for (var i = 1; i <= Lines; i++)
                draft.Add(
                    Encoding.ASCII.GetBytes(
                        $"{At(i)}sshd[{i}]: {(i < Lines ? "Failed" : "Accepted")} password for deploy from 203.0.113.71 port {5000 + i} ssh2"
                    )
                );
        (await spool.Append(draft)).IsStored.ShouldBeTrue();
    }

    // Everything spooled so far is committed; the test's own limit ends it otherwise.
    private static async Task Committed(TenantRuntime tenant)
    {
        while (tenant.Stream.Position < tenant.Parts.Spool.Status.End)
        {
            tenant.Stream.Trouble.ShouldBeNull();
            await Task.Delay(20, Stores.Stop);
        }
    }

    private static async Task<long> Events(ServiceNode node, string host)
    {
        var answer = await node.Search.Search(
            TenantName.Parse("main"),
            $"host:{host}",
            null,
            null,
            1000,
            null,
            Stores.Stop
        );
        var page = answer.Value.ShouldNotBeNull();
        page.Rows.Select(r => r.GetProperty("id").GetString())
            .Distinct(StringComparer.Ordinal)
            .Count()
            .ShouldBe(page.Rows.Count);
        return page.Rows.Count;
    }

    private static async Task<IReadOnlyList<StoredIncident>> Incidents(TenantRuntime tenant) =>
        (await tenant.Parts.State.Incidents.List(new IncidentQuery { Limit = 100 }, Stores.Stop)).Rows;
}
