using Lapwing.Events;
using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>
/// One feature set at work on a stream or a file: batches in, findings out. It learns while it judges: until there are enough
/// rows it keeps them and says so (<see cref="Status"/>), then trains, judges what it kept, and trains anew each time the rows
/// have doubled. One thread.
/// </summary>
/// <remarks>The same batches in the same order give the same findings. Training takes up to a tenth of a second.</remarks>
public sealed class BehaviourDetector
{
    /// <summary>Rows remembered to learn from, without their events; of more, each has the same chance to stay.</summary>
    public const int MostRemembered = 5000;

    private readonly ulong _seed;
    private readonly FeatureWindows _windows;
    private readonly Reservoir<FeatureRow> _remembered;
    private readonly List<FeatureRow> _unjudged = [];
    private long _trainAt;

    /// <param name="model">A stored model of this set, to go on with; null to start by learning.</param>
    /// <param name="options">For a file: <see cref="FeatureWindowsOptions.KeepOpen"/>.</param>
    public BehaviourDetector(
        FeatureSet set,
        FieldNames names,
        Model? model = null,
        FeatureWindowsOptions? options = null,
        ulong seed = 0
    )
    {
        _seed = seed;
        _remembered = new Reservoir<FeatureRow>(MostRemembered, seed);
        _windows = new FeatureWindows(set, names, options);
        Model = model;
        _trainAt = model is null ? set.LeastRows : Math.Max(set.LeastRows, 2 * model.Facts.Rows);
    }

    public FeatureSet Set => _windows.Set;

    /// <summary>What judges now; null while there is too little to learn from. Who stores models looks at its version.</summary>
    public Model? Model { get; private set; }

    /// <summary>Open windows, watermark, and what was dropped why.</summary>
    public FeatureWindows Windows => _windows;

    /// <summary>One sentence for the page where models are listed.</summary>
    public string Status =>
        Model is null
            ? new Training(null, _remembered.Seen, Set.LeastRows - _remembered.Seen).Status(Set)
            : new Training(Model, _remembered.Seen, 0).Status(Set);

    /// <summary>Takes a normalised batch. Not retained.</summary>
    public IReadOnlyList<Finding> Add(EventBatch batch) => Judge(_windows.Add(batch));

    /// <summary>
    /// Judges open windows that changed since the last call: after an upload, or each second or so, that people need not wait
    /// for a window's end. A finding said before and said again has the same id; the later one counts.
    /// </summary>
    public IReadOnlyList<Finding> Settle() => Find(_windows.Changed());

    /// <summary>Closes all windows and judges them: the file ended.</summary>
    public IReadOnlyList<Finding> Flush() => Judge(_windows.Flush());

    private List<Finding> Judge(IReadOnlyList<FeatureRow> rows)
    {
        if (rows.Count == 0)
            return [];
        // Events are not needed to learn from, and are the largest part of a row.
        foreach (var row in rows)
            _remembered.Add(row with { Events = [] });
        if (Model is null)
            _unjudged.AddRange(rows);
        Train();
        if (Model is null)
            return [];
        var findings = Find(_unjudged.Count > 0 ? _unjudged : rows);
        _unjudged.Clear();
        return findings;
    }

    private List<Finding> Find(IReadOnlyList<FeatureRow> rows) =>
        Model is { } model ? [.. rows.Select(model.Find).OfType<Finding>()] : [];

    private void Train()
    {
        if (_remembered.Seen < _trainAt)
            return;
        Model = ModelTrainer.Train(Set, _remembered.Kept, _seed).Model;
        _trainAt = 2 * _remembered.Seen;
    }
}
