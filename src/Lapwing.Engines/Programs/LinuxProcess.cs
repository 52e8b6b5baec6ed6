using System.Globalization;
using System.Runtime.InteropServices;

namespace Lapwing.Engines;

/// <summary>What Linux says of a process, and signals to it.</summary>
static partial class LinuxProcess
{
    /// <summary>Sends a signal; false when there is no such process or it is not ours.</summary>
    public static bool Send(int pid, Signal signal) => pid > 1 && Kill(pid, (int)signal) == 0;

    /// <summary>When the process started, in ticks since boot, or null when it is gone (or a zombie). With its number this names one process.</summary>
    public static long? StartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The name in parentheses may hold anything: fields count from the last ')'. Source: proc(5).
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The command line's words; empty when the process is gone.</summary>
    public static string[] CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
