using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Lapwing.Engines.Tests;

public class SupervisorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_program_that_dies_is_started_again()
    {
        await using var supervisor = Watch(ChildProcessTests.Shell("exec sleep 60"), _ => Task.FromResult(true));
        supervisor.Start();
        (await supervisor.WaitReady(Patience, default)).ShouldBeNull();
        var first = supervisor.Pid!.Value;
        LinuxProcess.Send(first, Signal.Kill).ShouldBeTrue();
        while (supervisor.Status is not { State: EngineState.Ready, Restarts: 1 })
            await Task.Delay(10);
        supervisor.Pid.ShouldNotBe(first);
        await supervisor.Stop();
        supervisor.Status.State.ShouldBe(EngineState.Stopped);
        supervisor.Pid.ShouldBeNull();
    }

    [Fact]
    public async Task One_that_cannot_run_says_why_in_its_own_words()
    {
        await using var supervisor = Watch(
            ChildProcessTests.Shell("echo 'no such disk' >&2; exit 5"),
            _ => Task.FromResult(false)
        );
        supervisor.Start();
        var problem = await supervisor.WaitReady(Patience, default);
        problem!.Code.ShouldBe("LW-ENGINE-003");
        problem.Message.ShouldBe("shell did not become ready: it ended with code 5: no such disk");
    }

    [Fact]
    public async Task A_probe_that_throws_is_a_no_and_is_asked_again()
    {
        var asked = 0;
        await using var supervisor = Watch(
            ChildProcessTests.Shell("exec sleep 60"),
            _ => ++asked < 3 ? throw new IOException("not yet") : Task.FromResult(true)
        );
        supervisor.Start();
        (await supervisor.WaitReady(Patience, default)).ShouldBeNull();
        asked.ShouldBe(3);
    }

    private static Supervisor Watch(ChildProgram program, Func<CancellationToken, Task<bool>> probe) =>
        new(program, probe, TimeProvider.System, NullLogger.Instance);
}
