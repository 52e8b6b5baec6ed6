using Lapwing.Events;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lapwing.State;

/// <summary>
/// What people own, in PostgreSQL: the embedded one's or any server's. Safe for any number of threads; disposed once,
/// before the engine.
/// </summary>
public sealed class StateStore : IAsyncDisposable
{
    private readonly DbContextOptions<StateContext> _options;
    private readonly TimeProvider _time;

    private StateStore(NpgsqlDataSource data, TimeProvider time)
    {
        (Data, _time) = (data, time);
        _options = new DbContextOptionsBuilder<StateContext>()
            .UseNpgsql(data, npgsql => npgsql.EnableRetryOnFailure(3, TimeSpan.FromSeconds(1), null))
            .Options;
        Tenants = new Tenants(this);
        SignIn = new SignIn(this, time);
        Gate = new TokenGate(this, time);
    }

    public Tenants Tenants { get; }
    public SignIn SignIn { get; }

    /// <summary>Asked of every request of a program.</summary>
    public TokenGate Gate { get; }

    internal NpgsqlDataSource Data { get; }

    /// <summary>PostgreSQL keeps microseconds: what is written is what is read again.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow().ToMicroseconds();

    /// <summary>Opens the state at a connection string and brings its tables up to date.</summary>
    /// <returns>The store, or why it cannot be used.</returns>
    public static async Task<(StateStore? Store, Problem? Problem)> Open(
        string connection,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        NpgsqlDataSource? data = null;
        try
        {
            data = NpgsqlDataSource.Create(connection);
            var store = new StateStore(data, time);
            if (!await SchemaVersion.AreApplied(data, cancel))
            {
                await using var db = store.House();
                await db.Database.MigrateAsync(cancel);
            }
            return (store, null);
        }
        catch (Exception e)
            when (e is NpgsqlException or ArgumentException or InvalidOperationException or TimeoutException)
        {
            if (data is not null)
                await data.DisposeAsync();
            return (null, StateProblems.CannotOpen(Place(connection), e.Message));
        }
    }

    /// <summary>All that one tenant owns.</summary>
    public TenantState For(TenantId tenant)
    {
        _ = tenant.Value; // Nobody's state is a mistake of ours: said at once.
        return new TenantState(this, tenant);
    }

    /// <summary>Whether the database answers.</summary>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            await using var command = Data.CreateCommand("select 1");
            return await command.ExecuteScalarAsync(cancel) is 1;
        }
        catch (Exception e) when (IsAway(e))
        {
            // Connections of before a restart are broken too: the next one is new.
            Data.Clear();
            return false;
        }
    }

    /// <summary>
    /// Whether a failure says only that the database is away for now (restarting, unreachable): what was asked may be asked
    /// again. <see cref="Checkpoints.Commit"/> and the incidents' decisions are safe to repeat.
    /// </summary>
    public static bool IsAway(Exception failure) =>
        failure
            is TimeoutException
                or NpgsqlException { IsTransient: true }
                or NpgsqlException { InnerException: IOException or System.Net.Sockets.SocketException }
                or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    public ValueTask DisposeAsync() => Data.DisposeAsync();

    /// <summary>A context that sees one tenant's rows only.</summary>
    internal StateContext Context(TenantId tenant) => new(_options, tenant.Value);

    /// <summary>A context for what belongs to no tenant; of tenants' rows it sees none.</summary>
    internal StateContext House() => new(_options, null);

    // A connection string may hold a password: only where it points is shown.
    private static string Place(string connection)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            return $"{parts.Host}:{parts.Port}/{parts.Database}";
        }
        catch (ArgumentException)
        {
            return "LAPWING_STATE";
        }
    }
}
