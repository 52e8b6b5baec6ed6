using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lapwing.State;

/// <summary>How often something happened to a source's records.</summary>
/// <param name="Source">The kind of log, or the door where the kind is not known yet.</param>
/// <param name="Name"><c>received</c>, <c>stored</c>, or <c>rejected/CODE</c>: received is the sum of the others once all is done.</param>
public readonly record struct Count(string Source, string Name, long Value);

/// <summary>A tenant's lasting counts: received = stored + rejected, by source.</summary>
public sealed class Counters
{
    private const int MaxNameChars = 200;

    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal Counters(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    /// <summary>Adds at once, outside a checkpoint: what a door turned away never comes to one.</summary>
    public async Task Add(IReadOnlyList<Count> counts, CancellationToken cancel)
    {
        if (counts.Count == 0)
            return;
        await using var batch = _store.Data.CreateBatch();
        Save(batch, _tenant, counts);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public async Task<IReadOnlyList<Count>> List(CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db.Counters.AsNoTracking().OrderBy(c => c.Source).ThenBy(c => c.Name).ToListAsync(cancel);
        return [.. rows.Select(r => new Count(r.Source, r.Name, r.Value))];
    }

    internal static void Save(NpgsqlBatch batch, TenantId tenant, IReadOnlyList<Count> counts)
    {
        // Always in one order: two transactions that count the same things then never wait for each other in a circle.
        foreach (
            var count in counts
                .GroupBy(c => (Source: Name(c.Source), Name: Name(c.Name)))
                .OrderBy(g => g.Key.Source, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Name, StringComparer.Ordinal)
        )
            batch
                .Statement(
                    """
                    insert into counters (tenant_id, source, name, value) values ($1, $2, $3, $4)
                    on conflict (tenant_id, source, name) do update set value = counters.value + excluded.value
                    """
                )
                .Add(tenant.Value)
                .Add(count.Key.Source)
                .Add(count.Key.Name)
                .Add(count.Sum(c => c.Value));
    }

    private static string Name(string text) => (text.Length <= MaxNameChars ? text : text[..MaxNameChars]).Clean();
}
