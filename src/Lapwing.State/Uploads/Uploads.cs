using Lapwing.Events;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lapwing.State;

/// <summary>
/// A tenant's uploads, from the file's arrival until its last event is stored. An upload is done when it was read to its
/// end and checkpoints have counted as many events as were spooled, in whichever order that is learned.
/// </summary>
public sealed class Uploads
{
    private const string WhenDone = """
        state = case when state = 1 and spooled is not null and events >= spooled then 2 else state end,
        finished_at = case when state = 1 and spooled is not null and events >= spooled then $3 else finished_at end
        """;

    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal Uploads(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    /// <summary>Takes up a file; one whose bytes were taken before, and did not fail, is a duplicate and not read.</summary>
    /// <param name="hash">SHA-256 of its bytes.</param>
    public async Task<Upload> Create(string name, ReadOnlyMemory<byte> hash, long bytes, CancellationToken cancel)
    {
        var id = Guid.CreateVersion7(_store.Now).ToString("n");
        await using var connection = await _store.Data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            // Two uploads of one file at once: the second waits here and finds the first.
            batch.Statement("select pg_advisory_xact_lock(hashtext($1))").Add(_tenant.Value);
            batch
                .Statement(
                    """
                    insert into uploads (tenant_id, id, hash, name, state, bytes, bytes_read, events, faults, findings, created_at)
                    select $1, $2, $3, $4, case when exists (
                        select 1 from uploads where tenant_id = $1 and hash = $3 and state in (0, 1, 2)) then 4 else 0 end,
                        $5, 0, 0, 0, 0, $6
                    """
                )
                .Add(_tenant.Value)
                .Add(id)
                .Add(hash)
                .Add(name.Clean())
                .Add(bytes)
                .Add(_store.Now);
            await batch.ExecuteNonQueryAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
        return await Find(id, cancel) ?? throw new InvalidOperationException($"Upload {id} is gone.");
    }

    public async Task<Upload?> Find(string id, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var row = await db.Uploads.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id.Clean(), cancel);
        return row is null ? null : ToUpload(row);
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Upload>> List(int limit, CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db
            .Uploads.AsNoTracking()
            .OrderByDescending(u => u.CreatedAt)
            .ThenByDescending(u => u.Id)
            .Take(Math.Clamp(limit, 1, 1000))
            .ToListAsync(cancel);
        return [.. rows.Select(ToUpload)];
    }

    /// <summary>
    /// Those whose reading a stop cut short, the oldest first. A reader goes on behind the events that are stored
    /// (<see cref="Upload.Events"/>) and those that the spool holds beyond the checkpoint.
    /// </summary>
    public async Task<IReadOnlyList<Upload>> Unread(CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db
            .Uploads.AsNoTracking()
            .Where(u => (u.State == UploadState.Queued || u.State == UploadState.Reading) && u.Spooled == null)
            .OrderBy(u => u.CreatedAt)
            .ThenBy(u => u.Id)
            .ToListAsync(cancel);
        return [.. rows.Select(ToUpload)];
    }

    /// <summary>Reading began or went on.</summary>
    /// <param name="bytesRead">Of the file, from its start.</param>
    public Task Reading(string id, long bytesRead, CancellationToken cancel) =>
        Update(
            "state = 1, bytes_read = $4, started_at = coalesce(started_at, $3)",
            "and state in (0, 1)",
            id,
            command => command.Add(bytesRead),
            cancel
        );

    /// <summary>The file was read to its end.</summary>
    /// <param name="spooled">All its events that were put into the spool, of earlier starts too.</param>
    /// <param name="problem">What of it could not be read; null when all could.</param>
    public async Task Read(string id, long spooled, Problem? problem, CancellationToken cancel)
    {
        await Update(
            "spooled = $4, bytes_read = bytes, problem_code = $5, problem_message = $6, problem_fix = $7",
            "and state = 1",
            id,
            command => Add(command.Add(spooled), problem),
            cancel
        );
        await Update(WhenDone, "", id, command => command, cancel);
    }

    /// <summary>Nothing of it could be read, or no more.</summary>
    public Task Fail(string id, Problem problem, CancellationToken cancel) =>
        Update(
            "state = 3, finished_at = $3, problem_code = $4, problem_message = $5, problem_fix = $6",
            "and state in (0, 1)",
            id,
            command => Add(command, problem),
            cancel
        );

    /// <summary>Adds a checkpoint's progress to its transaction.</summary>
    internal static void Save(NpgsqlBatch batch, TenantId tenant, in UploadProgress progress, DateTimeOffset now)
    {
        batch
            .Statement(
                """
                update uploads set events = events + $3, faults = faults + $4, findings = findings + $5,
                    first_time = least(first_time, $6), last_time = greatest(last_time, $7)
                where tenant_id = $1 and id = $2
                """
            )
            .Add(tenant.Value)
            .Add(progress.Id)
            .Add(progress.Events)
            .Add(progress.Faults)
            .Add(progress.Findings)
            .Add(progress.FirstTime?.ToMicroseconds())
            .Add(progress.LastTime?.ToMicroseconds());
        batch
            .Statement($"update uploads set {WhenDone} where tenant_id = $1 and id = $2")
            .Add(tenant.Value)
            .Add(progress.Id)
            .Add(now);
    }

    // $1 is the tenant, $2 the upload, $3 now; the words are this class's own.
    private async Task Update(
        string set,
        string where,
        string id,
        Func<NpgsqlCommand, NpgsqlCommand> add,
        CancellationToken cancel
    )
    {
        await using var command = _store.Data.CreateCommand(
            $"update uploads set {set} where tenant_id = $1 and id = $2 {where} and $3::timestamptz is not null"
        );
        add(command.Add(_tenant.Value).Add(id.Clean()).Add(_store.Now));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlCommand Add(NpgsqlCommand command, Problem? problem) =>
        command.Add(problem?.Code).Add(problem?.Message.Clean()).Add(problem?.Fix.Clean());

    private static Upload ToUpload(UploadRow r) =>
        new(
            r.Id,
            r.Name,
            r.Hash,
            r.State,
            r.Bytes,
            r.BytesRead,
            r.Events,
            r.Faults,
            r.Findings,
            r.ProblemCode is null
                ? null
                : new Problem(
                    r.ProblemCode,
                    r.State == UploadState.Failed ? Severity.Error : Severity.Warning,
                    new Place(r.Name),
                    r.ProblemMessage ?? "",
                    r.ProblemFix ?? ""
                ),
            r.CreatedAt,
            r.StartedAt,
            r.FinishedAt,
            r.FirstTime,
            r.LastTime
        );
}
