using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

public class TimeResolverTests
{
    private static readonly Origin File = Origin.File("a.log");

    [Fact]
    public void A_record_without_time_takes_the_one_before_or_first_the_next()
    {
        using var batch = Batch(null, 10, null, 20, null);
        new TimeResolver(default).Resolve(batch);
        Times(batch).ShouldBe([10, 10, 10, 20, 20]);
        batch.TimeQuality(0).ShouldBe(TimeQuality.Neighbour);
        batch.TimeQuality(1).ShouldBe(TimeQuality.Exact);
        batch.TimeQuality(4).ShouldBe(TimeQuality.Neighbour);
    }

    [Fact]
    public void The_neighbour_may_be_in_the_batch_before()
    {
        var resolver = new TimeResolver(default);
        using var first = Batch(10, 20);
        using var second = Batch(null, null);
        resolver.Resolve(first);
        resolver.Resolve(second);
        Times(second).ShouldBe([20, 20]);
    }

    [Fact]
    public void Where_nothing_has_a_time_there_is_none_but_when_it_was_received()
    {
        using var batch = Batch(null, null);
        new TimeResolver(default).Resolve(batch);
        Times(batch).ShouldBe([EventBatch.NoTime, EventBatch.NoTime]);
        batch.TimeQuality(0).ShouldBe(TimeQuality.None);

        batch.SetReceived(1, 77);
        new TimeResolver(default).Resolve(batch);
        Times(batch).ShouldBe([EventBatch.NoTime, 77]);
        batch.TimeQuality(1).ShouldBe(TimeQuality.Received);
    }

    private static EventBatch Batch(params long?[] times)
    {
        var batch = new EventBatch(Reading.Names);
        foreach (var time in times)
        {
            batch.Begin(File, batch.Count + 1);
            var index = batch.End();
            if (time is { } micros)
                batch.SetTime(index, micros, TimeQuality.Exact);
        }
        return batch;
    }

    private static long[] Times(EventBatch batch) => [.. Enumerable.Range(0, batch.Count).Select(batch.Time)];
}
