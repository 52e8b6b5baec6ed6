using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lapwing.State;

/// <summary>One change, and who made it.</summary>
/// <param name="Who">A user's or token's name.</param>
/// <param name="Action"><c>incident.status</c>, <c>session.start</c> ...</param>
/// <param name="Target">What was changed, by its id.</param>
public sealed record AuditEntry(long Id, DateTimeOffset Time, string Who, string Action, string Target, string Detail);

/// <summary>Every change by a person, for ever: the database itself refuses to change or delete an entry.</summary>
public sealed class AuditLog
{
    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal AuditLog(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    public async Task Write(string who, string action, string target, string detail, CancellationToken cancel)
    {
        await using var batch = _store.Data.CreateBatch();
        Write(batch, _tenant, _store.Now, who, action, target, detail);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The newest entries first, or those before one.</summary>
    /// <param name="before">An entry's id, or null.</param>
    public async Task<IReadOnlyList<AuditEntry>> List(int limit, long? before, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db
            .Audit.AsNoTracking()
            .Where(a => before == null || a.Id < before)
            .OrderByDescending(a => a.Id)
            .Take(Math.Clamp(limit, 1, 1000))
            .ToListAsync(cancel);
        return [.. rows.Select(r => new AuditEntry(r.Id, r.Time, r.Who, r.Action, r.Target, r.Detail))];
    }

    /// <summary>Adds an entry to the transaction that makes the change.</summary>
    internal static void Write(
        NpgsqlBatch batch,
        TenantId tenant,
        DateTimeOffset now,
        string who,
        string action,
        string target,
        string detail
    ) =>
        batch
            .Statement(
                "insert into audit (tenant_id, time, who, action, target, detail) values ($1, $2, $3, $4, $5, $6)"
            )
            .Add(tenant.Value)
            .Add(now)
            .Add(who.Clean())
            .Add(action)
            .Add(target.Clean())
            .Add(detail.Clean());
}
