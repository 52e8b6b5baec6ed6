using Lapwing.Detect;
using Shouldly;
using Xunit;

namespace Lapwing.Report.Tests;

public class ConsoleReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScanSummary Summary = new()
    {
        Files = 2,
        Unread = [new Unread("notes\u001b[2J.zip", "It is encrypted.")],
        Events = 12_345,
        Faults = 3,
        Bytes = 4_560_000,
        Seconds = 1.5,
        PeakRssMb = 100,
        Findings = ScanSummary
            .NoFindings()
            .ToDictionary(
                f => f.Key,
                f =>
                    f.Key is "high" ? 3L
                    : f.Key is "low" ? 2L
                    : 0L,
                StringComparer.Ordinal
            ),
        RulesLoaded = 80,
        RulesRefused = 1,
        First = Noon.AddHours(-30),
        Last = Noon,
        Sources = [("openssh.sshd", 12_000), ("web.access", 345)],
    };

    private static Incident Guessed(string host) =>
        new()
        {
            Id = "I1",
            Title = $"Guessed password accepted: {host}",
            FirstSeen = Noon.AddMinutes(-10),
            LastSeen = Noon,
            Level = Level.High,
            Risk = 82,
            Category = Threats.BruteForce,
            Detectors = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["Guessed password accepted"] = 1,
                ["Passwords guessed from one address"] = 2,
            },
            Entities = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["host"] = [host],
                ["user"] = ["a", "b", "c", "d", "e"],
                ["src_ip"] = ["203.0.113.9"],
            },
            Attack = ["T1078", "T1110.001"],
            FindingCount = 3,
        };

    private static Finding Alone(string name) =>
        new()
        {
            Id = name,
            Time = Noon,
            Level = Level.Low,
            Detector = new Detector("rule", "r1", name, "1"),
        };

    [Fact]
    public void A_scan_is_told_in_these_words() =>
        Written(Summary, [Guessed("web01")], [Alone("Web scanner names itself"), Alone("Web scanner names itself")])
            .ShouldBe(
                """
                Read 2 files, 12,345 events, 4.6 MB in 1.5 s; 2026-11-19 06:00:00 to 2026-11-20 12:00:00 UTC
                Sources   openssh.sshd 12,000, web.access 345
                Findings  high 3, low 2
                Rules     80 in force, 1 refused (see above)
                Unclear   3 records that no reader understood (kept as they are)
                Unread    notes\u001b[2J.zip: It is encrypted.

                high        risk  82  Guessed password accepted: web01
                            2026-11-20 11:50:00 to 2026-11-20 12:00:00, 3 findings, brute force
                            - Guessed password accepted
                            - Passwords guessed from one address (2 times)
                            host web01; user a, b, c and 2 more; src_ip 203.0.113.9
                            ATT&CK T1078, T1110.001

                Beside these, 2 findings of lesser weight:
                low              2 x Web scanner names itself

                """,
                StringCompareShould.IgnoreLineEndings
            );

    [Fact]
    public void Nothing_of_a_log_reaches_the_terminal_as_a_command()
    {
        var hostile = "web\u001b]0;owned\u0007\u202e\n01";
        var text = Written(Summary, [Guessed(hostile)], [Alone(hostile)]);
        text.ShouldContain("host web\\u001b]0;owned\\u0007\\u202e\\u000a01");
        text.Where(c => char.IsControl(c) && c is not '\n' and not '\r').ShouldBeEmpty();
        text.ShouldNotContain('\u202e');
    }

    [Fact]
    public void A_quiet_scan_says_so()
    {
        var quiet = Summary with { Findings = ScanSummary.NoFindings() };
        Written(quiet, [], [])
            .ShouldEndWith($"{Environment.NewLine}No finding at the level asked for.{Environment.NewLine}");
        Written(quiet with { Events = 0 }, [], []).ShouldEndWith($"Nothing to look at.{Environment.NewLine}");
    }

    [Fact]
    public void Many_incidents_are_cut_and_the_rest_is_counted()
    {
        var text = Written(Summary, [.. Enumerable.Range(0, 25).Select(i => Guessed($"web{i:00}"))], []);
        text.ShouldContain("web19");
        text.ShouldNotContain("web20");
        text.ShouldContain("… and 5 more incidents (--json FILE has every finding).");
    }

    [Fact]
    public void Colour_is_beside_the_word_never_instead_of_it()
    {
        using var to = new StringWriter();
        new ConsoleReport(to, 100, colour: true).Write(Summary, [Guessed("web01")], []);
        to.ToString().ShouldContain("\u001b[31mhigh      \u001b[0m");
    }

    private static string Written(ScanSummary summary, IReadOnlyList<Incident> incidents, IReadOnlyList<Finding> alone)
    {
        using var to = new StringWriter();
        new ConsoleReport(to, 100, colour: false).Write(summary, incidents, alone);
        return to.ToString();
    }
}
