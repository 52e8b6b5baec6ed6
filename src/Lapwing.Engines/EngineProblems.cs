using Lapwing.Events;

namespace Lapwing.Engines;

/// <summary>What can be wrong with the engines and the programs that run them.</summary>
static class EngineProblems
{
    public static Problem Missing(IEnumerable<string> roots, string key) =>
        new(
            "LW-ENGINE-001",
            Severity.Error,
            new Place(key),
            $"The embedded engines are not on this machine: no {key} in {string.Join(" or ", roots)}.",
            "Run scripts/engines; or set LAPWING_ENGINES to the folder that holds them."
        );

    public static Problem NoStart(string program, string path, string why) =>
        new(
            "LW-ENGINE-002",
            Severity.Error,
            new Place(path),
            $"{program} could not be started: {why}",
            "Check that the file exists and that the service's user may read and execute it."
        );

    public static Problem NotReady(string program, string why) =>
        new(
            "LW-ENGINE-003",
            Severity.Error,
            new Place(program),
            $"{program} did not become ready: {why}",
            "It is started again by itself; its last lines say what it lacks."
        );
}
