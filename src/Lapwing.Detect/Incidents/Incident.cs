namespace Lapwing.Detect;

/// <summary>Where an incident stands.</summary>
public enum IncidentStatus
{
    New,
    InProgress,
    Resolved,
    FalsePositive,
}

/// <summary>One reason of an incident's risk.</summary>
/// <param name="Points">What it adds, before the sum is capped at 100.</param>
public sealed record RiskPart(string Reason, int Points);

/// <summary>Findings that share entities, in time: what a person works on.</summary>
public sealed record Incident
{
    /// <summary>Stable: made from its first finding's id.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }
    public required DateTimeOffset LastSeen { get; init; }
    public required Level Level { get; init; }

    /// <summary>0-100.</summary>
    public required int Risk { get; init; }

    /// <summary>HIGH, MEDIUM or LOW.</summary>
    public string RiskLevel => Threats.RiskLevel(Risk);
    public IReadOnlyList<RiskPart> RiskParts { get; init; } = [];
    public string? Category { get; init; }
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Entities { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
    public IReadOnlyList<string> Attack { get; init; } = [];
    public IReadOnlyList<string> Tactics { get; init; } = [];

    /// <summary>Detector names with how often, the gravest first.</summary>
    public IReadOnlyDictionary<string, int> Detectors { get; init; } =
        new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Each detector's gravest finding's risk, by name: what <see cref="Risk"/> is summed from.</summary>
    public IReadOnlyDictionary<string, int> DetectorRisks { get; init; } =
        new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Those of <see cref="Detectors"/> that are models.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];
    public int FindingCount { get; init; }

    /// <summary>The entities that further findings join by, as <c>kind=value</c>.</summary>
    public IReadOnlyList<string> JoinedBy { get; init; } = [];
    public IncidentStatus Status { get; init; }

    /// <summary>The closed incident that this one goes on from, if any: a closed incident does not reopen.</summary>
    public string? Continues { get; init; }
}
