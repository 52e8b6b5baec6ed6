using System.Text.RegularExpressions;
using Lapwing.Engines;
using Lapwing.Events;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lapwing.State;

/// <summary>
/// The embedded PostgreSQL: a watched child on a unix socket that only its user may use. Its folder is made at the first
/// start; one process has it open at a time. Disposing ends the server in order.
/// </summary>
public sealed partial class PostgresEngine : IAsyncDisposable
{
    // The address of a unix socket holds 107 bytes; the server adds "/.s.PGSQL.5432.lock".
    private const int MaxSocketFolder = 107 - 19;

    private readonly FileStream _lock;
    private readonly Supervisor _supervisor;
    private readonly string _socketFolder;
    private readonly bool _socketIsApart;
    private int _disposed;

    private PostgresEngine(FileStream held, Supervisor supervisor, string socketFolder, bool apart, string connection)
    {
        (_lock, _supervisor, _socketFolder, _socketIsApart) = (held, supervisor, socketFolder, apart);
        ConnectionString = connection;
    }

    /// <summary>For <see cref="StateStore.Open"/>; holds no secret.</summary>
    public string ConnectionString { get; }

    public EngineStatus Status => _supervisor.Status;

    /// <summary>The server's process while it runs; for measuring.</summary>
    public int? Pid => _supervisor.Pid;

    /// <summary>Makes the files where missing, starts the server and waits until it answers.</summary>
    /// <returns>The running engine, or why there is none.</returns>
    public static async Task<(PostgresEngine? Engine, Problem? Problem)> Start(
        PostgresOptions options,
        TimeProvider time,
        ILogger log,
        CancellationToken cancel
    )
    {
        if (options.RunAs is null && LinuxUser.IsRoot)
            return (null, StateProblems.Root(options.Folder));
        if (options.RunAs is { } user && LinuxUser.Find(user) is null)
            return (null, StateProblems.CannotUse(options.Folder, $"there is no user '{user}'."));
        FileStream? held = null;
        PostgresEngine? engine = null;
        try
        {
            var files = new PostgresFiles(options);
            files.PrivateFolder(options.Folder);
            try
            {
                held = new FileStream(
                    Path.Combine(options.Folder, "lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                return (null, StateProblems.InUse(options.Folder));
            }
            if (await Version(options, time, cancel) is not { } major)
                return (
                    null,
                    StateProblems.NoPrograms($"{options.Programs}/postgres does not say its version; install it again.")
                );
            if (await files.Ensure(major, time, cancel) is { } problem)
                return (null, problem);
            await files.LetIn(cancel);
            engine = Make(options, files, major, held, time, log);
            // A server that a crash left is ended by its pid file when the child starts; only then is its note dead.
            files.ForgetDead();
            engine._supervisor.Start();
            if (await engine._supervisor.WaitReady(options.ReadyTime, cancel) is { } late)
                return (null, late);
            (var running, engine, held) = (engine, null, null);
            return (running, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, StateProblems.CannotUse(options.Folder, e.Message));
        }
        finally
        {
            if (engine is not null)
                await engine.DisposeAsync();
            else if (held is not null)
                await held.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _supervisor.DisposeAsync();
        if (_socketIsApart)
            Directory.Delete(_socketFolder, recursive: true);
        await _lock.DisposeAsync();
    }

    private static PostgresEngine Make(
        PostgresOptions options,
        PostgresFiles files,
        int major,
        FileStream held,
        TimeProvider time,
        ILogger log
    )
    {
        var folder = Path.GetFullPath(Path.Combine(options.Folder, "socket"));
        var apart = System.Text.Encoding.UTF8.GetByteCount(folder) > MaxSocketFolder;
        // Too long an address: a new folder of an unguessable name that is ours from its first moment.
        if (apart)
            folder = Directory.CreateTempSubdirectory("lapwing-").FullName;
        files.PrivateFolder(folder);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = folder,
            Port = 5432,
            Username = PostgresFiles.User,
            Database = PostgresFiles.User,
            MaxPoolSize = PostgresSettings.Connections - 10,
            ConnectionIdleLifetime = 60,
            Timeout = 10,
            ApplicationName = "lapwing",
        };
        var probe = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            Database = "postgres",
            Pooling = false,
            Timeout = 2,
        }.ConnectionString;
        var supervisor = new Supervisor(
            new ChildProgram
            {
                Name = "postgres",
                Path = Path.Combine(options.Programs, "postgres"),
                Arguments = [.. PostgresSettings.Arguments(files.Data, folder, major)],
                WorkingDirectory = "/",
                PidFile = Path.Combine(options.Folder, "pid"),
                RunAs = options.RunAs,
                StopSignal = Signal.Interrupt,
            },
            cancel => Answers(probe, cancel),
            time,
            log
        )
        {
            ReadyTime = options.ReadyTime,
        };
        return new PostgresEngine(held, supervisor, folder, apart, connection.ConnectionString);
    }

    private static async Task<bool> Answers(string connection, CancellationToken cancel)
    {
        await using var probe = new NpgsqlConnection(connection);
        await probe.OpenAsync(cancel);
        return true;
    }

    // "postgres (PostgreSQL) 18.4" -> 18
    private static async Task<int?> Version(PostgresOptions options, TimeProvider time, CancellationToken cancel)
    {
        var (child, _) = await ChildProcess.Start(
            new ChildProgram
            {
                Name = "postgres",
                Path = Path.Combine(options.Programs, "postgres"),
                Arguments = ["--version"],
                WorkingDirectory = "/",
                RunAs = options.RunAs,
            },
            time,
            null,
            cancel
        );
        if (child is null)
            return null;
        await using (child)
        {
            await child.Exited.WaitAsync(cancel);
            var match = VersionText().Match(child.Output.Tail);
            return match.Success ? int.Parse(match.Groups["major"].ValueSpan) : null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d{1,3})", RegexOptions.NonBacktracking)]
    private static partial Regex VersionText();
}
