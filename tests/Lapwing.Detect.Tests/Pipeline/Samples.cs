using Lapwing.Detect.Tests.Content;
using Lapwing.Events;

namespace Lapwing.Detect.Tests.Pipeline;

/// <summary>The sample logs that ship, as batches, and runs of the pipeline over them.</summary>
static class Samples
{
    public static readonly string Folder = Path.Combine(ShippedContent.Folder, "samples");

    /// <summary>The logs' names.</summary>
    public static readonly IReadOnlyList<string> Logs =
    [
        .. Directory
            .EnumerateFiles(Folder)
            .Select(f => Path.GetFileName(f))
            .Where(f => f != "README.md")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All logs, one after the other. The caller disposes the batches.</summary>
    public static List<EventBatch> Read(int mostEvents = int.MaxValue) =>
        [.. Logs.SelectMany(name => ShippedContent.Read(File.OpenRead(Path.Combine(Folder, name)), name, mostEvents))];

    /// <summary>The shipped detectors over files, as a scan has them.</summary>
    public static Detection Detection(bool behaviours = false)
    {
        var (sets, problems) = behaviours
            ? FeatureSet.LoadFolder(Path.Combine(ShippedContent.Folder, "features"))
            : ([], []);
        if (problems.Count > 0)
            throw new InvalidDataException(problems[0].ToString());
        return new Detection(
            ShippedContent.Detectors,
            [
                .. sets.Select(s => new BehaviourDetector(
                    s,
                    ShippedContent.Names,
                    options: new FeatureWindowsOptions { KeepOpen = true },
                    seed: 1
                )),
            ],
            TimeSpan.MaxValue
        );
    }

    /// <summary>What a detection finds in batches, which stay the caller's: each finding as it was told last.</summary>
    public static SortedDictionary<string, Finding> Run(Detection detection, IEnumerable<EventBatch> batches)
    {
        var told = batches.SelectMany(detection.Process).ToList();
        told.AddRange(detection.Finish());
        return Last(told);
    }

    /// <summary>Findings by id; told several times, the last says it all.</summary>
    public static SortedDictionary<string, Finding> Last(IEnumerable<Finding> told)
    {
        var findings = new SortedDictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var finding in told)
            findings[finding.Id] = finding;
        return findings;
    }

    /// <summary>A finding in whole, to compare.</summary>
    public static string Text(Finding finding) =>
        System.Text.Json.JsonSerializer.Serialize(finding, DetectJson.Default.Finding);
}
