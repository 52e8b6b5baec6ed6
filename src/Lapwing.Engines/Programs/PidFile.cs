using System.Globalization;

namespace Lapwing.Engines;

/// <summary>
/// The number of a running child and when it started, in a file of one line (<c>4711 123456</c>): after a crash the next
/// start ends what is left. Both must agree with a live process whose command line names the program: never a foreign one.
/// </summary>
static class PidFile
{
    public static void Write(string path, int pid)
    {
        if (LinuxProcess.StartTime(pid) is { } started)
            File.WriteAllText(path, $"{pid} {started}\n");
    }

    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // It stays behind; the next start sees that its process is gone.
        }
    }

    /// <summary>Ends the child that an earlier, killed run of this program left; true when there was one.</summary>
    public static async Task<bool> EndStale(ChildProgram program, TimeProvider time, CancellationToken cancel)
    {
        if (program.PidFile is not { } path || Read(path) is not var (pid, started))
            return false;
        var stale = LinuxProcess.StartTime(pid) == started && LinuxProcess.CommandLine(pid).Contains(program.Path);
        if (stale)
        {
            LinuxProcess.Send(pid, program.StopSignal);
            if (!await Gone(pid, started, program.StopTime, time, cancel))
            {
                LinuxProcess.Send(pid, Signal.Kill);
                await Gone(pid, started, program.StopTime, time, cancel);
            }
        }
        Remove(path);
        return stale;
    }

    // A child of another parent cannot be waited for: it is looked at.
    private static async Task<bool> Gone(
        int pid,
        long started,
        TimeSpan within,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        var from = time.GetTimestamp();
        while (LinuxProcess.StartTime(pid) == started)
        {
            if (time.GetElapsedTime(from) > within)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
        }
        return true;
    }

    private static (int Pid, long Started)? Read(string path)
    {
        try
        {
            var words = File.ReadAllText(path).Split(' ', 2);
            return
                words.Length == 2
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(words[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                ? (pid, started)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
