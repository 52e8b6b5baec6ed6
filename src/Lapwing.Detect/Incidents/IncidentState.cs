namespace Lapwing.Detect;

/// <summary>An incident while findings still join it.</summary>
internal sealed class IncidentState
{
    private readonly SortedDictionary<string, SortedSet<string>> _entities = new(StringComparer.Ordinal);
    private const int MostKeys = 200;

    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _newKeys = [];
    private readonly SortedSet<string> _attack = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _tactics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DetectorCount> _detectors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private readonly string? _continues;
    private DateTimeOffset _firstSeen = DateTimeOffset.MaxValue;
    private int _findings;
    private Level _level;

    public IncidentState(Finding first, string? continues)
    {
        Id = $"I{first.Id[..12]}";
        _continues = continues;
    }

    public IncidentState(Incident stored)
    {
        Id = stored.Id;
        Status = stored.Status;
        _continues = stored.Continues;
        _firstSeen = stored.FirstSeen;
        LastSeen = stored.LastSeen;
        _findings = stored.FindingCount;
        _level = stored.Level;
        foreach (var (kind, values) in stored.Entities)
        foreach (var value in values)
            AddEntity(kind, value, int.MaxValue);
        GluesBy([.. stored.JoinedBy]);
        _attack.UnionWith(stored.Attack);
        _tactics.UnionWith(stored.Tactics);
        foreach (var (name, count) in stored.Detectors)
            _detectors[name] = new DetectorCount(
                stored.DetectorRisks.GetValueOrDefault(name),
                count,
                stored.Models.Contains(name, StringComparer.Ordinal)
            );
        if (stored.Category is { } category)
            _categories[category] = (int)_level + 1;
    }

    public string Id { get; }
    public IncidentStatus Status { get; set; }
    public DateTimeOffset LastSeen { get; private set; } = DateTimeOffset.MinValue;
    public bool IsOpen => Status is IncidentStatus.New or IncidentStatus.InProgress;

    public bool Near(DateTimeOffset time, TimeSpan window) => time >= _firstSeen - window && time <= LastSeen + window;

    public void Take(Finding finding, DateTimeOffset time, int entitiesKept)
    {
        _findings++;
        var seen = _detectors.GetValueOrDefault(finding.Detector.Name);
        _detectors[finding.Detector.Name] = seen with
        {
            Count = seen.Count + 1,
            IsModel = finding.Detector.Kind == "model",
        };
        TakeAgain(finding, time, entitiesKept);
    }

    /// <summary>Takes what a finding says now, without counting it once more.</summary>
    public void TakeAgain(Finding finding, DateTimeOffset time, int entitiesKept)
    {
        var since = finding.Since ?? time;
        if (since < _firstSeen)
            _firstSeen = since;
        if (time > LastSeen)
            LastSeen = time;
        if (finding.Level > _level)
            _level = finding.Level;
        foreach (var (kind, values) in finding.Entities)
        foreach (var value in values)
            AddEntity(kind, value, entitiesKept);
        _attack.UnionWith(finding.Attack);
        _tactics.UnionWith(finding.Tactics);
        var seen = _detectors.GetValueOrDefault(finding.Detector.Name);
        _detectors[finding.Detector.Name] = seen with { Risk = Math.Max(seen.Risk, finding.Risk) };
        if (finding.Category is { } category)
            _categories[category] = Math.Max(_categories.GetValueOrDefault(category), (int)finding.Level + 1);
    }

    /// <summary>Further findings join by these.</summary>
    public void GluesBy(List<string> keys)
    {
        foreach (var key in keys)
            if (_keys.Count < MostKeys && _keys.Add(key))
                _newKeys.Add(key);
    }

    /// <summary>Keys that are new since the last call.</summary>
    public List<string> TakeNewKeys()
    {
        List<string> keys = [.. _newKeys];
        _newKeys.Clear();
        return keys;
    }

    public Incident Snapshot()
    {
        var (risk, parts) = Risks.Sum(_detectors.Select(d => (d.Key, d.Value.Risk, d.Value.Count)), _tactics.Count);
        var gravest = _detectors
            .OrderByDescending(d => d.Value.Risk)
            .ThenByDescending(d => d.Value.Count)
            .ThenBy(d => d.Key, StringComparer.Ordinal)
            .ToList();
        return new Incident
        {
            Id = Id,
            // A rule says what happened; a model only that it was odd.
            Title = TitleOf(
                (gravest.Find(d => !d.Value.IsModel) is { Key: { } named } ? named : null) ?? gravest[0].Key
            ),
            FirstSeen = _firstSeen,
            LastSeen = LastSeen,
            Level = _level,
            Risk = risk,
            RiskParts = parts,
            Category = _categories
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => c.Key)
                .FirstOrDefault(),
            Entities = _entities.ToDictionary(
                e => e.Key,
                e => (IReadOnlyList<string>)e.Value.ToArray(),
                StringComparer.Ordinal
            ),
            Attack = [.. _attack],
            Tactics = [.. _tactics],
            Detectors = gravest.ToDictionary(d => d.Key, d => d.Value.Count, StringComparer.Ordinal),
            DetectorRisks = gravest.ToDictionary(d => d.Key, d => d.Value.Risk, StringComparer.Ordinal),
            Models = [.. gravest.Where(d => d.Value.IsModel).Select(d => d.Key)],
            FindingCount = _findings,
            JoinedBy = [.. _keys.Order(StringComparer.Ordinal)],
            Status = Status,
            Continues = _continues,
        };
    }

    private string TitleOf(string detector)
    {
        foreach (var kind in (string[])["host", "user", "account", "src_ip"])
            if (_entities.TryGetValue(kind, out var values) && values.Count > 0)
                return values.Count == 1
                    ? $"{detector}: {values.Min}"
                    : $"{detector}: {values.Min} and {values.Count - 1} more";
        return detector;
    }

    private void AddEntity(string kind, string value, int kept)
    {
        if (!_entities.TryGetValue(kind, out var values))
            _entities[kind] = values = new SortedSet<string>(StringComparer.Ordinal);
        if (values.Count < kept)
            values.Add(value);
    }

    private readonly record struct DetectorCount(int Risk, int Count, bool IsModel);
}
