using Lapwing.Detect;

namespace Lapwing.State;

/// <summary>
/// The fold owns everything but <see cref="Status"/> and <see cref="Version"/>: those are people's, and the fold never
/// writes them after the first time.
/// </summary>
sealed class IncidentRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public required string Id { get; init; }
    public required string Body { get; set; }

    /// <summary>Title, detectors and entities in lower case, for searching.</summary>
    public required string Words { get; set; }
    public Level Level { get; set; }
    public int Risk { get; set; }
    public DateTimeOffset FirstSeen { get; set; }
    public DateTimeOffset LastSeen { get; set; }
    public IncidentStatus Status { get; set; }

    /// <summary>Decisions so far: two people who decide at once are told.</summary>
    public int Version { get; set; }
}

sealed class IncidentFindingRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public required string IncidentId { get; init; }
    public required string FindingId { get; init; }
    public DateTimeOffset Time { get; init; }
}

sealed class IncidentHistoryRow : IOwnedRow
{
    public long Id { get; init; }
    public required string TenantId { get; init; }
    public required string IncidentId { get; init; }
    public DateTimeOffset Time { get; init; }
    public required string Who { get; init; }
    public required string Change { get; init; }
    public string? Note { get; init; }
}
