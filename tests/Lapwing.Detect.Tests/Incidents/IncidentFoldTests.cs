using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests;

public class IncidentFoldTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 16, 12, 0, 0, TimeSpan.Zero);
    private readonly IncidentFold _fold = new(new IncidentOptions());
    private int _ids;

    [Fact]
    public void Findings_that_share_a_host_within_the_window_are_one_incident()
    {
        var first = _fold.Add(Finding("Encoded PowerShell", Level.High, 0, ("host", "ws-7")))!;
        var second = _fold.Add(Finding("LSASS read", Level.Critical, 30, ("host", "WS-7"), ("user", "mara")))!;
        second.Incident.Id.ShouldBe(first.Incident.Id);
        second.Incident.FindingCount.ShouldBe(2);
        second.Incident.Level.ShouldBe(Level.Critical);
        second.Incident.Title.ShouldBe("LSASS read: WS-7 and 1 more");
    }

    [Fact]
    public void A_day_later_the_same_host_is_another_incident()
    {
        var first = _fold.Add(Finding("A", Level.High, 0, ("host", "ws-7")))!;
        var later = _fold.Add(Finding("A", Level.High, 24 * 60 + 1, ("host", "ws-7")))!;
        later.Incident.Id.ShouldNotBe(first.Incident.Id);
    }

    [Fact]
    public void A_low_finding_opens_nothing_but_joins_what_is_there()
    {
        _fold.Add(Finding("Odd", Level.Low, 0, ("host", "ws-7"))).ShouldBeNull();
        var opened = _fold.Add(Finding("A", Level.Medium, 1, ("host", "ws-7")))!;
        var joined = _fold.Add(Finding("Odd", Level.Low, 2, ("host", "ws-7")))!;
        joined.Incident.Id.ShouldBe(opened.Incident.Id);
        joined.Incident.FindingCount.ShouldBe(2);
    }

    [Fact]
    public void A_closed_incident_does_not_reopen_and_the_next_one_names_it()
    {
        var first = _fold.Add(Finding("A", Level.High, 0, ("host", "ws-7")))!;
        _fold.Decide(first.Incident.Id, IncidentStatus.Resolved)!.Status.ShouldBe(IncidentStatus.Resolved);
        var next = _fold.Add(Finding("A", Level.High, 5, ("host", "ws-7")))!;
        next.Incident.Id.ShouldNotBe(first.Incident.Id);
        next.Incident.Continues.ShouldBe(first.Incident.Id);
    }

    [Fact]
    public void An_address_that_everybody_shares_does_not_glue()
    {
        for (var i = 0; i <= 5; i++)
            _fold.Add(Finding("A", Level.High, i, ("host", $"ws-{i}"), ("src_ip", "10.0.0.1")));
        var other = _fold.Add(Finding("B", Level.High, 60, ("host", "db-1"), ("src_ip", "10.0.0.1")))!;
        other.Incident.FindingCount.ShouldBe(1);
    }

    [Theory]
    [InlineData("user", "NT AUTHORITY\\SYSTEM")]
    [InlineData("user", "root")]
    public void An_account_of_every_machine_does_not_glue(string kind, string value)
    {
        _fold.Add(Finding("A", Level.High, 0, ("host", "a"), (kind, value)));
        _fold.Add(Finding("A", Level.High, 1, ("host", "b"), (kind, value)))!.Incident.FindingCount.ShouldBe(1);
    }

    [Fact]
    public void A_restored_fold_goes_on_as_the_one_that_never_stopped()
    {
        var findings = Enumerable
            .Range(0, 40)
            .Select(i =>
                Finding($"R{i % 3}", (Level)(1 + i % 4), i * 7, ("host", $"ws-{i % 4}"), ("user", $"u{i % 5}"))
            )
            .ToList();
        var restored = new IncidentFold(new IncidentOptions());
        var latest = new Dictionary<string, Incident>(StringComparer.Ordinal);
        foreach (var finding in findings.Take(20))
            if (_fold.Add(finding) is { } change)
                latest[change.Incident.Id] = change.Incident;
        foreach (var incident in latest.Values)
            restored.Restore(incident);
        foreach (var finding in findings.Skip(20))
        {
            var expected = _fold.Add(finding);
            var actual = restored.Add(finding);
            actual?.Incident.Id.ShouldBe(expected?.Incident.Id);
            actual?.Incident.Risk.ShouldBe(expected!.Incident.Risk);
            actual?.Incident.Title.ShouldBe(expected!.Incident.Title);
        }
    }

    [Fact]
    public void Risk_is_the_sum_of_its_parts_and_much_of_the_same_does_not_look_like_the_worst()
    {
        Incident? last = null;
        for (var i = 0; i < 30; i++)
            last = _fold.Add(Finding($"R{i % 6}", Level.Critical, i, ("host", "ws-7")))!.Incident;
        last!.RiskParts.Sum(p => p.Points).ShouldBe(last.Risk);
        last.Risk.ShouldBeInRange(93, 99);
        last.RiskParts[0].ShouldBe(new RiskPart("R0 (5 times)", 92));
        for (var i = 0; i < 30; i++)
            last = _fold.Add(Finding("Small", Level.Low, i, ("host", "ws-7")))!.Incident;
        last.Risk.ShouldBeInRange(93, 99);
    }

    private Finding Finding(string name, Level level, int minute, params (string Kind, string Value)[] entities) =>
        new()
        {
            Id = FindingIds.Of(name, $"{_ids++}"),
            Time = Noon.AddMinutes(minute),
            Detector = new Detector("rule", name, name, "1"),
            Level = level,
            Risk = Risks.Of(level),
            Entities = entities
                .GroupBy(e => e.Kind)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)g.Select(e => e.Value).ToArray()),
        };
}
