using System.Diagnostics;
using System.Security.Cryptography;

namespace Lapwing.Bench;

/// <summary>What was measured on: its name, and how fast it copies and hashes at this moment, because machines are shared.</summary>
static class Machine
{
    public static string Name { get; } = $"{Cpu()}, {Environment.ProcessorCount} cores, .NET {Environment.Version}";

    public static string Commit { get; } = Read("git", "rev-parse --short=12 HEAD");

    public static IEnumerable<Figure> Calibrate()
    {
        var from = new byte[64 << 20];
        var to = new byte[64 << 20];
        yield return new Figure(
            "machine.copy",
            Measure.Best(5, () => from.AsSpan().CopyTo(to)).Rate(from.Length / 1e9),
            "GB/s"
        );
        yield return new Figure(
            "machine.sha256",
            Measure.Best(5, () => SHA256.HashData(from, to)).Rate(from.Length / 1e6),
            "MB/s"
        );
    }

    private static string Cpu() =>
        File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .Where(l => l.StartsWith("model name", StringComparison.Ordinal))
                .Select(l => l[(l.IndexOf(':') + 2)..])
                .FirstOrDefault("unknown")
            : "unknown";

    private static string Read(string program, string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var text = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : "none";
    }
}

/// <summary>Repeated timing of something in this process.</summary>
static class Measure
{
    /// <summary>Runs once to warm up, then <paramref name="runs"/> times; the median counts.</summary>
    public static Timing Median(int runs, Action action) => Time(runs, action, sorted => sorted[sorted.Length / 2]);

    /// <summary>As <see cref="Median"/>, but the fastest counts: for figures of the machine itself.</summary>
    public static Timing Best(int runs, Action action) => Time(runs, action, sorted => sorted[0]);

    /// <summary>
    /// As <see cref="Median"/>, but of the processor time of the whole process: what one core does, also where others
    /// use the machine. Collecting garbage and compiling count.
    /// </summary>
    public static Timing Core(int runs, Action action) =>
        Time(runs, action, sorted => sorted[sorted.Length / 2], () => Environment.CpuUsage.TotalTime);

    private static Timing Time(int runs, Action action, Func<double[], double> choose, Func<TimeSpan>? clock = null)
    {
        clock ??= () => Stopwatch.GetElapsedTime(0);
        action();
        var seconds = new double[runs];
        for (var i = 0; i < runs; i++)
        {
            var from = clock();
            action();
            seconds[i] = (clock() - from).TotalSeconds;
        }
        Array.Sort(seconds);
        return new Timing(choose(seconds));
    }
}

readonly record struct Timing(double Seconds)
{
    /// <summary><paramref name="amount"/> a second.</summary>
    public double Rate(double amount) => amount / Seconds;
}
