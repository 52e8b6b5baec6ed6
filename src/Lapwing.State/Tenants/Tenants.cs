using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

/// <summary>The tenants of this installation. It names them and shows nothing of what is theirs.</summary>
public sealed class Tenants
{
    private readonly StateStore _store;

    internal Tenants(StateStore store) => _store = store;

    /// <summary>All, by name.</summary>
    public async Task<IReadOnlyList<Tenant>> List(CancellationToken cancel)
    {
        await using var db = _store.House();
        var rows = await db.Tenants.AsNoTracking().OrderBy(t => t.Id).ToListAsync(cancel);
        return [.. rows.Select(ToTenant)];
    }

    public async Task<Tenant?> Find(TenantId id, CancellationToken cancel)
    {
        await using var db = _store.House();
        var row = await db.Tenants.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id.Value, cancel);
        return row is null ? null : ToTenant(row);
    }

    /// <summary>Makes a tenant where it is missing; one that is there stays as it is.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> Ensure(TenantId id, string name, TenantKind kind, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            """
            insert into tenants (id, name, kind, created_at) values ($1, $2, $3, $4) on conflict (id) do nothing
            """
        );
        command.Add(id.Value).Add(name).Add((int)kind).Add(_store.Now);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    internal static Tenant ToTenant(TenantRow row) => new(TenantId.Parse(row.Id), row.Name, row.Kind, row.CreatedAt);
}
