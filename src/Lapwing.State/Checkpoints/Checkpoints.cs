using Npgsql;

namespace Lapwing.State;

/// <summary>
/// A tenant's checkpoint: one owner at a time. Loading takes it over; an owner who was overtaken (a second service, a
/// process that hung) is refused and must end.
/// </summary>
public sealed class Checkpoints
{
    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal Checkpoints(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    /// <summary>Takes the checkpoint over and reads it.</summary>
    public async Task<Checkpoint> Load(CancellationToken cancel)
    {
        await using var connection = await _store.Data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        long epoch,
            position;
        byte[] windows;
        await using (
            var take = new NpgsqlCommand(
                """
                insert into checkpoints (tenant_id, position, epoch, saved_at) values ($1, 0, 1, $2)
                on conflict (tenant_id) do update set epoch = checkpoints.epoch + 1
                returning epoch, position, windows
                """,
                connection,
                transaction
            )
        )
        {
            take.Add(_tenant.Value).Add(_store.Now);
            await using var row = await take.ExecuteReaderAsync(cancel);
            await row.ReadAsync(cancel);
            (epoch, position) = (row.GetInt64(0), row.GetInt64(1));
            windows = row.IsDBNull(2) ? [] : row.GetFieldValue<byte[]>(2);
        }
        List<Cut> cuts = [];
        await using (
            var read = new NpgsqlCommand(
                "select from_position, to_position from cuts where tenant_id = $1 order by from_position",
                connection,
                transaction
            )
        )
        {
            read.Add(_tenant.Value);
            await using var rows = await read.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                cuts.Add(new Cut(rows.GetInt64(0), rows.GetInt64(1)));
        }
        await transaction.CommitAsync(cancel);
        return new Checkpoint(epoch, position, windows, cuts);
    }

    /// <summary>Says which range will be handed to the lake next, before it is.</summary>
    /// <returns>False when somebody else took the checkpoint over: nothing was kept.</returns>
    public async Task<bool> SaveCut(long epoch, Cut cut, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            """
            insert into cuts (tenant_id, from_position, to_position)
            select $1, $3, $4 from checkpoints where tenant_id = $1 and epoch = $2 for share
            on conflict (tenant_id, from_position) do update set to_position = excluded.to_position
            """
        );
        command.Add(_tenant.Value).Add(epoch).Add(cut.From).Add(cut.To);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>Keeps everything since the last checkpoint in one transaction.</summary>
    /// <remarks>
    /// When the connection broke while it committed, nobody knows whether it did: the caller says it again, and what was
    /// kept is not counted twice.
    /// </remarks>
    /// <returns>True when it is kept; false when somebody else took the checkpoint over: nothing was kept, and this owner must end.</returns>
    public async Task<bool> Commit(CheckpointCommit commit, CancellationToken cancel)
    {
        await using var connection = await _store.Data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (
            var move = new NpgsqlCommand(
                """
                update checkpoints set position = $3, windows = $4, saved_at = $5
                where tenant_id = $1 and epoch = $2 and position < $3
                """,
                connection,
                transaction
            )
        )
        {
            move.Add(_tenant.Value).Add(commit.Epoch).Add(commit.Position).Add(commit.Windows).Add(_store.Now);
            if (await move.ExecuteNonQueryAsync(cancel) != 1)
                return await WasKept(connection, transaction, commit, cancel);
        }
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch
            .Statement("delete from cuts where tenant_id = $1 and to_position <= $2")
            .Add(_tenant.Value)
            .Add(commit.Position);
        foreach (var change in commit.Incidents)
            Incidents.Save(batch, _tenant, change);
        Counters.Save(batch, _tenant, commit.Counts);
        foreach (var upload in commit.Uploads)
            Uploads.Save(batch, _tenant, upload, _store.Now);
        await batch.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task<bool> WasKept(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        CheckpointCommit commit,
        CancellationToken cancel
    )
    {
        await using var ask = new NpgsqlCommand(
            "select position from checkpoints where tenant_id = $1 and epoch = $2",
            connection,
            transaction
        );
        ask.Add(_tenant.Value).Add(commit.Epoch);
        return await ask.ExecuteScalarAsync(cancel) switch
        {
            long position when position == commit.Position => true,
            long position => throw new InvalidOperationException(
                $"The checkpoint of {_tenant} is at {position}; it does not go back to {commit.Position}."
            ),
            _ => false,
        };
    }
}
