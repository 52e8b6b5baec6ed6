using System.Globalization;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Learn.Tests;

/// <summary>The forest finds what the published one finds: on every set, five seeds, within three deviations of scikit-learn.</summary>
public class IsolationForestQualityTests
{
    private static readonly int Threads = Environment.ProcessorCount;

    [Fact]
    public void Finds_the_anomalies_of_every_set_as_well_as_the_reference()
    {
        using var archive = Corpora.Open("ml/adbench.zip");
        var figures = AnomalySets.Figures();
        figures.Count.ShouldBe(22);
        var lines = new List<string>();
        var outside = new List<string>();
        foreach (var (name, reference) in figures)
        {
            var set = AnomalySets.Read(archive, name);
            var mean = Enumerable.Range(0, 5).Average(seed => Auroc(set, (ulong)seed));
            var away = (mean - reference.Mean) / reference.Deviation;
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -12} {mean:F4}, reference {reference.Mean:F4} ± {reference.Deviation:F4}: {away:+0.0;-0.0} deviations"
            );
            lines.Add(line);
            if (Math.Abs(away) > 3)
                outside.Add(line);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines));
        outside.ShouldBeEmpty();
    }

    private static double Auroc(AnomalySets.Labelled set, ulong seed)
    {
        var forest = IsolationForest.Fit(set.Rows, new IsolationForestOptions { Seed = seed, Threads = Threads });
        return Ranking.Auroc(forest.Score(set.Rows, Threads), set.Anomaly);
    }
}
