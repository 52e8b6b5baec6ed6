using System.Diagnostics;
using System.Text;
using Lapwing.Testing;

namespace Lapwing.Journeys;

/// <summary>How a run of the command line ended.</summary>
public sealed record Ended(int Code, string Output, string Errors);

/// <summary>The program as people start it: <c>./lapwing</c> of this checkout.</summary>
public static class Program
{
    /// <summary>Runs it to its end.</summary>
    public static Task<Ended> Run(params string[] arguments) => RunWith(null, arguments);

    /// <summary>Runs it to its end over a given standard input.</summary>
    public static async Task<Ended> RunWith(byte[]? input, params string[] arguments)
    {
        using var process = Start(arguments);
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(bound.Token);
            var errors = process.StandardError.ReadToEndAsync(bound.Token);
            if (input is not null)
                await process.StandardInput.BaseStream.WriteAsync(input, bound.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(bound.Token);
            return new Ended(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts it; the caller ends it.</summary>
    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Corpora.Root, "lapwing"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = Corpora.Root,
        };
        // Settings of the machine must not reach the test; where the engines lie is no setting of the service.
        foreach (
            var name in start
                .Environment.Keys.Where(k =>
                    k.StartsWith("LAPWING_", StringComparison.Ordinal) && k != "LAPWING_ENGINES"
                )
                .ToList()
        )
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException("./lapwing did not start.");
    }
}
