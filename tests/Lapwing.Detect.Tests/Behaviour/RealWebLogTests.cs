using System.Globalization;
using System.Text.RegularExpressions;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

/// <summary>Real visitors of a real site, and the traffic of two real web scanners put among them.</summary>
public partial class RealWebLogTests
{
    [Fact]
    public void Real_scanners_stand_out_of_real_traffic()
    {
        using var traffic = new Traffic();
        using var archive = Corpora.Open("syslog.zip");
        var start = Read(traffic, archive, "web-benign/apache_combined_10k.log", null, null);
        Read(traffic, archive, "web-scans/acunetix.txt", "192.0.2.1", start.AddHours(5));
        Read(traffic, archive, "web-scans/w3af.txt", "192.0.2.2", start.AddHours(9));

        var analysis = new AnomalyAnalysis(FeatureSets.WebSessions, traffic.Names);
        foreach (var batch in traffic.Batches())
            analysis.Add(batch);
        var report = analysis.Report();
        foreach (var r in report.Results.Where(r => r.Level == "HIGH" || r.Ip.StartsWith("192.0.2")).Take(60))
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{r.Ip} {r.Risk} {string.Join(" ", r.Features.Values)} {r.Reasons[0]} | {r.Reasons.ElementAtOrDefault(1)}"
            );
        TestContext.Current.TestOutputHelper?.WriteLine($"{report.Summary} {report.Results.Count} {report.Note}");
    }

    private static DateTimeOffset Read(
        Traffic traffic,
        System.IO.Compression.ZipArchive archive,
        string entry,
        string? ip,
        DateTimeOffset? at
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
                at is { } moved ? moved + (time - first.Value) : time,
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
