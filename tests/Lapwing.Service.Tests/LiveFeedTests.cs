using Shouldly;
using Xunit;

namespace Lapwing.Service.Tests;

public class LiveFeedTests
{
    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_no_stale_numbers()
    {
        var feed = new LiveFeed();
        feed.Publish("finding", "1");
        feed.Publish("stats", "2");
        feed.Publish("incident", "3");
        (await Take(feed, 1, 1)).ShouldBe(["3"]);
        (await Take(feed, 0, 2)).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task An_id_from_before_a_restart_gets_all_that_is_held()
    {
        var feed = new LiveFeed();
        feed.Publish("finding", "1");
        (await Take(feed, 900, 1)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_slow_reader_loses_the_oldest_and_can_see_the_gap()
    {
        var feed = new LiveFeed();
        using var stop = new CancellationTokenSource();
        await using var reader = feed.Read(0, stop.Token).GetAsyncEnumerator(stop.Token);
        feed.Publish("finding", "0");
        await reader.MoveNextAsync();
        for (var i = 1; i <= 3000; i++)
            feed.Publish("finding", $"{i}");
        await reader.MoveNextAsync();
        reader.Current.Id.ShouldBe(1002);
        feed.Readers.ShouldBe(1);
    }

    private static async Task<List<string>> Take(LiveFeed feed, long after, int count)
    {
        var taken = new List<string>();
        await foreach (var message in feed.Read(after, CancellationToken.None))
        {
            taken.Add(message.Json);
            if (taken.Count == count)
                break;
        }
        return taken;
    }
}
