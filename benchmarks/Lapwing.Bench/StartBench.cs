namespace Lapwing.Bench;

/// <summary>What people wait for before anything is done.</summary>
static class StartBench
{
    private const int Runs = 15;

    public static IEnumerable<Figure> Run()
    {
        if (Published.Program() is not { } program)
            yield break;
        yield return new Figure("start.help", Command.Repeat(Runs, Published.Script, ["--help"]).Seconds * 1000, "ms");
        yield return new Figure(
            "start.help_dotnet_alone",
            Command.Repeat(Runs, "dotnet", [program, "--help"]).Seconds * 1000,
            "ms"
        );
        // A program named dotnet that does nothing stands before the real one: what is left is the script with its decision.
        using var folder = new Scratch();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dotnet"), "/bin/true");
        var first = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var decided = Command.Repeat(Runs, Published.Script, ["scan"], first);
        yield return new Figure("start.nothing_to_build", decided.Seconds * 1000, "ms", 50, AtLeast: false);
        yield return new Figure("start.nothing_to_build_processor", decided.Processor * 1000, "ms");
        var serve = Command.Repeat(Runs, Published.Script, ["serve"], first);
        yield return new Figure("start.nothing_to_build_serve", serve.Seconds * 1000, "ms");
        yield return new Figure(
            "start.shell_alone",
            Command.Repeat(Runs, "bash", ["-c", "exec true"]).Seconds * 1000,
            "ms"
        );
    }
}
