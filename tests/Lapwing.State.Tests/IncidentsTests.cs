using Lapwing.Detect;
using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class IncidentsTests(PostgresServer server)
{
    [Fact]
    public async Task An_incident_comes_back_as_it_was_kept_and_to_its_tenant_only()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var kept = Incident("I1") with
        {
            Title = "a\0b <img src=x>",
            Entities = new Dictionary<string, IReadOnlyList<string>> { ["host"] = ["x\0y"] },
        };
        await main.Keep(Change(kept));

        var found = (await main.Incidents.Find("I1", Stop)).ShouldNotBeNull();
        found.Version.ShouldBe(0);
        found.Incident.Title.ShouldBe("a\uFFFDb <img src=x>");
        found.Incident.Entities["host"].ShouldBe(["x\uFFFDy"]);
        (found.Incident.Risk, found.Incident.FirstSeen, found.Incident.Category).ShouldBe((50, Noon, "brute_force"));
        found.Incident.RiskParts.ShouldBe([new RiskPart("because", 50)]);

        (await demo.Incidents.Find("I1", Stop)).ShouldBeNull();
        (await demo.Incidents.Tell("I1", Stop)).ShouldBeNull();
        (await demo.Incidents.List(new IncidentQuery(), Stop)).Total.ShouldBe(0);
        (await demo.Incidents.SeenSince(DateTimeOffset.MinValue, Stop)).ShouldBeEmpty();
        (await demo.Incidents.OpenByLevel(Stop)).ShouldBeEmpty();
        (await demo.Incidents.Decide("I1", IncidentStatus.Resolved, 0, "eve", null, Stop)).Answer.ShouldBe(
            DecisionAnswer.NoSuchIncident
        );
        (await main.Incidents.Find("I1", Stop))!.Incident.Status.ShouldBe(IncidentStatus.New);
    }

    [Fact]
    public async Task What_a_person_decided_outlives_new_findings()
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        await main.Keep(Change(Incident("I1")));
        await demo.Keep(Change(Incident("I1")));
        var decided = await main.Incidents.Decide("I1", IncidentStatus.InProgress, 0, "ada", "looking\0", Stop);
        (decided.Answer, decided.Incident!.Version, decided.Incident.Incident.Status).ShouldBe(
            (DecisionAnswer.Made, 1, IncidentStatus.InProgress)
        );

        await main.Keep(
            Change(Incident("I1", risk: 90, minute: 5), "f2"),
            Change(Incident("I1", risk: 95, minute: 6), "f2")
        );
        var story = (await main.Incidents.Tell("I1", Stop)).ShouldNotBeNull();
        (story.Incident.Incident.Risk, story.Incident.Incident.Status, story.Incident.Version).ShouldBe(
            (95, IncidentStatus.InProgress, 1)
        );
        story.FindingIds.ShouldBe(["f2", "f1"]);
        var entry = story.History.ShouldHaveSingleItem();
        (entry.Who, entry.Change, entry.Note).ShouldBe(("ada", "new to in_progress", "looking\uFFFD"));
        (await main.Audit.List(5, null, Stop)).ShouldHaveSingleItem().Action.ShouldBe("incident.status");
        (await demo.Incidents.Find("I1", Stop))!.Incident.Status.ShouldBe(IncidentStatus.New);
        (await demo.Audit.List(5, null, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_is_told()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        await main.Keep(Change(Incident("I1")));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i => main.Incidents.Decide("I1", IncidentStatus.Resolved, 0, $"p{i}", null, Stop))
        );
        answers.Count(a => a.Answer == DecisionAnswer.Made).ShouldBe(1);
        answers.Count(a => a.Answer == DecisionAnswer.Stale && a.Incident!.Version == 1).ShouldBe(5);
        (await main.Incidents.Tell("I1", Stop))!.History.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(IncidentSort.Risk)]
    [InlineData(IncidentSort.Time)]
    public async Task Pages_show_every_incident_once_in_order(IncidentSort sort)
    {
        await using var store = await server.Store();
        var (main, demo) = await store.TwoTenants();
        var random = new Random(3);
        var all = Enumerable
            .Range(0, 57)
            .Select(i => Incident($"I{i:00}", random.Next(5) * 20, random.Next(4)))
            .ToArray();
        await main.Keep([.. all.Select(i => Change(i))]);
        await demo.Keep(Change(Incident("I99", 100, 9)));

        List<string> seen = [];
        IncidentCursor? after = null;
        do
        {
            var page = await main.Incidents.List(
                new IncidentQuery
                {
                    Sort = sort,
                    Limit = 10,
                    After = after,
                },
                Stop
            );
            page.Total.ShouldBe(57);
            seen.AddRange(page.Rows.Select(r => r.Incident.Id));
            if (page.Next is not null)
                IncidentCursor.TryParse(page.Next.ToString(), out after).ShouldBeTrue();
            else
                after = null;
        } while (after is not null);
        var expected =
            sort == IncidentSort.Risk
                ? all.OrderByDescending(i => i.Risk)
                    .ThenByDescending(i => i.LastSeen)
                    .ThenBy(i => i.Id, StringComparer.Ordinal)
                : all.OrderByDescending(i => i.LastSeen).ThenBy(i => i.Id, StringComparer.Ordinal);
        seen.ShouldBe(expected.Select(i => i.Id));
    }

    [Fact]
    public async Task Lists_narrow_by_status_level_text_and_time()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        await main.Keep(
            Change(Incident("I1", 80, 0, Level.High)),
            Change(Incident("I2", 20, 10, Level.Low)),
            Change(Incident("I3", 40, 20) with { Title = "100% of_it" })
        );
        await main.Incidents.Decide("I2", IncidentStatus.FalsePositive, 0, "ada", null, Stop);

        (await Ids(new IncidentQuery { Statuses = [IncidentStatus.New, IncidentStatus.InProgress] })).ShouldBe([
            "I1",
            "I3",
        ]);
        (await Ids(new IncidentQuery { Levels = [Level.Low] })).ShouldBe(["I2"]);
        (await Ids(new IncidentQuery { Text = " ÅSA " })).ShouldBe(["I1", "I3", "I2"]);
        (await Ids(new IncidentQuery { Text = "failed LOG-ins" })).Count.ShouldBe(3);
        (await Ids(new IncidentQuery { Text = "100%" })).ShouldBe(["I3"]);
        (await Ids(new IncidentQuery { Text = "f_i" })).ShouldBe(["I3"]); // no wildcards
        (await Ids(new IncidentQuery { Text = "'; drop table incidents; --\0" })).ShouldBeEmpty();
        (await Ids(new IncidentQuery { Since = Noon.AddMinutes(10).ToOffset(TimeSpan.FromHours(2)) })).ShouldBe([
            "I3",
            "I2",
        ]);
        (await Ids(new IncidentQuery { Until = Noon })).ShouldBeEmpty();
        (await main.Incidents.OpenByLevel(Stop)).ShouldBe(
            new Dictionary<Level, int> { [Level.High] = 1, [Level.Medium] = 1 },
            ignoreOrder: true
        );
        (await main.Incidents.SeenSince(Noon.AddMinutes(10), Stop))
            .Select(i => (i.Id, i.Status))
            .ShouldBe([("I2", IncidentStatus.FalsePositive), ("I3", IncidentStatus.New)]);

        async Task<List<string>> Ids(IncidentQuery query) =>
            [.. (await main.Incidents.List(query, Stop)).Rows.Select(r => r.Incident.Id)];
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("????")]
    [InlineData("MXwyfA")] // 1|2|
    [InlineData("MXwyfGEAYg")] // 1|2|a\0b
    [InlineData("LTF8Mnxh")] // -1|2|a
    [InlineData("MXw5OTk5OTk5OTk5OTk5OTk5OTk5fGE")] // a time beyond all
    public void A_strange_cursor_is_refused_or_harmless(string? text)
    {
        if (IncidentCursor.TryParse(text, out var cursor))
            cursor.ShouldBe(new IncidentCursor(1, new DateTimeOffset(2, TimeSpan.Zero), ""));
    }

    [Fact]
    public async Task Ids_that_hold_anything_find_nothing()
    {
        await using var store = await server.Store();
        var (main, _) = await store.TwoTenants();
        foreach (var id in (string[])["", "\0", "'", "I1\0", new string('x', 100_000)])
            (await main.Incidents.Tell(id, Stop)).ShouldBeNull();
    }
}
