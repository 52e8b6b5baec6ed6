using System.Text;
using System.Text.Json;
using Lapwing.Detect;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lapwing.State;

/// <summary>A tenant's incidents: what the fold made of findings, and what people decided.</summary>
public sealed partial class Incidents
{
    private const int MaxWords = 4000;

    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal Incidents(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    public async Task<StoredIncident?> Find(string id, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var row = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id.Clean(), cancel);
        return row is null ? null : ToIncident(row);
    }

    /// <summary>One incident with its findings' ids and what people did.</summary>
    public async Task<IncidentStory?> Tell(string id, CancellationToken cancel)
    {
        id = id.Clean();
        await using var db = _store.Context(_tenant);
        var row = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel);
        if (row is null)
            return null;
        var findings = await db
            .IncidentFindings.Where(f => f.IncidentId == id)
            .OrderByDescending(f => f.Time)
            .ThenBy(f => f.FindingId)
            .Select(f => f.FindingId)
            .Take(1000)
            .ToListAsync(cancel);
        var history = await db
            .IncidentHistory.AsNoTracking()
            .Where(h => h.IncidentId == id)
            .OrderBy(h => h.Id)
            .Take(1000)
            .ToListAsync(cancel);
        return new IncidentStory(
            ToIncident(row),
            findings,
            [.. history.Select(h => new IncidentHistoryEntry(h.Time, h.Who, h.Change, h.Note))]
        );
    }

    /// <summary>What the fold takes up at a start: every incident seen at or after a time, closed ones too, the oldest first.</summary>
    public async Task<IReadOnlyList<Incident>> SeenSince(DateTimeOffset since, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db
            .Incidents.AsNoTracking()
            .Where(i => i.LastSeen >= since)
            .OrderBy(i => i.LastSeen)
            .ThenBy(i => i.Id)
            .ToListAsync(cancel);
        return [.. rows.Select(r => ToIncident(r).Incident)];
    }

    /// <summary>Open incidents by level, for a first glance.</summary>
    public async Task<IReadOnlyDictionary<Level, int>> OpenByLevel(CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        return await db
            .Incidents.Where(i => i.Status == IncidentStatus.New || i.Status == IncidentStatus.InProgress)
            .GroupBy(i => i.Level)
            .Select(g => new { Level = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Level, g => g.Count, cancel);
    }

    /// <summary>A person's decision, with its history and audit entry in one transaction.</summary>
    /// <param name="version">Of the incident that the person saw.</param>
    public async Task<Decision> Decide(
        string id,
        IncidentStatus status,
        int version,
        string who,
        string? note,
        CancellationToken cancel
    )
    {
        await using var db = _store.Context(_tenant);
        var row = await db.Incidents.FirstOrDefaultAsync(i => i.Id == id.Clean(), cancel);
        if (row is null)
            return new Decision(DecisionAnswer.NoSuchIncident, null);
        if (row.Version != version)
            return new Decision(DecisionAnswer.Stale, ToIncident(row));
        var change = $"{Word(row.Status)} to {Word(status)}";
        (row.Status, row.Version) = (status, version + 1);
        db.IncidentHistory.Add(
            new IncidentHistoryRow
            {
                TenantId = _tenant.Value,
                IncidentId = row.Id,
                Time = _store.Now,
                Who = who.Clean(),
                Change = change,
                Note = note?.Clean(),
            }
        );
        db.Audit.Add(
            new AuditRow
            {
                TenantId = _tenant.Value,
                Time = _store.Now,
                Who = who.Clean(),
                Action = "incident.status",
                Target = row.Id,
                Detail = note is null ? change : $"{change}: {note.Clean()}",
            }
        );
        try
        {
            await db.SaveChangesAsync(cancel);
            return new Decision(DecisionAnswer.Made, ToIncident(row));
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Decision(DecisionAnswer.Stale, await Find(id, cancel));
        }
    }

    /// <summary>Adds a change of the fold to a checkpoint's transaction. What people decided stays.</summary>
    internal static void Save(NpgsqlBatch batch, TenantId tenant, IncidentChange change)
    {
        var incident = change.Incident;
        batch
            .Statement(
                """
                insert into incidents
                    (tenant_id, id, body, words, level, risk, first_seen, last_seen, status, version)
                values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, 0)
                on conflict (tenant_id, id) do update set
                    body = excluded.body, words = excluded.words, level = excluded.level, risk = excluded.risk,
                    first_seen = excluded.first_seen, last_seen = excluded.last_seen
                """
            )
            .Add(tenant.Value)
            .Add(incident.Id)
            .Add(Body(incident))
            .Add(Words(incident))
            .Add((int)incident.Level)
            .Add(incident.Risk)
            .Add(incident.FirstSeen.ToMicroseconds())
            .Add(incident.LastSeen.ToMicroseconds())
            .Add((int)incident.Status);
        batch
            .Statement(
                """
                insert into incident_findings (tenant_id, incident_id, finding_id, time) values ($1, $2, $3, $4)
                on conflict do nothing
                """
            )
            .Add(tenant.Value)
            .Add(incident.Id)
            .Add(change.FindingId)
            .Add(change.FindingTime.ToMicroseconds());
    }

    // jsonb refuses the escape of NUL, which hostile entities may hold.
    private static string Body(Incident incident) =>
        JsonSerializer.Serialize(incident, DetectJson.Default.Incident).Replace("\\u0000", "\\uFFFD");

    private static string Words(Incident incident)
    {
        var words = new StringBuilder(incident.Id).Append('\n').Append(incident.Title);
        foreach (var detector in incident.Detectors.Keys)
            words.Append('\n').Append(detector);
        foreach (var value in incident.Entities.Values.SelectMany(v => v))
        {
            if (words.Length > MaxWords)
                break;
            words.Append('\n').Append(value);
        }
        // Not cut within a pair of surrogates, which would be no text for the database.
        var length = Math.Min(words.Length, MaxWords);
        if (length > 0 && char.IsHighSurrogate(words[length - 1]))
            length--;
        return words.ToString(0, length).ToLowerInvariant().Clean();
    }

    private static StoredIncident ToIncident(IncidentRow row)
    {
        var incident =
            JsonSerializer.Deserialize(row.Body, DetectJson.Default.Incident)
            ?? throw new InvalidOperationException($"Incident {row.Id} has no body.");
        return new StoredIncident(incident with { Status = row.Status }, row.Version);
    }

    private static string Word(IncidentStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
