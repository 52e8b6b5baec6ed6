using System.Text.Json;
using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class FeatureWindowsTests
{
    [Fact]
    public void Rows_do_not_depend_on_the_order_of_events_nor_on_the_size_of_batches()
    {
        using var traffic = Mixed();
        var whole = Rows(traffic, traffic.Batches());
        whole.Count.ShouldBeGreaterThan(60);
        Rows(traffic, traffic.Batches(size: 7)).ShouldBe(whole);
        Rows(traffic, traffic.Batches(order: Traffic.Shuffled(traffic.Count, 3))).ShouldBe(whole);
    }

    [Fact]
    public void Rows_of_a_stream_are_those_of_the_file_while_events_are_late_by_less_than_allowed()
    {
        using var traffic = Mixed();
        var sorted = InTime(traffic);
        // Every ninety seconds arrive backwards: late by less than the two minutes allowed.
        var times = traffic.Batches(size: int.MaxValue)[0];
        var late = sorted.GroupBy(i => times.Time(i) / 90_000_000).SelectMany(together => together.Reverse()).ToArray();
        var windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        var rows = new List<FeatureRow>();
        foreach (var batch in traffic.Batches(size: 50, order: late))
            rows.AddRange(windows.Add(batch));
        rows.Count.ShouldBeGreaterThan(40);
        rows.AddRange(windows.Flush());
        Texts(rows).ShouldBe(Rows(traffic, traffic.Batches()), ignoreOrder: true);
        windows.Dropped.ShouldBeEmpty();
        windows.Open.ShouldBe(0);
    }

    [Fact]
    public void A_restart_from_a_checkpoint_changes_nothing()
    {
        using var traffic = Mixed();
        var batches = traffic.Batches(size: 40, order: InTime(traffic));
        var through = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        List<FeatureRow> expected = [.. batches.SelectMany(through.Add), .. through.Flush()];

        var rows = new List<FeatureRow>();
        var windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in batches)
        {
            rows.AddRange(windows.Add(batch));
            var bytes = windows.Checkpoint();
            windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
            windows.Restore(bytes).ShouldBeNull();
            windows.Checkpoint().ShouldBe(bytes);
        }
        rows.AddRange(windows.Flush());
        Texts(rows).ShouldBe(Texts(expected));
        windows.Taken.ShouldBe(through.Taken);
    }

    [Fact]
    public void A_damaged_or_foreign_checkpoint_is_refused_and_leaves_the_windows_empty()
    {
        using var traffic = Mixed();
        var windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches())
            windows.Add(batch);
        var bytes = windows.Checkpoint();

        var fresh = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        bytes[^1] ^= 1;
        fresh.Restore(bytes).ShouldBe("Its bytes are damaged: the checksum differs.");
        bytes[^1] ^= 1;
        new FeatureWindows(FeatureSets.CloudActivity, traffic.Names)
            .Restore(bytes)
            .ShouldBe("It is of another version of 'cloud-activity'.");
        fresh.Open.ShouldBe(0);
        fresh.Restore(bytes).ShouldBeNull();
        fresh.Open.ShouldBe(windows.Open);
    }

    [Fact]
    public void Each_event_is_in_a_row_or_counted_with_its_reason()
    {
        using var traffic = new Traffic();
        traffic.Request("a", Traffic.Start, "/", 200);
        traffic.Request("a", Traffic.Start.AddMinutes(30), "/", 200);
        traffic.Request("late", Traffic.Start.AddMinutes(1), "/", 200);
        traffic.Request("no time", null, "/", 200);
        traffic.Request("future", Traffic.Start.AddYears(100), "/", 200);
        traffic.Request("b", Traffic.Start.AddMinutes(31), "/", 200);
        traffic.Request("c", Traffic.Start.AddMinutes(31), "/", 200);
        traffic.Process(Traffic.Start);
        var received = (Traffic.Start.AddHours(1) - DateTimeOffset.UnixEpoch).Ticks / 10;

        var windows = new FeatureWindows(
            FeatureSets.WebSessions,
            traffic.Names,
            new FeatureWindowsOptions { MostWindows = 2 }
        );
        var rows = traffic.Batches(size: 1, received: received).SelectMany(windows.Add).ToList();
        windows.Taken.ShouldBe(3);
        windows.Dropped.ShouldBe(
            new Dictionary<string, long>
            {
                ["late"] = 1,
                ["no_time"] = 1,
                ["future"] = 1,
                ["windows_full"] = 1,
            },
            ignoreOrder: true
        );
        rows.Concat(windows.Flush()).Sum(r => r.EventCount).ShouldBe(3);
    }

    [Fact]
    public void When_there_is_no_room_the_oldest_windows_close_early()
    {
        using var traffic = new Traffic();
        for (var i = 0; i < 10; i++)
            traffic.Request($"ip{i}", Traffic.Start.AddMinutes(i / 5 * 5), "/", 200);
        var windows = new FeatureWindows(
            FeatureSets.WebSessions,
            traffic.Names,
            new FeatureWindowsOptions { MostWindows = 7, KeepOpen = true }
        );
        windows.Add(traffic.Batches()[0]).Select(r => r.Entity).ShouldBe(["ip0", "ip1", "ip2", "ip3", "ip4"]);
        windows.Open.ShouldBe(5);
        windows.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Different_values_are_bounded_over_all_windows_and_what_is_not_told_apart_is_counted()
    {
        using var traffic = new Traffic();
        for (var i = 0; i < 100; i++)
            traffic.Request("a", Traffic.Start.AddSeconds(i), $"/{i}", 200);
        var windows = new FeatureWindows(
            FeatureSets.WebSessions,
            traffic.Names,
            new FeatureWindowsOptions { MostDistinct = 30 }
        );
        windows.Add(traffic.Batches()[0]);
        var row = windows.Flush().ShouldHaveSingleItem();
        row.Numbers[4].ShouldBe(30);
        row.EventCount.ShouldBe(100);
        windows.Dropped["values_full"].ShouldBe(70);
    }

    [Fact]
    public void An_open_window_can_be_looked_at_and_again_when_more_came()
    {
        using var traffic = new Traffic();
        for (var i = 0; i < 4; i++)
            traffic.Request(i == 3 ? "b" : "a", Traffic.Start.AddSeconds(i), "/", 200);
        var windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        var batches = traffic.Batches(size: 2);
        windows.Add(batches[0]);
        windows.Changed().ShouldHaveSingleItem().EventCount.ShouldBe(2);
        windows.Changed().ShouldBeEmpty();
        windows.Add(batches[1]);
        windows.Changed().Select(r => (r.Entity, r.EventCount)).ShouldBe([("a", 3L), ("b", 1L)]);
    }

    [Fact]
    public void A_row_cites_the_first_and_the_last_fifty_events()
    {
        using var traffic = new Traffic();
        for (var i = 0; i < 130; i++)
            traffic.Request("a", Traffic.Start.AddSeconds(i), "/", 200);
        var windows = new FeatureWindows(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches(order: Traffic.Shuffled(130, 1)))
            windows.Add(batch);
        var row = windows.Flush().ShouldHaveSingleItem();
        row.EventCount.ShouldBe(130);
        row.Events.Select(e => e.Record)
            .ShouldBe(Enumerable.Range(1, 50).Concat(Enumerable.Range(81, 50)).Select(i => (long)i));
        row.Events[0].Id.ShouldBe("00000000000000000000000000000001");
        row.Events[0].File.ShouldBe("requests.csv");
    }

    [Fact]
    public void Hostile_times_end_in_windows_too()
    {
        using var traffic = new Traffic();
        traffic.Request("a", DateTimeOffset.MinValue.AddYears(1600), "/", 200);
        traffic.Request("a", DateTimeOffset.MaxValue, "/", 200);
        traffic.Request("a", DateTimeOffset.MinValue, "/", 200);
        Rows(traffic, traffic.Batches()).Count.ShouldBe(3);
    }

    private static Traffic Mixed()
    {
        var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 50, seed: 8);
        WebTraffic.Scan(traffic);
        traffic.Process(Traffic.Start);
        return traffic;
    }

    private static int[] InTime(Traffic traffic)
    {
        var batch = traffic.Batches(size: int.MaxValue)[0];
        return [.. Enumerable.Range(0, traffic.Count).OrderBy(batch.Time)];
    }

    private static List<string> Rows(Traffic traffic, IReadOnlyList<EventBatch> batches)
    {
        var windows = new FeatureWindows(
            FeatureSets.WebSessions,
            traffic.Names,
            new FeatureWindowsOptions { KeepOpen = true }
        );
        return Texts([.. batches.SelectMany(windows.Add), .. windows.Flush()]);
    }

    private static List<string> Texts(IEnumerable<FeatureRow> rows) =>
        [.. rows.Select(r => JsonSerializer.Serialize(r))];
}
