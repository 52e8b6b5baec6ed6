using Lapwing.Engines;
using Lapwing.Events;

namespace Lapwing.State;

/// <summary>Finds PostgreSQL's programs: the engines' first, else what the system has.</summary>
public static class PostgresPrograms
{
    private const string System = "/usr/lib/postgresql";

    /// <returns>The folder of <c>initdb</c> and <c>postgres</c>, or what to do about their absence.</returns>
    public static (string? Folder, Problem? Problem) Find(Func<string, string?>? setting = null)
    {
        var (engines, problem) = EngineFolder.Find(setting);
        if (engines is not null && Complete(engines.PostgresPrograms))
            return (engines.PostgresPrograms, null);
        // Debian keeps a folder for each version: the newest is taken.
        var newest = Directory.Exists(System)
            ? Directory
                .EnumerateDirectories(System)
                .Select(version => (Folder: Path.Combine(version, "bin"), Name: Path.GetFileName(version)))
                .Where(v => int.TryParse(v.Name, out var major) && major >= 14 && Complete(v.Folder))
                .OrderByDescending(v => int.Parse(v.Name))
                .Select(v => v.Folder)
                .FirstOrDefault()
            : null;
        return newest is not null
            ? (newest, null)
            : (null, StateProblems.NoPrograms(problem?.Fix ?? "Run scripts/engines, or install Debian's postgresql."));
    }

    private static bool Complete(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));
}
