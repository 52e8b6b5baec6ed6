using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>Rules from folders and zips, with the lists that they expand.</summary>
public static class RuleFolders
{
    /// <summary>Loads rules of all places together; what cannot be read is a problem of the set.</summary>
    /// <param name="paths">Folders, zips or files.</param>
    /// <param name="lists">Folder of <c>name.txt</c> files: one value a line, <c>#</c> begins a comment; null: none.</param>
    public static RuleSet Load(IEnumerable<string> paths, string? lists)
    {
        var files = new List<RuleFile>();
        var unread = new List<Problem>();
        foreach (var path in paths)
        {
            try
            {
                files.AddRange(RuleFile.From(path).Where(f => !f.Path.EndsWith(".test.yml", StringComparison.Ordinal)));
            }
            catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                unread.Add(
                    new Problem(
                        "LW-RULE-090",
                        Severity.Error,
                        new Place(path),
                        $"The rules cannot be read: {fault.Message}",
                        "Give a folder or a zip of Sigma rules."
                    )
                );
            }
        }
        var set = RuleSet.Load(files, Lists(lists));
        return unread.Count == 0
            ? set
            : new RuleSet
            {
                Rules = set.Rules,
                Correlations = set.Correlations,
                Problems = [.. unread, .. set.Problems],
                Ignored = set.Ignored,
                Retired = set.Retired,
                Faulty = set.Faulty,
                Repeated = set.Repeated,
            };
    }

    private static PlaceholderLists Lists(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
            return PlaceholderLists.None;
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt"))
            lists[Path.GetFileNameWithoutExtension(file)] =
            [
                .. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'),
            ];
        return new PlaceholderLists(lists);
    }
}
