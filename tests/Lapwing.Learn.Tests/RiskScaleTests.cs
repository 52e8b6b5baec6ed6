using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class RiskScaleTests
{
    private static readonly double[] Scores = [.. Enumerable.Range(0, 1001).Select(i => 0.4 + (i / 2500.0))];

    [Fact]
    public void The_contamination_is_high_three_times_it_medium_the_middle_low()
    {
        var scale = RiskScale.Fit(Scores, 0.04);
        Scores.Count(s => scale.Of(s) >= 75).ShouldBeInRange(40, 41);
        Scores.Count(s => scale.Of(s) >= 40).ShouldBeInRange(120, 121);
        scale.Of(0.6).ShouldBe(10, 0.1);
        scale.Of(0).ShouldBe(0);
        scale.Of(0.9).ShouldBe(100, 1e-4);
        scale.Of(1).ShouldBe(100);
    }

    [Fact]
    public void Risk_never_falls_where_the_score_rises()
    {
        foreach (
            var scale in (RiskScale[])
                [RiskScale.Fit(Scores, 0.04), RiskScale.Fit([0.5, 0.5, 0.5], 0.1), RiskScale.Fit([0.6], 0.5)]
        )
        {
            double before = 0;
            for (var score = 0.0; score <= 1; score += 0.0001)
            {
                var risk = scale.Of(score);
                risk.ShouldBeInRange(before, 100);
                before = risk;
            }
        }
    }

    [Fact]
    public void Data_without_oddities_has_no_high_risk()
    {
        double[] alike = [.. Enumerable.Repeat(0.5, 100)];
        RiskScale.Fit(alike, 0.04).Of(0.5).ShouldBeLessThan(40);
        var narrow = Scores.Select(s => 0.4 + (s / 10)).ToArray();
        var scale = RiskScale.Fit(narrow, 0.04, leastHigh: 0.6);
        narrow.ShouldAllBe(s => scale.Of(s) < 75);
        scale.Of(0.6).ShouldBe(75, 1e-4);
    }

    [Fact]
    public void A_stored_scale_reads_the_same()
    {
        var scale = RiskScale.Fit(Scores, 0.02);
        using var stream = new MemoryStream();
        scale.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var read = RiskScale.Read(new BinaryReader(stream));
        Scores.ShouldAllBe(s => read.Of(s).Equals(scale.Of(s)));
        // Rounding to single precision must not push the threshold above the score it came from.
        read.Of(scale.Threshold).ShouldBe(75, 1e-9);
    }
}
