using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>What came of training: a model, or how much is missing.</summary>
/// <param name="Model">Null while there are too few rows.</param>
/// <param name="Rows">Rows there were.</param>
/// <param name="Missing">Rows still needed; 0 when there is a model.</param>
public sealed record Training(Model? Model, long Rows, long Missing)
{
    /// <summary>One sentence for the page where models are listed.</summary>
    public string Status(FeatureSet set) =>
        Model is not null
            ? $"Trained on {Model.Facts}."
            : $"Learning: {Rows} rows so far, {Missing} more are needed before '{set.Title}' can judge.";
}

/// <summary>Makes models. The same rows in the same order and seed give the same model, byte for byte.</summary>
public static class ModelTrainer
{
    /// <summary>Rows kept to learn from: of more, each has the same chance to stay.</summary>
    public const int MostRows = 200_000;

    /// <summary>Trains on stored history: rows of <see cref="FeatureWindows"/> with the same set.</summary>
    public static Training Train(FeatureSet set, IEnumerable<FeatureRow> rows, ulong seed) =>
        Train(set, rows, seed, set.LeastRows, judgesOthers: true);

    /// <param name="judgesOthers">Whether rows will be judged that were not learned from.</param>
    internal static Training Train(
        FeatureSet set,
        IEnumerable<FeatureRow> rows,
        ulong seed,
        int least,
        bool judgesOthers
    )
    {
        var sample = new Reservoir<FeatureRow>(MostRows, seed);
        foreach (var row in rows)
            sample.Add(row);
        return sample.Seen < least
            ? new Training(null, sample.Seen, least - sample.Seen)
            : new Training(Train(set, sample.Kept, sample.Seen, seed, judgesOthers), sample.Seen, 0);
    }

    private static Model Train(FeatureSet set, IReadOnlyList<FeatureRow> rows, long seen, ulong seed, bool judgesOthers)
    {
        var spreads = new Spread?[set.Features.Count];
        var encoders = new FrequencyEncoder?[set.Features.Count];
        for (var i = 0; i < spreads.Length; i++)
        {
            var feature = i;
            if (set.Features[i].Word is not null)
            {
                encoders[i] = FrequencyEncoder.Fit(rows.Select(r => r.Words[feature]));
                continue;
            }
            var known = rows.Select(r => r.Numbers[feature]).Where(n => !double.IsNaN(n)).Select(Model.Finite);
            spreads[i] = Spread.Of(known.DefaultIfEmpty(0));
        }

        var table = new Table([.. set.Features.Select(f => f.Name)], rows.Count);
        var values = new float[table.Width];
        foreach (var row in rows)
        {
            Model.Encode(row, spreads, encoders, values);
            table.Append(values);
        }
        var grown = judgesOthers ? OutsideRows.Added(table, spreads, encoders, seed) : table;
        var forest = IsolationForest.Fit(grown, new IsolationForestOptions { Trees = set.Forest.Trees, Seed = seed });
        // The scale is that of the real rows alone.
        var scale = RiskScale.Fit(forest.Score(table), set.Forest.Contamination, set.Forest.LeastHigh);
        var facts = new TrainingFacts(seen, rows.Min(r => r.Since), rows.Max(r => r.Since), seed);
        return new Model(set, facts, forest, scale, spreads, encoders);
    }
}
