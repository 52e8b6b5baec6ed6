using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

/// <summary>Real visitors of a real site, and the traffic of two real web scanners put among them.</summary>
public partial class RealWebLogTests
{
    private static readonly string[] Scanners = ["192.0.2.1", "192.0.2.2"];

    [Fact]
    public void Real_scanners_stand_out_of_real_traffic()
    {
        using var traffic = new Traffic();
        using var archive = Corpora.Open("syslog.zip");
        var start = Read(traffic, archive, "web-benign/apache_combined_10k.log", null, null);
        Read(traffic, archive, "web-scans/acunetix.txt", Scanners[0], start.AddHours(5));
        Read(traffic, archive, "web-scans/w3af.txt", Scanners[1], start.AddHours(9));

        var analysis = new AnomalyAnalysis(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches())
            analysis.Add(batch);
        var report = analysis.Report();
        var scans = report.Results.Where(r => Scanners.Contains(r.Ip)).ToList();
        var visits = report.Results.Where(r => !Scanners.Contains(r.Ip)).ToList();
        var falseAlarms = visits.Count(r => r.Level == "HIGH");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{scans.Count(r => r.Level == "HIGH")} of {scans.Count} scanner sessions and {falseAlarms} of {visits.Count} visitor sessions are high."
        );

        visits.Count.ShouldBeGreaterThan(3000);
        report.Results.Take(10).ShouldAllBe(r => Scanners.Contains(r.Ip));
        scans.Where(r => r.Features["failed"] >= 5).ShouldAllBe(r => r.Level == "HIGH");
        // One in three hundred at most: on this site a handful in four days.
        falseAlarms.ShouldBeLessThanOrEqualTo(visits.Count / 300);
    }

    private static DateTimeOffset Read(
        Traffic traffic,
        ZipArchive archive,
        string entry,
        string? ip,
        DateTimeOffset? moved
    )
    {
        using var reader = new StreamReader(archive.GetEntry(entry).ShouldNotBeNull().Open());
        DateTimeOffset? first = null;
        while (reader.ReadLine() is { } line)
        {
            var match = Line().Match(line);
            if (!match.Success)
                continue;
            var time = DateTimeOffset.ParseExact(
                match.Groups["time"].Value,
                "dd/MMM/yyyy:HH:mm:ss zzz",
                CultureInfo.InvariantCulture
            );
            first ??= time;
            traffic.Request(
                ip ?? match.Groups["ip"].Value,
                moved is { } start ? start + (time - first.Value) : time,
                match.Groups["url"].Value,
                int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture)
            );
        }
        return first.ShouldNotBeNull();
    }

    [GeneratedRegex(
        @"^""?(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\] ""\S+ (?<url>\S+)[^""]*"" (?<status>\d+)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();
}
