using Lapwing.Detect;
using Lapwing.State;

namespace Lapwing.Web;

/// <summary>An incident as the API gives it.</summary>
/// <param name="Version">Decisions made so far: a decision names the one it was made on.</param>
public sealed record IncidentView(
    string Id,
    string Title,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    Level Level,
    int Risk,
    string RiskLevel,
    IReadOnlyList<RiskPart> RiskParts,
    string? Category,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Entities,
    IReadOnlyList<string> Attack,
    IReadOnlyList<string> Tactics,
    IReadOnlyDictionary<string, int> Detectors,
    int FindingCount,
    IncidentStatus Status,
    string? Continues,
    int Version
)
{
    public static IncidentView Of(StoredIncident stored)
    {
        var i = stored.Incident;
        return new IncidentView(
            i.Id,
            i.Title,
            i.FirstSeen,
            i.LastSeen,
            i.Level,
            i.Risk,
            i.RiskLevel,
            i.RiskParts,
            i.Category,
            i.Entities,
            i.Attack,
            i.Tactics,
            i.Detectors,
            i.FindingCount,
            i.Status,
            i.Continues,
            stored.Version
        );
    }
}
