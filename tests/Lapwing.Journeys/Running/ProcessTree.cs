using System.Globalization;
using System.Runtime.InteropServices;

namespace Lapwing.Journeys;

/// <summary>The processes of one service, found in <c>/proc</c>: itself, its engines, and theirs.</summary>
static partial class ProcessTree
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>A process and all that descend from it, and all that name the folder on their command line.</summary>
    public static IReadOnlyList<int> Of(int root, string folder)
    {
        var all = All().Select(id => (Id: id, Parent: Parent(id), Line: CommandLine(id))).ToList();
        var found = new HashSet<int>(all.Where(p => p.Id == root).Select(p => p.Id));
        // Descendants of what names the folder belong to it too: PostgreSQL's workers name nothing.
        found.UnionWith(all.Where(p => p.Line.Contains(folder, StringComparison.Ordinal)).Select(p => p.Id));
        while (all.Any(p => found.Contains(p.Parent) && found.Add(p.Id))) { }
        found.Remove(Environment.ProcessId);
        return [.. found.Order()];
    }

    /// <summary>The processes that live and name the folder, each with its command line.</summary>
    public static IReadOnlyList<string> Naming(string folder) =>
        [
            .. All()
                .Where(id => id != Environment.ProcessId)
                .Select(id => (Id: id, Line: CommandLine(id)))
                .Where(p => p.Line.Contains(folder, StringComparison.Ordinal))
                .Select(p => $"{p.Id}: {p.Line}"),
        ];

    public static bool Lives(int id) => State(id) is not (null or 'Z' or 'X');

    // That it has ended by itself meanwhile is as good.
    public static void Kill(int id) => _ = Send(id, SigKill);

    public static void Terminate(int id) => _ = Send(id, SigTerm);

    private static IEnumerable<int> All() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(p =>
                int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
            )
            .Where(id => id > 0);

    private static char? State(int id) => Stat(id) is [var state, ..] ? state[0] : null;

    private static int Parent(int id) =>
        Stat(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    // "123 (a name) S 1 ...": the name may hold anything, so the fields begin after its last bracket.
    private static string[] Stat(int id)
    {
        var text = Read($"/proc/{id}/stat");
        return text.Length == 0 ? [] : text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string CommandLine(int id) => Read($"/proc/{id}/cmdline").Replace('\0', ' ').Trim();

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int id, int signal);
}
