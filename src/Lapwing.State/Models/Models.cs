using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

/// <summary>Whether a trained model is used.</summary>
public enum ModelStatus
{
    Active,

    /// <summary>A newer version is used.</summary>
    Retired,
}

/// <summary>A trained model as it is kept.</summary>
/// <param name="Version">From 1, in order of training.</param>
/// <param name="Bytes">The model's own format.</param>
/// <param name="Detail">JSON: what it was trained on.</param>
public sealed record StoredModel(
    string Name,
    int Version,
    ReadOnlyMemory<byte> Bytes,
    ModelStatus Status,
    string Detail,
    DateTimeOffset CreatedAt
);

/// <summary>A tenant's registry of trained models; every version stays.</summary>
public sealed class Models
{
    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal Models(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    /// <summary>Keeps a model as the active version of its name.</summary>
    /// <param name="detail">JSON.</param>
    /// <returns>Its version.</returns>
    public async Task<int> Save(string name, ReadOnlyMemory<byte> bytes, string detail, CancellationToken cancel)
    {
        await using var connection = await _store.Data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using var batch = new Npgsql.NpgsqlBatch(connection, transaction);
        batch.Statement("select pg_advisory_xact_lock(hashtext($1))").Add($"{_tenant.Value}/models/{name}");
        batch
            .Statement("update models set status = 1 where tenant_id = $1 and name = $2 and status = 0")
            .Add(_tenant.Value)
            .Add(name);
        batch
            .Statement(
                """
                insert into models (tenant_id, name, version, bytes, status, detail, created_at)
                select $1, $2, coalesce(max(version), 0) + 1, $3, 0, $4::jsonb, $5 from models
                where tenant_id = $1 and name = $2
                """
            )
            .Add(_tenant.Value)
            .Add(name)
            .Add(bytes)
            .Add(detail)
            .Add(_store.Now);
        batch
            .Statement("select max(version) from models where tenant_id = $1 and name = $2")
            .Add(_tenant.Value)
            .Add(name);
        int version;
        await using (var rows = await batch.ExecuteReaderAsync(cancel))
        {
            // The first answer is the lock's.
            await rows.NextResultAsync(cancel);
            await rows.ReadAsync(cancel);
            version = rows.GetInt32(0);
        }
        await transaction.CommitAsync(cancel);
        return version;
    }

    /// <summary>The active version of a name; null when there is none.</summary>
    public async Task<StoredModel?> Active(string name, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var row = await db
            .Models.AsNoTracking()
            .Where(m => m.Name == name && m.Status == ModelStatus.Active)
            .OrderByDescending(m => m.Version)
            .FirstOrDefaultAsync(cancel);
        return row is null
            ? null
            : new StoredModel(row.Name, row.Version, row.Bytes, row.Status, row.Detail, row.CreatedAt);
    }
}
