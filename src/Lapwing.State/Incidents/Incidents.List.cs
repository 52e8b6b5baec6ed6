using Lapwing.Detect;
using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

public sealed partial class Incidents
{
    /// <summary>A page of incidents.</summary>
    public async Task<IncidentPage> List(IncidentQuery query, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var found = Matching(db.Incidents.AsNoTracking(), query);
        var total = await found.LongCountAsync(cancel);
        var limit = Math.Clamp(query.Limit, 1, 1000);
        var rows = await Sorted(found, query).Take(limit + 1).ToListAsync(cancel);
        IncidentCursor? next = null;
        if (rows.Count > limit)
        {
            rows.RemoveAt(limit);
            next = new IncidentCursor(rows[^1].Risk, rows[^1].LastSeen, rows[^1].Id);
        }
        return new IncidentPage(total, [.. rows.Select(ToIncident)], next);
    }

    private static IQueryable<IncidentRow> Matching(IQueryable<IncidentRow> rows, IncidentQuery query)
    {
        if (query.Statuses is { Count: > 0 } statuses)
            rows = rows.Where(i => statuses.Contains(i.Status));
        if (query.Levels is { Count: > 0 } levels)
            rows = rows.Where(i => levels.Contains(i.Level));
        if (query.Since is { } since)
            rows = rows.Where(i => i.LastSeen >= since.ToUniversalTime());
        if (query.Until is { } until)
            rows = rows.Where(i => i.FirstSeen < until.ToUniversalTime());
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            var text = query.Text.Trim().ToLowerInvariant().Clean();
            rows = rows.Where(i => i.Words.Contains(text));
        }
        return rows;
    }

    private static IQueryable<IncidentRow> Sorted(IQueryable<IncidentRow> rows, IncidentQuery query)
    {
        if (query.After is { } after)
        {
            var (risk, seen, id) = after;
            rows =
                query.Sort == IncidentSort.Risk
                    ? rows.Where(i =>
                        i.Risk < risk
                        || i.Risk == risk && (i.LastSeen < seen || i.LastSeen == seen && string.Compare(i.Id, id) > 0)
                    )
                    : rows.Where(i => i.LastSeen < seen || i.LastSeen == seen && string.Compare(i.Id, id) > 0);
        }
        var sorted =
            query.Sort == IncidentSort.Risk
                ? rows.OrderByDescending(i => i.Risk).ThenByDescending(i => i.LastSeen)
                : rows.OrderByDescending(i => i.LastSeen);
        return sorted.ThenBy(i => i.Id);
    }
}
