using System.Globalization;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// Finds the odd sessions of one set of requests by comparing them with each other. Feed it batches, then ask for the report.
/// One thread. The same events and seed give the same report.
/// </summary>
public sealed class AnomalyAnalysis(FeatureSet set, FieldNames names)
{
    /// <summary>Sessions that must be there to learn from them; fewer are judged by the set's plain limits.</summary>
    public const int LeastSessions = 20;

    private const int MostReasons = 4;
    private const double LeastWeight = 0.05;

    private readonly FeatureWindows _windows = new(
        set,
        names,
        new FeatureWindowsOptions { KeepOpen = true, MostWindows = 100_000 }
    );
    private readonly List<FeatureRow> _rows = [];
    private long _events;

    /// <summary>Takes a normalised batch. Not retained.</summary>
    public void Add(EventBatch batch)
    {
        _events += batch.Count;
        _rows.AddRange(_windows.Add(batch));
    }

    /// <summary>Judges everything added. Called once.</summary>
    public AnomalyReport Report(ulong seed = 0)
    {
        _rows.AddRange(_windows.Flush());
        var model = ModelTrainer.Train(set, _rows, seed, LeastSessions, judgesOthers: false).Model;
        var results = _rows
            .Select(row => Result(row, model?.Score(row) ?? PlainLimits.Score(set, row)))
            .OrderByDescending(r => r.Risk)
            .ThenBy(r => r.Ip, StringComparer.Ordinal)
            .ThenBy(r => r.Window, StringComparer.Ordinal)
            .ToList();
        var summary = new AnomalySummary(
            results.Select(r => r.Ip).Distinct().Count(),
            results.Count(r => r.Level != "LOW"),
            results.Count(r => r.Level == "HIGH"),
            results.Count == 0 ? 0 : Math.Round(results.Average(r => r.Risk), 1)
        );
        return new AnomalyReport(summary, results, Note(model));
    }

    private AnomalyResult Result(FeatureRow row, ScoredRow scored)
    {
        var features = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < set.Features.Count; i++)
            if (!double.IsNaN(row.Numbers[i]))
                features[set.Features[i].Name] = Math.Round(row.Numbers[i], 4);
        var window = row.Since is not { } since
            ? ""
            : $"{TimeJson.Text(since)}/{TimeJson.Text(since + (row.Window ?? TimeSpan.Zero))}";
        var reasons = scored.Parts.Where(p => p.Weight >= LeastWeight).Take(MostReasons).Select(p => p.Reason);
        return new AnomalyResult(row.Entity, window, scored.Risk, scored.Level, features, [.. reasons]);
    }

    private string Note(Model? model)
    {
        var culture = CultureInfo.InvariantCulture;
        var note =
            _rows.Count == 0 ? "No web requests with an address and a time were found."
            : model is not null
                ? string.Create(
                    culture,
                    $"{_rows.Count} sessions were compared with each other; the risk says how far one is from the rest."
                )
            : string.Create(
                culture,
                $"{_rows.Count} sessions are too few to learn what is usual ({LeastSessions} are needed): plain limits were used."
            );
        var unused = _events - _windows.Taken;
        if (unused > 0)
            note += string.Create(culture, $" {unused} of {_events} records were not used");
        if (unused > 0)
            note +=
                _windows.Dropped.Count == 0
                    ? ": they are no web requests with an address."
                    : string.Create(
                        culture,
                        $" ({string.Join(", ", _windows.Dropped.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}: {d.Value}"))}; the rest are no web requests with an address)."
                    );
        return note;
    }
}
