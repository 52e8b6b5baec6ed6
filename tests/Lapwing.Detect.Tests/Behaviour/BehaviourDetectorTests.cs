using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class BehaviourDetectorTests
{
    [Fact]
    public void A_file_is_judged_at_its_end_by_what_was_learned_from_all_of_it()
    {
        using var traffic = Day();
        var detector = new BehaviourDetector(
            FeatureSets.WebSessions,
            traffic.Names,
            options: new FeatureWindowsOptions { KeepOpen = true }
        );
        traffic.Batches().SelectMany(detector.Add).ShouldBeEmpty();
        var findings = detector.Flush();
        findings
            .Select(f => (f.Entities["src_ip"][0], f.Category))
            .ShouldBe([
                (WebTraffic.Guesser, Threats.BruteForce),
                (WebTraffic.Guesser, Threats.BruteForce),
                (WebTraffic.Scanner, Threats.Reconnaissance),
            ]);
        detector.Status.ShouldBe(
            $"Trained on {detector.Model!.Facts.Rows} rows from 2026-11-16 09:00:00Z to 2026-11-16 15:00:00Z."
        );
    }

    [Fact]
    public void A_stream_learns_first_then_judges_what_it_kept_and_what_comes()
    {
        using var traffic = Day();
        var detector = new BehaviourDetector(FeatureSets.WebSessions, traffic.Names);
        detector.Status.ShouldBe(
            "Learning: 0 rows so far, 100 more are needed before 'Unusual web session' can judge."
        );
        var findings = new List<Finding>();
        foreach (var batch in traffic.Batches(size: 20, order: InTime(traffic)))
        {
            findings.AddRange(detector.Add(batch));
            findings.AddRange(detector.Settle());
        }
        findings.AddRange(detector.Flush());
        findings
            .Where(f => f.Entities["src_ip"][0] is WebTraffic.Guesser)
            .Select(f => f.Id)
            .Distinct()
            .Count()
            .ShouldBe(2);
        findings
            .Where(f => f.Entities["src_ip"][0] is WebTraffic.Scanner)
            .Select(f => f.Id)
            .Distinct()
            .Count()
            .ShouldBe(1);
        findings.ShouldAllBe(f =>
            f.Entities["src_ip"][0] == WebTraffic.Guesser || f.Entities["src_ip"][0] == WebTraffic.Scanner
        );
        // The last word on a session is about all of it.
        findings.Last(f => f.Entities["src_ip"][0] is WebTraffic.Scanner).EventCount.ShouldBe(200);
        detector.Model.ShouldNotBeNull().Facts.Rows.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void With_a_stored_model_it_judges_from_the_first_event()
    {
        using var traffic = Day();
        var first = new BehaviourDetector(
            FeatureSets.WebSessions,
            traffic.Names,
            options: new FeatureWindowsOptions { KeepOpen = true }
        );
        foreach (var batch in traffic.Batches())
            first.Add(batch);
        first.Flush();
        var stored = Model.Load(FeatureSets.WebSessions, first.Model.ShouldNotBeNull().Save(), out _);

        using var attack = new Traffic();
        WebTraffic.Scan(attack);
        var second = new BehaviourDetector(FeatureSets.WebSessions, attack.Names, stored);
        second.Add(attack.Batches()[0]).ShouldBeEmpty();
        second.Settle().ShouldHaveSingleItem().Risk.ShouldBeGreaterThanOrEqualTo(75);
        second.Settle().ShouldBeEmpty();
    }

    [Fact]
    public void The_same_batches_give_the_same_findings()
    {
        using var traffic = Day();
        Ids(traffic).ShouldBe(Ids(traffic));
    }

    private static List<string> Ids(Traffic traffic)
    {
        var detector = new BehaviourDetector(FeatureSets.WebSessions, traffic.Names);
        var order = InTime(traffic);
        return
        [
            .. traffic.Batches(size: 30, order: order).SelectMany(detector.Add).Select(f => $"{f.Id} {f.Risk}"),
            .. detector.Flush().Select(f => $"{f.Id} {f.Risk}"),
        ];
    }

    private static Traffic Day()
    {
        var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 300, seed: 21);
        WebTraffic.PasswordGuessing(traffic);
        WebTraffic.Scan(traffic);
        return traffic;
    }

    private static int[] InTime(Traffic traffic)
    {
        var batch = traffic.Batches(size: int.MaxValue)[0];
        return [.. Enumerable.Range(0, traffic.Count).OrderBy(batch.Time)];
    }
}
