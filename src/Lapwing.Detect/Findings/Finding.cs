namespace Lapwing.Detect;

/// <summary>How grave a finding is, in Sigma's words.</summary>
public enum Level
{
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What made a finding.</summary>
/// <param name="Kind"><c>rule</c>, <c>correlation</c>, <c>model</c>, <c>indicator</c> or <c>health</c>.</param>
/// <param name="Id">The rule's own id, or the model's name.</param>
public sealed record Detector(string Kind, string Id, string Name, string Version);

/// <summary>An event that a finding cites.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="File">The file's name, or the door's.</param>
/// <param name="Record">Ordinal in the file from 1; 0 from a door.</param>
public sealed record EventReference(string Id, DateTimeOffset? Time, string File, long Record, string? NativeId);

/// <summary>What of an event matched.</summary>
/// <param name="Condition">Selection and item: <c>selection.CommandLine|contains</c>.</param>
public sealed record MatchedField(string Field, string Value, string Condition);

/// <summary>One feature of a model's score.</summary>
/// <param name="Weight">Its part of the risk, all parts together 1.</param>
/// <param name="Reason">A sentence for people.</param>
public sealed record ScorePart(string Feature, double Value, double Weight, string Reason);

/// <summary>One detector's statement about events. Immutable; the same events and versions give the same finding.</summary>
public sealed record Finding
{
    /// <summary>Stable: the same detector over the same events has the same id.</summary>
    public required string Id { get; init; }

    /// <summary>The event's; a run's last event's. Null only where the file knows no time.</summary>
    public required DateTimeOffset? Time { get; init; }

    /// <summary>A run's first event's; as <see cref="Time"/> for one event.</summary>
    public DateTimeOffset? Since { get; init; }
    public required Detector Detector { get; init; }
    public required Level Level { get; init; }

    /// <summary>0-100.</summary>
    public int Risk { get; init; }

    /// <summary>One of the eight categories of a threat, or null where nothing says.</summary>
    public string? Category { get; init; }

    /// <summary>ATT&amp;CK techniques as <c>T1059.001</c>.</summary>
    public IReadOnlyList<string> Attack { get; init; } = [];

    /// <summary>ATT&amp;CK tactics as <c>credential-access</c>.</summary>
    public IReadOnlyList<string> Tactics { get; init; } = [];

    /// <summary>Kind of entity (<c>host</c>, <c>user</c>, <c>src_ip</c> ...) to its values, each list sorted, without repeats.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Entities { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>At most the first and last 50 of <see cref="EventCount"/>.</summary>
    public IReadOnlyList<EventReference> Events { get; init; } = [];
    public long EventCount { get; init; } = 1;
    public IReadOnlyList<MatchedField> Matched { get; init; } = [];

    /// <summary>A model's parts, heaviest first; empty for rules.</summary>
    public IReadOnlyList<ScorePart> Parts { get; init; } = [];

    /// <summary>What the detector says of itself: the rule's description.</summary>
    public string? Description { get; init; }
}
