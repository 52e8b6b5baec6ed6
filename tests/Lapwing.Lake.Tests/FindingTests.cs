using System.Text.Json;
using Lapwing.Detect;
using Shouldly;
using Xunit;

namespace Lapwing.Lake.Tests;

public class FindingTests(LakeFixture lake)
{
    [Fact]
    public async Task A_finding_comes_back_as_it_was_made_and_once()
    {
        var (tenant, other) = (await lake.Tenant(), await lake.Tenant());
        var store = new FindingStore(lake.Client, TimeProvider.System);
        var finding = Made(7);
        await store.Append(tenant, [finding], "a", default);
        await store.Append(tenant, [finding], "b", default);
        var page = (await lake.Search.Findings(tenant, new FindingFilter(), null, null, 10, null, default)).Value!;
        page.Total.ShouldBe(new Total(1, "eq"));
        page.Rows[0].GetRawText().ShouldBe(JsonSerializer.Serialize(finding, DetectJson.Default.Finding));
        (await lake.Search.Finding(tenant, "f007", default)).ShouldNotBeNull();
        (await lake.Search.Finding(other, "f007", default)).ShouldBeNull();
        (await lake.Search.Stats(tenant, default)).Findings.ShouldBe(1);
    }

    [Theory]
    [InlineData("kind=model", 3)]
    [InlineData("level=high", 4)]
    [InlineData("entity=host:WEB2", 3)]
    [InlineData("attack=T1059", 9)]
    [InlineData("attack=T105", 0)]
    [InlineData("text=brute FORCE", 9)]
    [InlineData("text=\"100%\"", 0)]
    [InlineData("event=00000000000000000000000000000003", 1)]
    [InlineData("category=malware", 0)]
    [InlineData("since", 5)]
    public async Task A_filter_leaves_what_it_names(string filter, int expected)
    {
        var tenant = await lake.Shared("findings", Fill);
        var value = filter[(filter.IndexOf('=') + 1)..];
        var narrowed = filter.Split('=')[0] switch
        {
            "kind" => new FindingFilter { Kind = value },
            "level" => new FindingFilter { Level = Level.High },
            "entity" => new FindingFilter { Entity = value },
            "attack" => new FindingFilter { Attack = value },
            "text" => new FindingFilter { Text = value },
            "event" => new FindingFilter { Event = value },
            "category" => new FindingFilter { Category = value },
            _ => new FindingFilter(),
        };
        DateTimeOffset? since = filter == "since" ? SampleEvents.First.AddMinutes(4) : null;
        var page = (await lake.Search.Findings(tenant, narrowed, since, null, 100, null, default)).Value!;
        page.Rows.Count.ShouldBe(expected);
        page.Total.Value.ShouldBe(expected);
    }

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_undated()
    {
        var tenant = await lake.Shared("findings", Fill);
        List<string> ids = [];
        string? cursor = null;
        do
        {
            var page = (await lake.Search.Findings(tenant, new FindingFilter(), null, null, 4, cursor, default)).Value!;
            ids.AddRange(page.Rows.Select(r => r.GetProperty("id").GetString()!));
            cursor = page.Next;
        } while (cursor is not null);
        ids.ShouldBe(["f008", "f007", "f006", "f005", "f004", "f003", "f002", "f001", "f000", "f999"]);
    }

    [Fact]
    public async Task The_overview_counts_events_and_findings_and_names_who_they_are_about()
    {
        var tenant = await lake.Tenant();
        await Fill(tenant);
        using var events = new SampleEvents(lake.Names);
        for (var i = 0; i < 9; i++)
            events.Add($"row {i}", $"host=web{i % 3}", "src_ip=198.51.100.7", "src_country=DE");
        events.Add("quiet", "host=quiet");
        await lake.Events.Append(tenant, events.Batch, "overview", null, default);

        var overview = (
            await lake.Search.Overview(tenant, SampleEvents.First, SampleEvents.First.AddHours(1), default)
        ).Value!;
        overview.Events.Sum(b => b.Count).ShouldBe(10);
        overview.Findings.Sum(b => b.High).ShouldBe(4);
        overview.Findings.Sum(b => b.Low).ShouldBe(5);
        overview.Findings.Select(b => b.Time).ShouldBe(overview.Events.Select(b => b.Time));
        overview.Top["host"][0].ShouldBe(new TopEntity("web0", 3, 3));
        overview.Top["host"][^1].ShouldBe(new TopEntity("quiet", 0, 1));
        overview.Top["src_ip"].ShouldHaveSingleItem().ShouldBe(new TopEntity("198.51.100.7", 0, 9));
        overview.Countries.ShouldHaveSingleItem().ShouldBe(new CountryCount("DE", 9, 9));
        var stats = await lake.Search.Stats(tenant, default);
        stats.Events.ShouldBe(10);
        stats.Findings.ShouldBe(10);
        stats.OldestEvent.ShouldBe(SampleEvents.First);
        stats.Sources.ShouldHaveSingleItem().Source.ShouldBe("test.sample");
    }

    private async Task Fill(TenantName tenant)
    {
        var store = new FindingStore(lake.Client, TimeProvider.System);
        var findings = Enumerable
            .Range(0, 9)
            .Select(Made)
            .Append(Made(999) with { Time = null, Attack = [], Description = null });
        await store.Append(tenant, findings.ToList(), "fill", default);
    }

    private static Finding Made(int number) =>
        new()
        {
            Id = $"f{number:000}",
            Time = SampleEvents.First.AddMinutes(number),
            Detector = new(number % 3 == 1 ? "model" : "rule", "r1", "Guessing <passwords>", "1"),
            Level = number % 2 == 1 && number < 999 ? Level.High : Level.Low,
            Risk = number % 100,
            Attack = ["T1059.001"],
            Entities = new Dictionary<string, IReadOnlyList<string>>
            {
                ["host"] = [number == 999 ? "none" : $"web{number % 3}"],
                ["country"] = ["DE"],
            },
            Events = [new(number.ToString("x32"), SampleEvents.First, "sample.jsonl", number, null)],
            Description = "Brute force 'and' more",
        };
}
