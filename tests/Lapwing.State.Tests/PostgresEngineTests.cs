using System.Diagnostics;
using Lapwing.Engines;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Lapwing.State.Tests;

public sealed class PostgresEngineTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PostgresOptions Options =>
        new()
        {
            Folder = _folder.State,
            Programs = PostgresServer.Programs(),
            RunAs = PostgresServer.RunAs,
        };

    private async Task<PostgresEngine> Start(PostgresOptions? options = null)
    {
        var (engine, problem) = await PostgresEngine.Start(
            options ?? Options,
            TimeProvider.System,
            NullLogger.Instance,
            Stop
        );
        return engine ?? throw new InvalidOperationException($"{problem}");
    }

    [Fact]
    public async Task It_is_made_once_stopped_in_order_and_started_again_with_what_it_held()
    {
        int pid;
        await using (var engine = await Start())
        {
            pid = engine.Pid.ShouldNotBeNull();
            await Execute(engine, "create table kept (n int); insert into kept values (7)");
        }
        Process.GetProcesses().ShouldNotContain(p => p.Id == pid);
        File.Exists(Path.Combine(_folder.State, "pid")).ShouldBeFalse();

        await using var again = await Start();
        (await Scalar(again, "select n from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task A_killed_server_comes_back_by_itself_and_keeps_what_was_committed()
    {
        await using var engine = await Start();
        await Execute(engine, "create table kept (n int); insert into kept values (8)");
        Process.GetProcessById(engine.Pid.ShouldNotBeNull()).Kill();

        await Until(async () => engine.Status.Restarts > 0 && (int?)await Scalar(engine, "select n from kept") == 8);
    }

    [Fact]
    public async Task A_store_goes_on_after_its_server_was_killed()
    {
        await using var engine = await Start();
        var (store, _) = await StateStore.Open(engine.ConnectionString, TimeProvider.System, Stop);
        await using var open = store.ShouldNotBeNull();
        var (main, _) = await store.TwoTenants();
        var owner = await main.Checkpoints.Load(Stop);
        await main.Checkpoints.Commit(new CheckpointCommit { Epoch = owner.Epoch, Position = 7 }, Stop);
        Process.GetProcessById(engine.Pid.ShouldNotBeNull()).Kill();

        await Until(async () =>
            await store.Answers(Stop)
            && await main.Checkpoints.Commit(new CheckpointCommit { Epoch = owner.Epoch, Position = 8 }, Stop)
        );
        (await main.Checkpoints.Load(Stop)).Position.ShouldBe(8);
    }

    [Fact]
    public async Task A_server_that_a_crash_left_is_ended_and_a_new_one_takes_its_place()
    {
        await using (var first = await Start())
            await Execute(first, "create table kept (n int); insert into kept values (9)");
        // What a killed parent leaves where death signals are not to be had: the server, and its number in the file.
        var (left, _) = await ChildProcess.Start(
            new ChildProgram
            {
                Name = "postgres",
                Path = Path.Combine(PostgresServer.Programs(), "postgres"),
                Arguments =
                [
                    "-D",
                    Path.Combine(_folder.State, "data"),
                    "-c",
                    "listen_addresses=",
                    "-k",
                    Path.Combine(_folder.State, "socket"),
                ],
                WorkingDirectory = "/",
                PidFile = Path.Combine(_folder.State, "pid"),
                RunAs = PostgresServer.RunAs,
            },
            TimeProvider.System,
            null,
            Stop
        );
        await using var stale = left.ShouldNotBeNull();
        await Until(() => Task.FromResult(File.Exists(Path.Combine(_folder.State, "socket", ".s.PGSQL.5432"))));

        await using var engine = await Start();
        await stale.Exited.WaitAsync(Stop);
        engine.Pid.ShouldNotBe(stale.Pid);
        (await Scalar(engine, "select n from kept")).ShouldBe(9);
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_told_and_the_first_goes_on()
    {
        await using var engine = await Start();
        var (second, problem) = await PostgresEngine.Start(Options, TimeProvider.System, NullLogger.Instance, Stop);
        second.ShouldBeNull();
        problem!
            .ToString()
            .ShouldBe(
                $"{_folder.State}: LW-STATE-002: Another lapwing has this folder open. "
                    + "End the other one, or give this one a data folder of its own."
            );
        (await Scalar(engine, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_works_all_the_same()
    {
        var deep = Path.Combine(_folder.State, new string('d', 90));
        foreach (var folder in (string[])[_folder.State, deep])
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute
            );
        await using var engine = await Start(Options with { Folder = Path.Combine(deep, "state") });
        (await Scalar(engine, "select 1")).ShouldBe(1);
        var socket = new NpgsqlConnectionStringBuilder(engine.ConnectionString).Host.ShouldNotBeNull();
        socket.Length.ShouldBeLessThan(88);
        File.GetUnixFileMode(socket).HasFlag(UnixFileMode.OtherExecute).ShouldBeFalse();
        await engine.DisposeAsync();
        Directory.Exists(socket).ShouldBeFalse();
    }

    [Fact]
    public async Task A_making_that_was_cut_short_is_begun_again()
    {
        Directory.CreateDirectory(Path.Combine(_folder.State, "data.new", "base"));
        await using var engine = await Start();
        (await Scalar(engine, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Files_of_another_version_are_left_alone_and_said()
    {
        await using (await Start()) { }
        await File.WriteAllTextAsync(Path.Combine(_folder.State, "data", "PG_VERSION"), "9\n", Stop);
        var (engine, problem) = await PostgresEngine.Start(Options, TimeProvider.System, NullLogger.Instance, Stop);
        engine.ShouldBeNull();
        problem!.Code.ShouldBe("LW-STATE-004");
        problem.Message.ShouldStartWith("The files were made by PostgreSQL 9, and this one is ");
    }

    [Fact]
    public async Task A_dead_servers_number_that_another_program_has_now_does_not_keep_it_from_starting()
    {
        await using (await Start()) { }
        // This test's own process stands for the other program.
        await File.WriteAllTextAsync(
            Path.Combine(_folder.State, "data", "postmaster.pid"),
            $"{Environment.ProcessId}\n{_folder.State}/data\n1\n5432\n/nowhere\n\n0 0\n",
            Stop
        );
        await using var engine = await Start();
        (await Scalar(engine, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_else_may_look_into_its_files_or_use_its_socket()
    {
        await using var engine = await Start();
        foreach (var folder in (string[])["", "data", "socket"])
            File.GetUnixFileMode(Path.Combine(_folder.State, folder))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var hba = await File.ReadAllTextAsync(Path.Combine(_folder.State, "data", "pg_hba.conf"), Stop);
        hba.ShouldBe("local all lapwing peer map=lapwing\n");
        (await Scalar(engine, "show listen_addresses")).ShouldBe("");
    }

    [Fact]
    public async Task A_user_that_is_not_there_is_said()
    {
        var (engine, problem) = await PostgresEngine.Start(
            Options with
            {
                RunAs = "no-such-user",
            },
            TimeProvider.System,
            NullLogger.Instance,
            Stop
        );
        engine.ShouldBeNull();
        problem!.Message.ShouldBe("The folder cannot be used: there is no user 'no-such-user'.");
    }

    private static async Task Execute(PostgresEngine engine, string sql)
    {
        await using var connection = await Open(engine);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<object?> Scalar(PostgresEngine engine, string sql)
    {
        await using var connection = await Open(engine);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stop);
    }

    private static async Task<NpgsqlConnection> Open(PostgresEngine engine)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(engine.ConnectionString)
            {
                Database = "postgres",
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync(Stop);
        return connection;
    }

    // The server is asked until it says so; the test's own time limit ends it otherwise.
    private static async Task Until(Func<Task<bool>> condition)
    {
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception e) when (e is NpgsqlException && StateStore.IsAway(e))
            {
                // Not back yet.
            }
            await Task.Delay(20, Stop);
        }
    }
}
