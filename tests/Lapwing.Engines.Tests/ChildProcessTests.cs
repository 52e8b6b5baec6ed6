using Shouldly;
using Xunit;

namespace Lapwing.Engines.Tests;

public class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task It_runs_with_arguments_and_environment_and_its_words_are_kept()
    {
        var program = Shell("echo \"$GREETING $1\"; exit 7", "lapwing") with
        {
            Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" },
        };
        var (child, problem) = await ChildProcess.Start(program, TimeProvider.System, null, default);
        problem.ShouldBeNull();
        (await child!.Exited.WaitAsync(Patience)).ShouldBe(7);
        child.Output.Tail.ShouldBe("hello lapwing");
        await child.DisposeAsync();
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_problem_with_its_path()
    {
        var program = new ChildProgram { Name = "lake", Path = "/nowhere/lapwing" };
        var (child, problem) = await ChildProcess.Start(program, TimeProvider.System, null, default);
        child.ShouldBeNull();
        problem!.ToString().ShouldStartWith("/nowhere/lapwing: LW-ENGINE-002: lake could not be started");
    }

    [Fact]
    public async Task It_is_asked_to_end_and_may_do_so_in_order()
    {
        var (child, _) = await Started(Shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"));
        (await child.Stop()).ShouldBeTrue();
        (await child.Exited).ShouldBe(3);
        child.Output.Tail.ShouldBe("up\nbye");
    }

    [Fact]
    public async Task One_that_will_not_end_is_killed()
    {
        var (child, _) = await Started(
            Shell("trap '' TERM; echo up; while :; do sleep 0.05; done") with
            {
                StopTime = TimeSpan.FromMilliseconds(300),
            }
        );
        (await child.Stop()).ShouldBeFalse();
        (await child.Exited).ShouldBe(128 + (int)Signal.Kill);
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_and_is_gone_after_dispose()
    {
        var (child, _) = await Started(Shell("echo up; exec sleep 60"));
        var stat = File.ReadAllText($"/proc/{child.Pid}/stat").Split(' ');
        int.Parse(stat[5]).ShouldBe(child.Pid, "a session of its own: a group's signal does not reach it");
        await child.DisposeAsync();
        LinuxProcess.StartTime(child.Pid).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_crash_left_is_ended_by_its_pid_file()
    {
        using var folder = new TemporaryFolder();
        var program = Shell("echo up; exec sleep 60") with { PidFile = folder.File("child.pid") };
        var (left, _) = await Started(program with { Path = "/bin/sleep", Arguments = ["60"], PidFile = null }, false);
        File.WriteAllText(folder.File("child.pid"), $"{left.Pid} {LinuxProcess.StartTime(left.Pid)}\n");
        (await PidFile.EndStale(program with { Path = "/bin/sleep" }, TimeProvider.System, default)).ShouldBeTrue();
        await left.Exited.WaitAsync(Patience);
        File.Exists(folder.File("child.pid")).ShouldBeFalse();
        await left.DisposeAsync();
    }

    [Theory]
    [InlineData("another program", 0)]
    [InlineData("another time", 1)]
    public async Task A_foreign_process_with_that_number_is_left_alone(string what, int later)
    {
        using var folder = new TemporaryFolder();
        var (other, _) = await Started(
            new ChildProgram
            {
                Name = "o",
                Path = "/bin/sleep",
                Arguments = ["60"],
            },
            false
        );
        File.WriteAllText(folder.File("child.pid"), $"{other.Pid} {LinuxProcess.StartTime(other.Pid) + later}\n");
        var path = later == 0 ? "/bin/false" : "/bin/sleep";
        var program = new ChildProgram
        {
            Name = what,
            Path = path,
            PidFile = folder.File("child.pid"),
        };
        (await PidFile.EndStale(program, TimeProvider.System, default)).ShouldBeFalse();
        LinuxProcess.StartTime(other.Pid).ShouldNotBeNull();
        await other.DisposeAsync();
    }

    internal static ChildProgram Shell(string script, params string[] words) =>
        new()
        {
            Name = "shell",
            Path = "/bin/sh",
            Arguments = ["-c", script, "sh", .. words],
        };

    private static async Task<(ChildProcess Child, string First)> Started(ChildProgram program, bool speaks = true)
    {
        var first = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (child, problem) = await ChildProcess.Start(
            program,
            TimeProvider.System,
            line => first.TrySetResult(line),
            default
        );
        problem.ShouldBeNull();
        if (speaks)
            return (child!, await first.Task.WaitAsync(Patience));
        // The tools before it (setpriv, setsid) become it by exec: then the command line is its own.
        while (LinuxProcess.CommandLine(child!.Pid) is not [var name, ..] || name != program.Path)
            await Task.Yield();
        return (child, "");
    }
}
