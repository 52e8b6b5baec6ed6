using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>One feature set out of its YAML; every fault of the file is among the problems.</summary>
internal sealed class FeatureSetReader(List<Problem> problems)
{
    private const int MostFeatures = 64;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    public static (FeatureSet? Set, IReadOnlyList<Problem> Problems) Read(string file, string yaml)
    {
        var problems = new List<Problem>();
        var root = FeatureYaml.Read(file, yaml, problems);
        var set = root is null ? null : new FeatureSetReader(problems).Set(root, yaml);
        problems = [.. problems.OrderBy(p => p.Place.Line).ThenBy(p => p.Place.Column)];
        return (problems.Exists(p => p.Severity == Severity.Error) ? null : set, problems);
    }

    private FeatureSet Set(YamlMap root, string yaml)
    {
        var aggregates = new List<Aggregate>();
        var windowed = root.Has("window");
        var features = new List<Feature>();
        var maps = root.Maps("features");
        if (maps.Count is 0 or > MostFeatures)
            root.Wrong("features", $"{maps.Count} of them", $"1-{MostFeatures} features");
        foreach (var map in maps)
            features.Add(Feature(map, aggregates, windowed));
        foreach (var twice in features.GroupBy(f => f.Name).Where(g => g.Skip(1).Any()))
            problems.Add(FeatureProblems.Twice(root.Place, twice.Key));

        var events = root.Map("events");
        var forest = root.Map("forest");
        var set = new FeatureSet
        {
            Name = root.Text("name"),
            Title = root.Text("title"),
            Description = root.OptionalText("description"),
            Version = (int)root.Number("version", 1, 1_000_000),
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml)).AsSpan(0, 4)),
            Classes = events.Texts("class", EventClass.All),
            With = [.. events.Texts("with").Select(n => new EventField(n))],
            When = events.Has("when") ? Condition(events, "when") : null,
            Entity = new EventField(root.Text("entity")),
            Window = windowed ? root.Duration("window", TimeSpan.FromSeconds(1), LongestWindow) : null,
            Lateness = root.Has("lateness") ? root.Duration("lateness", TimeSpan.Zero, LongestWindow) : TimeSpan.Zero,
            Entities = root.Texts("entities", Columns.Names),
            Features = features,
            Aggregates = aggregates,
            Forest = new ForestSettings(
                (int)forest.Number("trees", 1, 1000),
                forest.Percent("contamination", 0.001, 0.5),
                forest.Has("least_high") ? forest.Number("least_high", 0.5, 0.9) : 0.51
            ),
            Evidence = root.Has("evidence") ? OverFeatures(root, "evidence", features) : null,
            LeastRows = (int)root.Number("least_rows", 8, 100_000),
            Readings = Readings(root.Map("finding"), features),
        };
        events.Done();
        forest.Done();
        root.Done();
        return set;
    }

    private Feature Feature(YamlMap map, List<Aggregate> aggregates, bool windowed)
    {
        var (name, text) = (map.Text("name"), map.Text("value"));
        var number = FeatureParser.Read(text, aggregates, out var word, out var fault);
        if (fault is not null)
            problems.Add(FeatureProblems.Expression(map.PlaceOf("value"), name, fault));
        if (word is not null && windowed)
            problems.Add(FeatureProblems.WordInWindow(map.PlaceOf("value"), name));
        var feature = new Feature
        {
            Name = name,
            Number = number,
            Word = word,
            Says = map.Text("says"),
            Limits = map.Has("limits") ? Limits(map.Map("limits")) : null,
        };
        map.Done();
        return feature;
    }

    private EventCondition? Condition(YamlMap map, string key)
    {
        var condition = FeatureParser.ReadCondition(map.Text(key), out var fault);
        if (fault is not null)
            problems.Add(FeatureProblems.Expression(map.PlaceOf(key), key, fault));
        return condition;
    }

    private EventCondition? OverFeatures(YamlMap map, string key, List<Feature> features)
    {
        var condition = Condition(map, key);
        foreach (var field in condition?.Fields() ?? [])
            if (!features.Exists(f => f.Name == field.ToString()))
                map.Wrong(key, field.ToString(), "names of features of this file");
        return condition;
    }

    private List<Reading> Readings(YamlMap finding, List<Feature> features)
    {
        var readings = new List<Reading>();
        foreach (var map in finding.Has("cases") ? finding.Maps("cases") : [])
            readings.Add(Reading(map, OverFeatures(map, "when", features)));
        readings.Add(Reading(finding, null));
        return readings;
    }

    private static Limits Limits(YamlMap map)
    {
        var limits = new Limits(map.Number("medium", 0, 1e12), map.Number("high", 0, 1e12));
        if (limits.Medium >= limits.High)
            map.Wrong("high", limits.High.ToString(CultureInfo.InvariantCulture), "it above 'medium'");
        map.Done();
        return limits;
    }

    private static Reading Reading(YamlMap map, EventCondition? when)
    {
        var category = map.OptionalText("category");
        if (category is not null && !Threats.All.Contains(category))
            map.Wrong("category", category, $"one of {string.Join(", ", Threats.All)}");
        var reading = new Reading(
            when,
            category,
            map.Has("attack") ? map.Texts("attack") : [],
            map.Has("tactics") ? map.Texts("tactics") : []
        );
        map.Done();
        return reading;
    }
}
