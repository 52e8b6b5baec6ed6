using System.Globalization;
using System.Security.Cryptography;
using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>
/// A feature set with what was learned for it: forest, rarity of words, spread of numbers, scale of risk. Immutable; any
/// number of threads. Made by <see cref="ModelTrainer"/> or <see cref="Load"/>.
/// </summary>
public sealed partial class Model
{
    private readonly IsolationForest _forest;
    private readonly RiskScale _scale;

    // By feature: a number has a spread, a word an encoder.
    private readonly Spread?[] _spreads;
    private readonly FrequencyEncoder?[] _encoders;

    internal Model(
        FeatureSet set,
        TrainingFacts facts,
        IsolationForest forest,
        RiskScale scale,
        Spread?[] spreads,
        FrequencyEncoder?[] encoders
    )
    {
        (Set, Facts, _forest, _scale, _spreads, _encoders) = (set, facts, forest, scale, spreads, encoders);
        _version = new Lazy<string>(() =>
            $"{set.Version}.{Convert.ToHexStringLower(SHA256.HashData(Save()).AsSpan(0, 4))}"
        );
    }

    private readonly Lazy<string> _version;

    public FeatureSet Set { get; }

    public TrainingFacts Facts { get; }

    /// <summary>The set's version and eight hexadecimal digits of the model's own hash.</summary>
    public string Version => _version.Value;

    /// <summary>Scores a row of this model's set and says why.</summary>
    public ScoredRow Score(FeatureRow row)
    {
        Span<float> values = stackalloc float[Set.Features.Count];
        Encode(row, _spreads, _encoders, values);
        var score = _forest.Score(values);
        var risk = Risk(row, score);
        return new ScoredRow(risk, Threats.RiskLevel(risk), score, Parts(row, values));
    }

    /// <summary>The finding for a row whose risk is high; null for any other.</summary>
    public Finding? Find(FeatureRow row)
    {
        // Explaining costs more than scoring, and few rows need it.
        Span<float> values = stackalloc float[Set.Features.Count];
        Encode(row, _spreads, _encoders, values);
        var risk = Risk(row, _forest.Score(values));
        return risk < RiskScale.High ? null : Finding(row, risk, Parts(row, values));
    }

    private Finding Finding(FeatureRow row, int risk, IReadOnlyList<ScorePart> parts)
    {
        var reading = Set.Readings.First(r => r.When is null || Set.Holds(r.When, row));
        var what =
            row.Window is null && row.Events is [var only] ? only.Id
            : row.Since is { } since ? TimeJson.Text(since)
            : "";
        return new Finding
        {
            Id = FindingIds.Of("model", Set.Name, row.Entity, what),
            Time = row.Last,
            Since = row.First,
            Detector = new Detector("model", Set.Name, Set.Title, Version),
            Level = LevelOf(risk),
            Risk = risk,
            Category = reading.Category,
            Attack = reading.Attack,
            Tactics = reading.Tactics,
            Entities = row.Entities,
            Events = row.Events,
            EventCount = row.EventCount,
            Parts = parts,
            Description = Set.Description,
        };
    }

    // A model is odd about a fixed share of what it sees: only what stands out among that is worth waking somebody.
    private static Level LevelOf(int risk) =>
        risk >= 90 ? Level.High
        : risk >= 82 ? Level.Medium
        : Level.Low;

    private int Risk(FeatureRow row, double score)
    {
        var risk = (int)Math.Floor(_scale.Of(score));
        return Set.Evidence is { } evidence && !Set.Holds(evidence, row)
            ? Math.Min(risk, FeatureSet.MostWithoutEvidence)
            : risk;
    }

    private List<ScorePart> Parts(FeatureRow row, ReadOnlySpan<float> values)
    {
        Span<double> weights = stackalloc double[values.Length];
        _forest.Explain(values, weights);
        var parts = new List<ScorePart>();
        for (var i = 0; i < values.Length; i++)
        {
            if (weights[i] <= 0)
                continue;
            var feature = Set.Features[i];
            var reason = _encoders[i] is { } encoder
                ? Reasons.Word(feature, row.Words[i], encoder)
                : Reasons.Number(feature, row.Numbers[i], _spreads[i]!);
            parts.Add(new ScorePart(feature.Name, values[i], weights[i], reason));
        }
        return [.. parts.OrderByDescending(p => p.Weight).ThenBy(p => p.Feature, StringComparer.Ordinal)];
    }

    // What is unknown is taken as typical: it must not make a row odd.
    internal static void Encode(
        FeatureRow row,
        ReadOnlySpan<Spread?> spreads,
        ReadOnlySpan<FrequencyEncoder?> encoders,
        Span<float> values
    )
    {
        for (var i = 0; i < values.Length; i++)
            values[i] =
                encoders[i] is { } encoder ? encoder.Encode(row.Words[i])
                : double.IsNaN(row.Numbers[i]) ? spreads[i]!.Typical
                : Finite(row.Numbers[i]);
    }

    internal static float Finite(double value) => (float)Math.Clamp(value, -1e30, 1e30);
}

/// <summary>What a model was trained on.</summary>
/// <param name="Rows">Rows learned from.</param>
/// <param name="Since">The first row's time, where rows have times.</param>
/// <param name="Until">The last row's.</param>
/// <param name="Seed">Of the forest.</param>
public sealed record TrainingFacts(long Rows, DateTimeOffset? Since, DateTimeOffset? Until, ulong Seed)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Rows} rows from {Since:u} to {Until:u}");
}
