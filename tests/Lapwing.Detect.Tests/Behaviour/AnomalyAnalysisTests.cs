using System.Text.Json;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class AnomalyAnalysisTests
{
    [Fact]
    public void Attackers_among_many_visitors_are_the_only_high_risk()
    {
        using var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 400, seed: 1);
        WebTraffic.PasswordGuessing(traffic);
        WebTraffic.Scan(traffic);
        var report = Analyze(traffic);

        report
            .Results.Where(r => r.Level == "HIGH")
            .Select(r => r.Ip)
            .ShouldBe([WebTraffic.Scanner, WebTraffic.Guesser, WebTraffic.Guesser]);
        report.Summary.TotalIps.ShouldBe(402);
        report.Summary.HighRiskSessions.ShouldBe(3);
        report.Summary.Anomalies.ShouldBe(report.Results.Count(r => r.Risk >= 40));
        report.Summary.AverageRisk.ShouldBe(report.Results.Average(r => r.Risk), 0.05);
        report.Results.Select(r => r.Risk).ShouldBeInOrder(SortDirection.Descending);
        report.Note.ShouldBe(
            $"{report.Results.Count} sessions were compared with each other; the risk says how far one is from the rest."
        );

        var scan = report.Results[0];
        scan.Window.ShouldBe("2026-11-16T11:00:00.000000Z/2026-11-16T11:05:00.000000Z");
        scan.Features["requests"].ShouldBe(200);
        scan.Features["failed"].ShouldBe(190);
        scan.Features["failed_ratio"].ShouldBe(0.95);
        scan.Features["success_ratio"].ShouldBe(0.05);
        scan.Features["distinct_endpoints"].ShouldBe(200);
        scan.Features["requests_per_minute"].ShouldBe(200);
        scan.Features["mean_gap_seconds"].ShouldBe(0.2);
        scan.Reasons.ShouldContain("200 different endpoints, typical is 3 (top 0.2 %)");
    }

    [Fact]
    public void A_few_sessions_are_judged_by_plain_limits_and_the_note_says_so()
    {
        using var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 3, seed: 2);
        WebTraffic.PasswordGuessing(traffic);
        var report = Analyze(traffic);

        report.Results[0].Ip.ShouldBe(WebTraffic.Guesser);
        report.Results[0].Level.ShouldBe("HIGH");
        report.Results[0].Reasons[0].ShouldBe("150 failed requests; 10 or more deserve a look");
        report.Results.Where(r => r.Ip != WebTraffic.Guesser).ShouldAllBe(r => r.Level == "LOW");
        report.Note.ShouldBe(
            $"{report.Results.Count} sessions are too few to learn what is usual (20 are needed): plain limits were used."
        );
    }

    [Fact]
    public void Records_that_cannot_be_used_are_counted_in_the_note()
    {
        using var traffic = new Traffic();
        traffic.Request("10.0.0.1", Traffic.Start, "/", 200);
        traffic.Request("10.0.0.1", null, "/", 200);
        traffic.Request("", Traffic.Start, "/", 200);
        traffic.Process(Traffic.Start);
        Analyze(traffic)
            .Note.ShouldEndWith(
                "3 of 4 records were not used (no_time: 1; the rest are no web requests with an address)."
            );
    }

    [Fact]
    public void Nothing_to_judge_is_said()
    {
        using var traffic = new Traffic();
        var report = Analyze(traffic);
        report.Results.ShouldBeEmpty();
        report.Summary.ShouldBe(new AnomalySummary(0, 0, 0, 0));
        report.Note.ShouldBe("No web requests with an address and a time were found.");
    }

    [Fact]
    public void The_report_does_not_depend_on_the_order_of_the_file()
    {
        using var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 100, seed: 3);
        WebTraffic.Scan(traffic);
        var once = Json(Analyze(traffic));
        Json(Analyze(traffic)).ShouldBe(once);
        Json(Analyze(traffic, Traffic.Shuffled(traffic.Count, 5))).ShouldBe(once);
    }

    [Fact]
    public void The_answer_has_the_names_of_its_contract()
    {
        using var traffic = new Traffic();
        traffic.Request("10.0.0.1", Traffic.Start, "/", 200);
        Json(Analyze(traffic))
            .ShouldBe(
                """{"summary":{"total_ips":1,"anomalies":0,"high_risk_sessions":0,"average_risk":1},"results":[{"ip":"10.0.0.1","window":"2026-11-16T09:00:00.000000Z/2026-11-16T09:05:00.000000Z","risk":1,"level":"LOW","features":{"requests":1,"failed":0,"failed_ratio":0,"success_ratio":1,"distinct_endpoints":1,"requests_per_minute":1,"mean_gap_seconds":300},"reasons":["1 different endpoints","1 requests a minute","1 requests"]}],"note":"1 sessions are too few to learn what is usual (20 are needed): plain limits were used."}"""
            );
    }

    private static string Json(AnomalyReport report) =>
        JsonSerializer.Serialize(report, AnomalyJson.Default.AnomalyReport);

    private static AnomalyReport Analyze(Traffic traffic, IReadOnlyList<int>? order = null)
    {
        var analysis = new AnomalyAnalysis(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches(order: order))
            analysis.Add(batch);
        return analysis.Report();
    }
}
