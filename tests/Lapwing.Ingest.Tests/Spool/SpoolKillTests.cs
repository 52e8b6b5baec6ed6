using System.Diagnostics;
using Shouldly;
using Xunit;
using static Lapwing.Ingest.Tests.SpoolSteps;

namespace Lapwing.Ingest.Tests;

public sealed class SpoolKillTests
{
    [Fact]
    public async Task Kill_minus_nine_loses_nothing_acknowledged()
    {
        using var folder = new TempFolder();
        var random = new Random(7);
        List<string> acknowledged = [];
        for (var round = 0; round < 8; round++)
        {
            var (lines, wanted) = (0, random.Next(20, 400));
            using var sender = Process.Start(
                new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Lapwing.Ingest.Sender"))
                {
                    UseShellExecute = false,
                    ArgumentList = { folder.Path, "6", $"r{round}" },
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            while (await sender.StandardOutput.ReadLineAsync() is { } line)
            {
                acknowledged.Add(line);
                if (++lines == wanted)
                    sender.Kill();
            }
            await sender.WaitForExitAsync();
            lines.ShouldBeGreaterThanOrEqualTo(wanted, await sender.StandardError.ReadToEndAsync());
        }

        await using var spool = Open(folder.Path);
        var records = spool.All();
        var found = records.Select(r => r.Raw.Split(' ')[0]).ToList();
        found.Distinct().Count().ShouldBe(found.Count, "a record was stored twice");
        records.Select(r => r.Id).Distinct().Count().ShouldBe(records.Count);
        var have = found.ToHashSet();
        foreach (var name in acknowledged)
        {
            var count = int.Parse(name.Split('-')[2]) % 3;
            for (var i = 0; i <= count; i++)
                have.ShouldContain($"{name}-{i}");
        }
        // A block stored but not yet answered is allowed: one for each sender of each round at most.
        have.Select(n => n[..n.LastIndexOf('-')])
            .Distinct()
            .Except(acknowledged)
            .Count()
            .ShouldBeLessThanOrEqualTo(8 * 6);
        spool.Status.LostBytes.ShouldBe(0);
    }
}
