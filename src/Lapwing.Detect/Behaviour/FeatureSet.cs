using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>What a finding is taken for.</summary>
/// <param name="When">Over the row's features; null: always.</param>
/// <param name="Category">One of <see cref="Threats.All"/>.</param>
public sealed record Reading(
    EventCondition? When,
    string? Category,
    IReadOnlyList<string> Attack,
    IReadOnlyList<string> Tactics
);

/// <summary>Values of a feature that are remarkable whatever others do: used where there is too little to learn from.</summary>
public sealed record Limits(double Medium, double High);

/// <summary>One feature: a number, or a word that becomes a number by how rare it is.</summary>
public sealed record Feature
{
    public required string Name { get; init; }

    /// <summary>How people are told, with <c>{value}</c>, <c>{percent}</c> or <c>{choice:no|yes}</c>.</summary>
    public required string Says { get; init; }

    /// <summary>The field whose word it is; null for a number.</summary>
    public EventField? Word { get; init; }
    public Limits? Limits { get; init; }
    internal FeatureExpression? Number { get; init; }
}

/// <summary>How a set's forest is grown, and its scores read.</summary>
/// <param name="Contamination">Share of rows expected to be odd: above 0, at most 0.5.</param>
/// <param name="LeastHigh">No risk is high below this score.</param>
public sealed record ForestSettings(int Trees, double Contamination, double LeastHigh);

/// <summary>
/// Which events make which rows of numbers: data, one file of <c>content/features</c>. One code computes it, in a stream or
/// over a file. Immutable.
/// </summary>
public sealed record FeatureSet
{
    /// <summary>The greatest risk of a row without <see cref="Evidence"/>: medium.</summary>
    public const int MostWithoutEvidence = 60;

    public required string Name { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>As the file states it; a model of another version is trained anew.</summary>
    public required int Version { get; init; }

    /// <summary>Eight hexadecimal digits of the file's hash: tells an edited file of the same version.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Classes of events it is about.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>What an event must have.</summary>
    public required IReadOnlyList<EventField> With { get; init; }

    /// <summary>What else an event must be.</summary>
    public EventCondition? When { get; init; }

    /// <summary>Whose behaviour a row is.</summary>
    public required EventField Entity { get; init; }

    /// <summary>Length of the tumbling windows, aligned to 1970; null: each event is a row.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How far behind the greatest event time an event still finds its window open.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>Columns that findings name as entities.</summary>
    public required IReadOnlyList<string> Entities { get; init; }
    public required IReadOnlyList<Feature> Features { get; init; }
    public required IReadOnlyList<Aggregate> Aggregates { get; init; }
    public required ForestSettings Forest { get; init; }

    /// <summary>What a row must have, over its features, before its risk may be high; else it ends at <see cref="MostWithoutEvidence"/>.</summary>
    /// <remarks>One failed request is all failures: odd, and nothing to wake anybody for.</remarks>
    public EventCondition? Evidence { get; init; }

    /// <summary>Rows that stored history must have before a model is trained on it.</summary>
    public required int LeastRows { get; init; }

    /// <summary>What a finding is taken for: the first that holds; the last always does.</summary>
    public required IReadOnlyList<Reading> Readings { get; init; }

    /// <summary>Whether a condition over features holds for a row; an unknown feature makes its comparison fail.</summary>
    internal bool Holds(EventCondition condition, FeatureRow row) =>
        condition.Holds(name =>
        {
            for (var i = 0; i < Features.Count; i++)
                if (Features[i].Name == name)
                    return row.Numbers[i];
            return double.NaN;
        });

    /// <summary>Reads a set's YAML. Null when there are errors: all of the file's, with their places.</summary>
    public static (FeatureSet? Set, IReadOnlyList<Problem> Problems) Load(string file, string yaml) =>
        FeatureSetReader.Read(file, yaml);

    /// <summary>Reads every <c>*.yml</c> of a folder, by name.</summary>
    public static (IReadOnlyList<FeatureSet> Sets, IReadOnlyList<Problem> Problems) LoadFolder(string folder)
    {
        var sets = new List<FeatureSet>();
        var problems = new List<Problem>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.yml").Order(StringComparer.Ordinal))
        {
            var file = Path.GetFileName(path);
            var (set, found) = Load(file, File.ReadAllText(path));
            problems.AddRange(found);
            if (set is null)
                continue;
            if (sets.Exists(s => s.Name == set.Name))
                problems.Add(FeatureProblems.Twice(new Place(file), set.Name));
            else
                sets.Add(set);
        }
        return (sets, problems);
    }
}
