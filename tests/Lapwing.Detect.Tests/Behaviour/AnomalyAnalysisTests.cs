using System.Text.Json;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class AnomalyAnalysisTests
{
    [Fact]
    public void Attackers_among_many_visitors_have_the_highest_risk_and_visitors_none_that_is_high()
    {
        using var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 400, seed: 1);
        WebTraffic.PasswordGuessing(traffic);
        WebTraffic.Scan(traffic);
        var report = Analyze(traffic);
        TestContext.Current.TestOutputHelper?.WriteLine(
            JsonSerializer.Serialize(
                report with
                {
                    Results = [.. report.Results.Take(8)],
                },
                AnomalyJson.Default.AnomalyReport
            )
        );
        report
            .Results.Where(r => r.Level == "HIGH")
            .Select(r => r.Ip)
            .Distinct()
            .ShouldBe([WebTraffic.Scanner, WebTraffic.Guesser], ignoreOrder: true);
    }

    private static AnomalyReport Analyze(Traffic traffic, IReadOnlyList<int>? order = null)
    {
        var analysis = new AnomalyAnalysis(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches(order: order))
            analysis.Add(batch);
        return analysis.Report();
    }
}
