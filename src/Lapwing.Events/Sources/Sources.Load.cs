namespace Lapwing.Events;

/// <content>Reading the definitions.</content>
public sealed partial class Sources
{
    /// <summary>Where an event goes that no definition fits.</summary>
    public const string Unknown = "generic.unknown";

    private const int MaxFileBytes = 1 << 20;
    private static int _variants;

    /// <summary>Reads <c>*/source.yml</c> under a folder (<c>content/sources</c>), and what they use of its <c>shared</c>.</summary>
    /// <returns>Always something to normalise with; faults are in <see cref="Problems"/>.</returns>
    public static Sources Load(string folder, FieldNames names)
    {
        var problems = new List<Problem>();
        var files = new List<(string File, string Yaml)>();
        var shared = new Dictionary<string, (string File, string Yaml)>(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
            problems.Add(SourceProblems.NoFolder(folder));
        else
        {
            foreach (
                var file in Directory
                    .EnumerateFiles(folder, "source.yml", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
            )
                if (Text(file, problems) is { } yaml)
                    files.Add((Path.GetRelativePath(folder, file), yaml));
            var common = Path.Combine(folder, "shared");
            if (Directory.Exists(common))
                foreach (var file in Directory.EnumerateFiles(common, "*.yml"))
                    if (Text(file, problems) is { } yaml)
                        shared[Path.GetFileNameWithoutExtension(file)] = (Path.GetRelativePath(folder, file), yaml);
        }
        return Compile(files, shared, names, problems);
    }

    private static string? Text(string file, List<Problem> problems)
    {
        try
        {
            if (new FileInfo(file).Length <= MaxFileBytes)
                return File.ReadAllText(file);
            problems.Add(SourceProblems.Unreadable(file, $"it is larger than {MaxFileBytes} bytes."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add(SourceProblems.Unreadable(file, fault.Message));
        }
        return null;
    }

    internal static Sources Compile(
        IReadOnlyList<(string File, string Yaml)> files,
        IReadOnlyDictionary<string, (string File, string Yaml)> shared,
        FieldNames names,
        List<Problem> problems
    )
    {
        var constants = new Dictionary<string, int>(StringComparer.Ordinal);
        int Constant(string text) =>
            constants.TryGetValue(text, out var known) ? known : constants[text] = constants.Count;
        using var scratch = new EventBatch(names, 256);
        var plans = new List<SourcePlan>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, yaml) in files)
        {
            if (new DefinitionYaml(file, problems).Read(yaml) is not { } root)
                continue;
            var reader = new DefinitionReader(problems);
            root = Used(root, shared, reader);
            var compiler = new DefinitionCompiler(names, reader, Constant, NextVariant, scratch);
            if (compiler.Compile(root) is not { } plan)
                continue;
            if (places.TryAdd(plan.Source, file))
                plans.Add(plan);
            else
                problems.Add(SourceProblems.SameName(new Place(file), plan.Source, places[plan.Source]));
        }
        var unknown = new DefinitionCompiler(names, new DefinitionReader(problems), Constant, NextVariant, scratch);
        var nothing = new DefinitionYaml(Unknown, problems).Read(
            $"{{source: {Unknown}, version: '1', recognise: []}}"
        )!;
        return new Sources(
            names,
            [.. plans.OrderBy(p => p.Rank).ThenBy(p => p.Source, StringComparer.Ordinal)],
            unknown.Compile(nothing)!,
            constants.Count,
            [.. problems.Distinct()]
        );
    }

    private static int NextVariant() => Interlocked.Increment(ref _variants) - 1;

    /// <summary>The definition upon the shared files that it names, in their order.</summary>
    private static DefinitionNode Used(
        DefinitionNode root,
        IReadOnlyDictionary<string, (string File, string Yaml)> shared,
        DefinitionReader reader
    )
    {
        if (root.Entries is null || DefinitionReader.Get(root.Entries, "use") is not { } use)
            return root;
        DefinitionNode? below = null;
        foreach (var item in DefinitionReader.Items(use))
        {
            if (reader.Text(item) is not { } name)
                continue;
            if (!shared.TryGetValue(name, out var file))
            {
                reader.Problems.Add(SourceProblems.NoShared(item.Place, name));
                continue;
            }
            if (new DefinitionYaml(file.File, reader.Problems).Read(file.Yaml) is { } node)
                below = below is null ? node : DefinitionReader.Joined(below, node, depth: 1);
        }
        return below is null ? root : DefinitionReader.Joined(below, root, depth: 1);
    }
}
