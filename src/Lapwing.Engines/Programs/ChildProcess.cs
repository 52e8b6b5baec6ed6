using System.ComponentModel;
using System.Diagnostics;
using Lapwing.Events;

namespace Lapwing.Engines;

/// <summary>
/// One run of a program beside this one. It dies with this process whatever ends it (<c>setpriv --pdeathsig KILL</c>), and
/// does not hear what a terminal or a service's stop sends to the group (<c>setsid</c>): it ends when it is told.
/// </summary>
/// <remarks>Where setpriv or setsid is absent the program starts without; its pid file then helps after a crash.</remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly ChildProgram _program;
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _reading;

    private ChildProcess(ChildProgram program, Process process, ChildOutput output, TimeProvider time)
    {
        (_program, _process, Output, _time) = (program, process, output, time);
        Pid = process.Id;
        process.StandardInput.Close();
        _reading = Task.WhenAll(
            output.Read(process.StandardOutput.BaseStream),
            output.Read(process.StandardError.BaseStream)
        );
        Exited = Ended();
    }

    public int Pid { get; }

    /// <summary>What it wrote last, on either stream.</summary>
    public ChildOutput Output { get; }

    /// <summary>Completes with the exit code when it has ended and its output is read; 128 + signal when one ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program, after ending what an earlier run left by its pid file.</summary>
    /// <param name="onLine">Gets each line that it writes, bounded, without control characters.</param>
    /// <returns>The run, or why it could not be started.</returns>
    public static async Task<(ChildProcess? Child, Problem? Problem)> Start(
        ChildProgram program,
        TimeProvider time,
        Action<string>? onLine,
        CancellationToken cancel
    )
    {
        if (!File.Exists(program.Path))
            return (null, EngineProblems.NoStart(program.Name, program.Path, "there is no such file."));
        await PidFile.EndStale(program, time, cancel);
        var process = new Process { StartInfo = StartInfo(program) };
        try
        {
            await ChildStarter.Start(process);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            process.Dispose();
            return (null, EngineProblems.NoStart(program.Name, program.Path, e.Message));
        }
        if (program.PidFile is { } file)
            PidFile.Write(file, process.Id);
        return (new ChildProcess(program, process, new ChildOutput(onLine), time), null);
    }

    /// <summary>Asks it to end, waits as long as it may take, then kills it.</summary>
    /// <returns>True when it ended by itself.</returns>
    public async Task<bool> Stop()
    {
        if (!Exited.IsCompleted)
            LinuxProcess.Send(Pid, _program.StopSignal);
        var ended = true;
        try
        {
            await Exited.WaitAsync(_program.StopTime, _time);
        }
        catch (TimeoutException)
        {
            ended = false;
            LinuxProcess.Send(Pid, Signal.Kill);
            await Exited;
        }
        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
    }

    private async Task<int> Ended()
    {
        await _process.WaitForExitAsync();
        // A grandchild may hold the pipes open: its words are not waited for long.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), _time));
        if (_program.PidFile is { } file)
            PidFile.Remove(file);
        return _process.ExitCode;
    }

    private static ProcessStartInfo StartInfo(ChildProgram program)
    {
        List<string> words = [.. Prefix(program), program.Path, .. program.Arguments];
        var info = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = program.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in program.Environment)
            info.Environment[name] = value;
        return info;
    }

    private static IEnumerable<string> Prefix(ChildProgram program)
    {
        if (Find("setpriv") is { } setpriv)
        {
            yield return setpriv;
            if (program.RunAs is { } user && Environment.UserName != user)
            {
                yield return $"--reuid={user}";
                yield return $"--regid={GroupOf(user)}";
                yield return "--clear-groups";
            }
            yield return "--pdeathsig=KILL";
            yield return "--";
        }
        if (Find("setsid") is { } setsid)
        {
            yield return setsid;
            yield return "--";
        }
    }

    private static string? Find(string tool) =>
        File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}"
        : File.Exists($"/bin/{tool}") ? $"/bin/{tool}"
        : null;

    // The primary group by number: a group of the user's name need not exist (nobody's is nogroup).
    private static string GroupOf(string user) =>
        File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .FirstOrDefault(p => p.Length > 3 && p[0] == user)
            ?[3]
        ?? user;
}
