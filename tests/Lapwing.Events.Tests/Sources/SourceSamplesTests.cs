using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>The definitions under <c>content/sources</c>, each with samples and what is to be made of them.</summary>
public class SourceSamplesTests
{
    private static readonly string Folder = Path.Combine(Corpora.Root, "content/sources");

    /// <summary>Every sample, by its path under the folder.</summary>
    public static TheoryData<string> Samples()
    {
        var samples = Directory
            .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(f =>
                Path.GetFileName(Path.GetDirectoryName(f)) == "samples"
                && !f.EndsWith(".expected", StringComparison.Ordinal)
            )
            .Select(f => Path.GetRelativePath(Folder, f))
            .Order(StringComparer.Ordinal)
            .ToArray();
        samples.ShouldNotBeEmpty();
        return [.. samples];
    }

    [Theory, MemberData(nameof(Samples))]
    public void Each_sample_is_read_as_its_expectation_says(string sample)
    {
        using var log = new NormalisedLog();
        var batch = log.Read(File.ReadAllBytes(Path.Combine(Folder, sample)));
        var found = Enumerable.Range(0, batch.Count).Select(log.Line).ToArray();
        var expected = File.ReadAllLines(Path.Combine(Folder, sample + ".expected"));
        found.ShouldBe(expected);
    }

    [Fact]
    public void All_definitions_are_faultless()
    {
        using var log = new NormalisedLog();
        log.Sources.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Each_definition_has_a_sample_that_it_recognises()
    {
        using var log = new NormalisedLog();
        foreach (var folder in Directory.EnumerateDirectories(Folder))
        {
            if (!File.Exists(Path.Combine(folder, "source.yml")))
                continue;
            var name = Path.GetFileName(folder);
            var samples = Path.Combine(folder, "samples");
            Directory.Exists(samples).ShouldBeTrue($"{name} has no samples");
            foreach (
                var sample in Directory
                    .EnumerateFiles(samples)
                    .Where(f => !f.EndsWith(".expected", StringComparison.Ordinal))
            )
            {
                var batch = log.Read(File.ReadAllBytes(sample));
                batch.Count.ShouldBeGreaterThan(0, sample);
                for (var i = 0; i < batch.Count; i++)
                    batch.Variant(i)!.Source.ShouldStartWith(name, customMessage: $"{sample}, record {i + 1}");
            }
        }
    }
}
