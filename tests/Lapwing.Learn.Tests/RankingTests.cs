using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

public class RankingTests
{
    [Theory]
    [InlineData("0.9+ 0.8+ 0.2- 0.1-", 1, 1)]
    [InlineData("0.9- 0.8- 0.2+ 0.1+", 0, 0.4166667)]
    [InlineData("0.5+ 0.5- 0.5+ 0.5-", 0.5, 0.5)]
    [InlineData("0.1- 0.4- 0.35+ 0.8+", 0.75, 0.8333333)]
    [InlineData("0.7+ 0.7- 0.6+ 0.1-", 0.625, 0.5833333)]
    public void Ranks_as_defined_ties_counting_half(string rows, double auroc, double precision)
    {
        var split = rows.Split(' ');
        var scores = split.Select(r => double.Parse(r[..^1])).ToArray();
        var positive = split.Select(r => r[^1] == '+').ToArray();
        Ranking.Auroc(scores, positive).ShouldBe(auroc, 1e-6);
        Ranking.AveragePrecision(scores, positive).ShouldBe(precision, 1e-6);
    }

    [Fact]
    public void Without_both_kinds_there_is_no_figure()
    {
        double.IsNaN(Ranking.Auroc([1, 2], [true, true])).ShouldBeTrue();
        double.IsNaN(Ranking.AveragePrecision([1, 2], [false, false])).ShouldBeTrue();
    }
}
