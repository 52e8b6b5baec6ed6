using System.Diagnostics;
using Lapwing.Engines;
using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class CrashTests(LakeFixture lake)
{
    private const int Batches = 40;
    private const int Rows = 50;

    [Fact]
    public async Task Killed_while_rows_come_in_it_loses_none_and_has_none_twice()
    {
        _ = lake.Client; // skips aloud where there are no engines
        var folder = Directory.CreateTempSubdirectory("lapwing-crash-").FullName;
        await using var crashing = LakeFixture.Open(folder);
        crashing.Supervisor.Start();
        (await crashing.Supervisor.WaitReady(TimeSpan.FromSeconds(60), default)).ShouldBeNull();
        TenantName.TryParse("other", out var other).ShouldBeTrue();
        foreach (var tenant in new[] { TenantName.Main, other })
            await LakeSchema.Prepare(crashing.Client, tenant, TimeProvider.System, default);
        var store = new EventStore(crashing.Client);
        for (var i = 0; i < Batches; i++)
        {
            // Killed in the middle of an insert, again and again: the writer goes on with the same token.
            var kill = i % 10 == 3;
            using var events = Batch(i);
            var insert = Insist(crashing, store, events.Batch, $"batch {i}");
            if (kill && crashing.Supervisor.Pid is { } pid)
                Process.GetProcessById(pid).Kill();
            await insert;
            // An answer that never came: the same again.
            await Insist(crashing, store, events.Batch, $"batch {i}");
        }
        crashing.Supervisor.Status.Restarts.ShouldBeGreaterThan(0);
        var search = new Search.SearchService(crashing.Client, TimeProvider.System);
        var answer = await search.Search(TenantName.Main, "*", SampleEvents.First.AddDays(-1), null, 1, null, default);
        answer.Value!.Total.ShouldBe(new Total(Batches * Rows, "eq"));
        (await search.Stats(other, default)).Events.ShouldBe(0);
        await crashing.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_token_names_its_rows_for_ever()
    {
        var tenant = await lake.Tenant();
        using var first = Batch(1);
        using var second = Batch(2);
        await lake.Events.Append(tenant, first.Batch, "one", null, default);
        await lake.Events.Append(tenant, first.Batch, "one", null, default);
        await lake.Events.Append(tenant, second.Batch, "two", null, default);
        (await lake.Search.Stats(tenant, default)).Events.ShouldBe(2 * Rows);
    }

    [Fact]
    public async Task Impossible_times_are_kept_and_never_stop_an_insert()
    {
        var tenant = await lake.Tenant();
        using var events = new SampleEvents(lake.Names);
        foreach (var year in Enumerable.Range(1, 400).Select(i => i * 24 + 100))
            events.Add($"year {year}").At(new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var result = await lake.Events.Append(tenant, events.Batch, "times", null, default);
        result.Refused.ShouldBeEmpty();
        var ids = Enumerable.Range(0, 400).Select(i => EventIds.Text(events.Batch.Id(i))).ToList();
        var found = await lake.Search.EventsByIds(tenant, ids, default);
        found.Count.ShouldBe(400);
        found[0].GetProperty("time").GetString().ShouldBe("0124-06-01T00:00:00.000000Z");
        found[^1].GetProperty("time").GetString().ShouldBe("9700-06-01T00:00:00.000000Z");
    }

    [Fact]
    public async Task What_no_column_can_hold_stays_among_the_native_fields_and_is_counted()
    {
        var tenant = await lake.Tenant();
        var store = lake.Events;
        using var events = new SampleEvents(lake.Names);
        events.Add("ip=web01", "src_ip=web01", "src_port=70000", "bytes_in=-1", "dst_port=0", ".ip=web01");
        await store.Append(tenant, events.Batch, "odd", null, default);
        store.Unreadable.ShouldBe(3);
        var row = (await lake.Search.Search(tenant, "ip:web01", null, null, 1, null, default)).Value!.Rows[0];
        row.GetProperty("columns").GetRawText().ShouldBe("""{"dst_port":0}""");
    }

    private static async Task Insist(EmbeddedLake crashing, EventStore store, EventBatch batch, string token)
    {
        while (true)
        {
            try
            {
                await store.Append(TenantName.Main, batch, token, null, default);
                return;
            }
            catch (LakeException e) when (e.Fault == LakeFault.Unavailable)
            {
                (await crashing.Supervisor.WaitReady(TimeSpan.FromSeconds(60), default)).ShouldBeNull();
            }
        }
    }

    private SampleEvents Batch(int number)
    {
        var events = new SampleEvents(lake.Names);
        for (var i = 0; i < Rows; i++)
            events.Add($"batch {number} row {i}");
        return events;
    }
}
