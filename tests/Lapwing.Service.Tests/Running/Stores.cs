using Lapwing.Engines;
using Lapwing.State;
using Lapwing.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Lapwing.Service.Tests;

/// <summary>A PostgreSQL for all nodes of the assembly, each with a database of its own. Skips aloud where there are no engines; under CI they are required.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lapwing-node-");
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresEngine? _engine;
    private int _made;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new place for a node: its folder, and the database that belongs to it.</summary>
    public async Task<NodePlace> Place()
    {
        var engine = await Engine();
        var number = Interlocked.Increment(ref _made);
        return new NodePlace(
            Directory.CreateDirectory(Path.Combine(_folder.FullName, $"data{number}")).FullName,
            new NpgsqlConnectionStringBuilder(engine.ConnectionString)
            {
                Database = $"node{number}",
                MaxPoolSize = 16,
            }.ConnectionString
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        _folder.Delete(recursive: true);
        _starting.Dispose();
    }

    private async Task<PostgresEngine> Engine()
    {
        var (programs, missing) = PostgresPrograms.Find();
        if (programs is null || EngineFolder.Find().Folder is null)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"The engines are required under CI: run scripts/engines. {missing}");
            Assert.Skip($"No engines on this machine: run scripts/engines. {missing}");
        }
        await _starting.WaitAsync(Stop);
        try
        {
            return _engine ??= await Start(programs!);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<PostgresEngine> Start(string programs)
    {
        // PostgreSQL refuses root: tests run as root start it as nobody, who must be able to pass through.
        var root = Environment.UserName == "root";
        if (root && !OperatingSystem.IsWindows())
            _folder.UnixFileMode |= UnixFileMode.OtherExecute | UnixFileMode.OtherRead;
        var (engine, problem) = await PostgresEngine.Start(
            new PostgresOptions
            {
                Folder = Path.Combine(_folder.FullName, "state"),
                Programs = programs,
                RunAs = root ? "nobody" : null,
            },
            TimeProvider.System,
            NullLogger.Instance,
            Stop
        );
        return engine ?? throw new InvalidOperationException($"{problem}");
    }
}

/// <summary>Where a node keeps what it has: it can be started there, ended, and started again.</summary>
public sealed record NodePlace(string Data, string State)
{
    public static readonly string LakeProgram = Path.Combine(AppContext.BaseDirectory, "Lapwing.Lake.Host");

    public NodeOptions Options =>
        new()
        {
            Data = Data,
            Content = Path.Combine(Corpora.Root, "content"),
            LakeProgram = LakeProgram,
            LakeArguments = [],
            State = State,
            Demo = true,
        };

    /// <summary>A running node with the tenants main and demo.</summary>
    public async Task<ServiceNode> Start(CancellationToken cancel)
    {
        var (node, problem) = await ServiceNode.Start(Options, TimeProvider.System, NullLoggerFactory.Instance, cancel);
        return node ?? throw new InvalidOperationException($"{problem}");
    }
}
