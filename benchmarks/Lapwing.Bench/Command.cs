using System.Diagnostics;
using System.Globalization;

namespace Lapwing.Bench;

/// <summary>What a command took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Processor">Of processor time, with all that it started.</param>
readonly record struct Command(double Seconds, double Processor)
{
    /// <summary>Runs a command once to warm the disk's cache, then <paramref name="runs"/> times; the medians count.</summary>
    public static Command Repeat(
        int runs,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        string[] words = [program, .. arguments];
        Run(words, environment);
        var all = Enumerable.Range(0, runs).Select(_ => Run(words, environment)).ToList();
        return new Command(
            all.ConvertAll(c => c.Seconds).Order().ElementAt(runs / 2),
            all.ConvertAll(c => c.Processor).Order().ElementAt(runs / 2)
        );
    }

    // The shell's own stopwatch: it knows the processor time of what has ended.
    private static Command Run(string[] words, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(
            "bash",
            ["-c", "TIMEFORMAT='%3R %3U %3S'; time \"$@\" >/dev/null 2>&1", "bash", .. words]
        )
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // As the script starts the program.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var text = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}.");
        var times = text.Split('\n')[^1].Split(' ');
        var seconds = Array.ConvertAll(times, t => double.Parse(t, CultureInfo.InvariantCulture));
        return new Command(seconds[0], seconds[1] + seconds[2]);
    }
}
