using Lapwing.State;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Lapwing.State.Tests.PostgresServer))]

namespace Lapwing.State.Tests;

/// <summary>One real server for all tests of the assembly; each test has a database of its own in it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly ServerFolder _folder = new();
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresEngine? _engine;
    private NpgsqlConnectionStringBuilder? _made; // under _starting
    private int _databases;

    /// <summary>PostgreSQL refuses root: tests run as root start it as nobody.</summary>
    public static string? RunAs => Environment.UserName == "root" ? "nobody" : null;

    /// <summary>The programs' folder; skips the test where there are none, fails it under CI.</summary>
    public static string Programs()
    {
        var (folder, problem) = PostgresPrograms.Find();
        if (folder is not null)
            return folder;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"PostgreSQL is required under CI. {problem}");
        Assert.Skip($"No PostgreSQL: {problem}");
        return "";
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A store in a new database with its tables: copied from one that the migrations made.</summary>
    public async Task<StateStore> Store(TimeProvider? time = null)
    {
        var connection = await Copy();
        var (store, problem) = await StateStore.Open(connection, time ?? TimeProvider.System, Stop);
        return store ?? throw new InvalidOperationException($"{problem}");
    }

    /// <summary>The connection string of a database that does not exist yet.</summary>
    public async Task<string> Database()
    {
        var engine = await Engine();
        return new NpgsqlConnectionStringBuilder(engine.ConnectionString)
        {
            Database = $"test{Interlocked.Increment(ref _databases)}",
            MaxPoolSize = 8,
        }.ConnectionString;
    }

    private async Task<string> Copy()
    {
        var connection = new NpgsqlConnectionStringBuilder(await Database());
        await _starting.WaitAsync(Stop);
        try
        {
            if (_made is null)
            {
                var made = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
                {
                    Database = "made",
                    Pooling = false,
                };
                var (store, problem) = await StateStore.Open(made.ConnectionString, TimeProvider.System, Stop);
                await (store ?? throw new InvalidOperationException($"{problem}")).DisposeAsync();
                _made = made;
            }
            await using var admin = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(_made.ConnectionString) { Database = "postgres" }.ConnectionString
            );
            await admin.OpenAsync(Stop);
            await using var copy = new NpgsqlCommand(
                $"create database {connection.Database} template made strategy file_copy",
                admin
            );
            await copy.ExecuteNonQueryAsync(Stop);
        }
        finally
        {
            _starting.Release();
        }
        return connection.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _folder.Dispose();
        _starting.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The tests of several classes ask at once: the first starts it.
    private async Task<PostgresEngine> Engine()
    {
        var programs = Programs();
        await _starting.WaitAsync(Stop);
        try
        {
            return _engine ??= await Start(programs);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<PostgresEngine> Start(string programs)
    {
        var (engine, problem) = await PostgresEngine.Start(
            new PostgresOptions
            {
                Folder = _folder.State,
                Programs = programs,
                RunAs = RunAs,
            },
            TimeProvider.System,
            NullLogger.Instance,
            Stop
        );
        return engine ?? throw new InvalidOperationException($"{problem}");
    }
}
