using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>
/// One feature set in one stream: windows, the rows to learn from, the model once there are enough, and findings of rows
/// that it finds odd. Rows that came before the model are judged when it is made. One thread.
/// </summary>
public sealed class Learner
{
    /// <summary>Rows kept to learn from; the newest.</summary>
    private const int MostHistory = 20_000;

    private readonly FeatureWindows _windows;
    private readonly Queue<FeatureRow> _history = new();
    private readonly Dictionary<string, int> _told = new(StringComparer.Ordinal);
    private readonly ulong _seed;
    private long _learnedAt;
    private long _rows;
    private bool _isNew;

    /// <param name="model">One that was learned earlier; null: learn.</param>
    public Learner(FeatureSet set, FieldNames names, ulong seed, Model? model = null)
    {
        _windows = new FeatureWindows(set, names);
        _seed = seed;
        Model = model;
        _learnedAt = model?.Facts.Rows ?? 0;
    }

    public FeatureSet Set => _windows.Set;

    /// <summary>Null while there is too little to learn from.</summary>
    public Model? Model { get; private set; }

    /// <summary>One sentence for the page where models are listed.</summary>
    public string Status =>
        Model is { } model
            ? $"Trained on {model.Facts}."
            : $"Learning: {_rows} of the {Set.LeastRows} rows that are needed before it can judge.";

    /// <summary>The model made since the last call, which should be kept; null when none was.</summary>
    public Model? TakeNewModel()
    {
        var model = _isNew ? Model : null;
        _isNew = false;
        return model;
    }

    /// <summary>Takes a normalised batch.</summary>
    public void Add(EventBatch batch, List<Finding> findings) => Take(_windows.Add(batch), findings);

    /// <summary>Judges what changed in windows that are still open, so that nobody waits for their end.</summary>
    public void Advance(List<Finding> findings)
    {
        var changed = _windows.Changed();
        if (Model is not null)
            foreach (var row in changed)
                Judge(row, findings);
    }

    /// <summary>The input ended: closes all windows; learns from what there is, if it is enough.</summary>
    public void Finish(List<Finding> findings) => Take(_windows.Flush(), findings);

    /// <summary>Open windows as bytes.</summary>
    public byte[] Save() => _windows.Checkpoint();

    /// <summary>Goes on from <see cref="Save"/>; the reason when that cannot be.</summary>
    public string? Load(ReadOnlySpan<byte> saved) => _windows.Restore(saved);

    private void Take(IReadOnlyList<FeatureRow> rows, List<Finding> findings)
    {
        foreach (var row in rows)
        {
            _rows++;
            if (_history.Count == MostHistory)
                _history.Dequeue();
            _history.Enqueue(row);
            if (Model is not null)
                Judge(row, findings);
        }
        // What is usual changes slowly: learned anew each time there is four times as much as before.
        if (_rows < Math.Max(Set.LeastRows, _learnedAt * 4))
            return;
        var first = Model is null;
        Model = ModelTrainer.Train(Set, _history, _seed).Model ?? Model;
        _learnedAt = _rows;
        _isNew = Model is not null;
        if (first && Model is not null)
            foreach (var row in _history)
                Judge(row, findings);
    }

    // A window that stays odd is told again only when it grew much: each telling replaces the one before.
    private void Judge(FeatureRow row, List<Finding> findings)
    {
        if (Model!.Find(row) is not { } finding)
            return;
        var events = (int)Math.Min(int.MaxValue, finding.EventCount);
        if (_told.TryGetValue(finding.Id, out var before) && events < before * 2L)
            return;
        if (_told.Count > MostHistory)
            _told.Clear();
        _told[finding.Id] = events;
        findings.Add(finding);
    }
}
