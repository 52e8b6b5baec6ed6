using Lapwing.Detect;

namespace Lapwing.State;

/// <summary>An incident as it stands, with people's decision in <see cref="Detect.Incident.Status"/>.</summary>
/// <param name="Version">Decisions made so far. A new finding does not change it; a decision must name it.</param>
public sealed record StoredIncident(Incident Incident, int Version);

/// <param name="Change"><c>new to in_progress</c>.</param>
public sealed record IncidentHistoryEntry(DateTimeOffset Time, string Who, string Change, string? Note);

/// <summary>One incident whole.</summary>
/// <param name="FindingIds">The latest first, at most 1,000.</param>
/// <param name="History">The oldest first, at most 1,000.</param>
public sealed record IncidentStory(
    StoredIncident Incident,
    IReadOnlyList<string> FindingIds,
    IReadOnlyList<IncidentHistoryEntry> History
);

/// <summary>How a list of incidents is sorted: highest risk, or last seen, first.</summary>
public enum IncidentSort
{
    Risk,
    Time,
}

/// <summary>Which incidents to list.</summary>
public sealed record IncidentQuery
{
    /// <summary>Empty: any.</summary>
    public IReadOnlyList<IncidentStatus> Statuses { get; init; } = [];

    /// <summary>Empty: any.</summary>
    public IReadOnlyList<Level> Levels { get; init; } = [];

    /// <summary>In the title, the detectors or the entities; case counts for nothing.</summary>
    public string? Text { get; init; }

    /// <summary>Seen at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Seen before.</summary>
    public DateTimeOffset? Until { get; init; }
    public IncidentSort Sort { get; init; }

    /// <summary>1-1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended; null: from the start.</summary>
    public IncidentCursor? After { get; init; }
}

/// <param name="Total">All that the query finds, whatever the limit.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record IncidentPage(long Total, IReadOnlyList<StoredIncident> Rows, IncidentCursor? Next);

/// <summary>What became of a decision.</summary>
public enum DecisionAnswer
{
    Made,
    NoSuchIncident,

    /// <summary>Somebody else decided meanwhile.</summary>
    Stale,
}

/// <param name="Incident">As it stands now; null when there is none.</param>
public readonly record struct Decision(DecisionAnswer Answer, StoredIncident? Incident);
