using Lapwing.Learn;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class ModelTests
{
    private static readonly string[] Actions = ["ListObjects", "GetObject", "PutObject"];

    [Fact]
    public void A_mass_download_at_night_from_an_unknown_region_is_found_and_explained()
    {
        using var traffic = Office(600);
        traffic.Action(
            "mara",
            Traffic.Start.AddDays(5).AddHours(17),
            "GetObject",
            5200,
            region: "ap-southeast-9",
            ip: "203.0.113.9",
            device: "unknown"
        );
        var rows = Rows(traffic);
        var model = Trained(rows[..^1]);
        var finding = model.Find(rows[^1]).ShouldNotBeNull();

        finding.Risk.ShouldBeGreaterThanOrEqualTo(85);
        finding.Level.ShouldBe(Level.High);
        finding.Category.ShouldBe(Threats.DataExfiltration);
        finding.Attack.ShouldBe(["T1530"]);
        finding.Detector.ShouldBe(new Detector("model", "cloud-activity", "Unusual cloud activity", model.Version));
        finding.Entities["user"].ShouldBe(["mara"]);
        finding.Entities["src_ip"].ShouldBe(["203.0.113.9"]);
        finding.Events.ShouldHaveSingleItem().Record.ShouldBe(601);
        finding.EventCount.ShouldBe(1);
        finding.Time.ShouldBe(Traffic.Start.AddDays(5).AddHours(17));
        finding.Parts.Sum(p => p.Weight).ShouldBe(1, 1e-9);
        finding.Parts.Select(p => p.Weight).ShouldBeInOrder(SortDirection.Descending);
        var reasons = finding.Parts.Select(p => p.Reason).ToList();
        reasons.ShouldContain("region ap-southeast-9, never seen before");
        reasons.ShouldContain("address 203.0.113.9, never seen before");
        reasons.ShouldContain(r => r.StartsWith("5200 MB, typical is ") && r.EndsWith("(more than ever before)"));
        reasons.ShouldContain(r =>
            r.StartsWith("at 2 o'clock UTC, typical is ") && r.EndsWith("(less than ever before)")
        );
    }

    [Fact]
    public void About_the_stated_share_of_ordinary_actions_is_high()
    {
        using var traffic = Office(2000);
        var rows = Rows(traffic);
        var model = Trained(rows);
        rows.Count(r => model.Find(r) is not null).ShouldBeInRange(40, 81);
        rows.ShouldAllBe(r => (model.Find(r) != null) == (model.Score(r).Risk >= 75));
    }

    [Fact]
    public void The_same_rows_and_seed_give_the_same_model_and_a_stored_one_judges_alike()
    {
        using var traffic = Office(400);
        var rows = Rows(traffic);
        var model = Trained(rows);
        var bytes = model.Save();
        Trained(rows).Save().ShouldBe(bytes);

        var read = Model.Load(FeatureSets.CloudActivity, bytes, out var problem).ShouldNotBeNull();
        problem.ShouldBeNull();
        read.Version.ShouldBe(model.Version);
        read.Facts.ShouldBe(model.Facts);
        foreach (var row in rows)
        {
            read.Score(row).Risk.ShouldBe(model.Score(row).Risk);
            read.Score(row).Parts.ShouldBe(model.Score(row).Parts);
        }
    }

    [Fact]
    public void A_model_of_another_set_or_damaged_is_refused_with_what_happens_instead()
    {
        using var traffic = Office(300);
        var bytes = Trained(Rows(traffic)).Save();
        Model.Load(FeatureSets.WebSessions, bytes, out var other).ShouldBeNull();
        other
            .ShouldNotBeNull()
            .Message.ShouldStartWith(
                "The stored model of 'web-sessions' cannot be used: It was trained for 'cloud-activity'"
            );
        bytes[100] ^= 1;
        Model.Load(FeatureSets.CloudActivity, bytes, out var damaged).ShouldBeNull();
        damaged
            .ShouldNotBeNull()
            .ToString()
            .ShouldBe(
                "cloud-activity: LW-MODEL-001: The stored model of 'cloud-activity' cannot be used: Its bytes are damaged: the checksum differs. It is trained anew from stored events."
            );
    }

    [Fact]
    public void Too_little_history_gives_no_model_and_says_how_much_is_missing()
    {
        using var traffic = Office(150);
        var training = ModelTrainer.Train(FeatureSets.CloudActivity, Rows(traffic), seed: 1);
        training.Model.ShouldBeNull();
        training.Missing.ShouldBe(50);
        training
            .Status(FeatureSets.CloudActivity)
            .ShouldBe("Learning: 150 rows so far, 50 more are needed before 'Unusual cloud activity' can judge.");
    }

    [Fact]
    public void A_session_found_keeps_its_id_while_it_grows()
    {
        using var traffic = new Traffic();
        WebTraffic.Visitors(traffic, 200, seed: 4);
        var windows = new FeatureWindows(
            FeatureSets.WebSessions,
            traffic.Names,
            new FeatureWindowsOptions { KeepOpen = true }
        );
        foreach (var batch in traffic.Batches())
            windows.Add(batch);
        var model = ModelTrainer.Train(FeatureSets.WebSessions, windows.Flush(), seed: 0).Model.ShouldNotBeNull();

        using var attack = new Traffic();
        WebTraffic.PasswordGuessing(attack);
        var live = new FeatureWindows(FeatureSets.WebSessions, attack.Names);
        var findings = new List<Finding>();
        foreach (var batch in attack.Batches(size: 60))
        {
            live.Add(batch);
            findings.AddRange(live.Changed().Select(model.Find).OfType<Finding>());
        }
        findings.Count.ShouldBe(6); // 60, 120 and 150 of the first window; 30, 90 and 150 of the second
        findings.Select(f => f.Id).Distinct().Count().ShouldBe(2);
        findings.Select(f => f.EventCount).ShouldBe([60, 120, 150, 30, 90, 150]);
        findings.ShouldAllBe(f => f.Category == Threats.BruteForce);
        findings[0].Entities["src_ip"].ShouldBe([WebTraffic.Guesser]);
        findings[0].Since.ShouldBe(Traffic.Start.AddHours(1));
    }

    [Fact]
    public void Control_characters_and_endless_words_of_a_log_do_not_reach_people()
    {
        using var traffic = Office(300);
        traffic.Action("eve\u001b[2J\n", Traffic.Start, "GetObject", 1, region: new string('x', 5000));
        var rows = Rows(traffic);
        var parts = Trained(rows[..^1]).Score(rows[^1]).Parts;
        var reasons = parts.Select(p => p.Reason).ToList();
        reasons.ShouldContain("user eve·[2J·, never seen before");
        reasons.ShouldContain($"region {new string('x', 80)}…, never seen before");
    }

    /// <summary>Four people at work: weekdays, 8 to 17 o'clock, small files, one region.</summary>
    private static Traffic Office(int actions)
    {
        var traffic = new Traffic();
        var random = new RandomStream(17, 0);
        string[] users = ["mara", "joon", "ines", "paul"];
        for (var i = 0; i < actions; i++)
        {
            var user = random.Next(4);
            traffic.Action(
                users[user],
                Traffic.Start.AddDays(random.Next(5)).AddMinutes(random.Next(540) - 60),
                Actions[random.Next(3)],
                Math.Round(0.1 + (random.NextDouble() * random.NextDouble() * 50), 1),
                ip: $"10.0.0.{user + 1}"
            );
        }
        return traffic;
    }

    private static List<FeatureRow> Rows(Traffic traffic)
    {
        var windows = new FeatureWindows(FeatureSets.CloudActivity, traffic.Names);
        var rows = traffic.Batches().SelectMany(windows.Add).ToList();
        rows.Count.ShouldBe(traffic.Count);
        return rows;
    }

    private static Model Trained(IEnumerable<FeatureRow> rows) =>
        ModelTrainer.Train(FeatureSets.CloudActivity, rows, seed: 5).Model.ShouldNotBeNull();
}
