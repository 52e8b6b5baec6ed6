using System.Globalization;
using Lapwing.Events;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lapwing;

/// <summary>
/// What <c>lapwing serve</c> runs with: the command line over the environment (<c>LAPWING_URLS</c> ...) over
/// <c>DIR/lapwing.yml</c> over defaults. All faults are told at once, before anything starts.
/// </summary>
sealed record ServeSettings
{
    /// <summary>Everything it keeps, absolute.</summary>
    public required string Data { get; init; }
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Rule folders or zips beside <c>content/rules</c> and <c>DIR/packs</c>.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>More names that the service answers to.</summary>
    public string? Hosts { get; init; }

    /// <summary>A ClickHouse server instead of the embedded lake.</summary>
    public string? Lake { get; init; }

    /// <summary>A PostgreSQL server instead of the embedded one.</summary>
    public string? State { get; init; }

    /// <summary>Bytes that a tenant's spool may hold.</summary>
    public long SpoolBytes { get; init; } = 4L << 30;
    public bool Demo { get; init; }

    private static readonly string[] Known = ["urls", "rules", "hosts", "lake", "state", "spool_bytes"];

    /// <summary>The data folder that <c>--data</c> and the environment give.</summary>
    public static string DataFolder(string? given) =>
        Path.GetFullPath(
            given
                ?? NonEmpty(Environment.GetEnvironmentVariable("LAPWING_DATA"))
                ?? (
                    ServiceUser.IsRoot
                        ? "/var/lib/lapwing"
                        : Path.Combine(
                            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                            ".local/share/lapwing"
                        )
                )
        );

    /// <summary>Reads all settings. With a fault of severity error they cannot be used.</summary>
    public static (ServeSettings Settings, IReadOnlyList<Problem> Problems) Read(
        string data,
        IReadOnlyList<string> urls,
        IReadOnlyList<string> rules,
        bool demo
    )
    {
        var problems = new List<Problem>();
        var file = ReadFile(Path.Combine(data, "lapwing.yml"), problems);
        string? Setting(string name) =>
            NonEmpty(Environment.GetEnvironmentVariable($"LAPWING_{name.ToUpperInvariant()}"))
            ?? file.GetValueOrDefault(name);

        var listen = urls.Count > 0 ? urls : Split(Setting("urls") ?? "http://127.0.0.1:5000", ';');
        var addresses = new List<Uri>();
        foreach (var url in listen.SelectMany(u => Split(u, ';')))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                addresses.Add(address);
            else
                problems.Add(ServeProblems.BadUrl(url));
        }
        var packs = rules.Count > 0 ? rules : Split(Setting("rules") ?? "", ':');
        foreach (var pack in packs)
            if (!File.Exists(pack) && !Directory.Exists(pack))
                problems.Add(ServeProblems.NoRules(pack));
        var spool = 4L << 30;
        if (Setting("spool_bytes") is { } text)
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out spool) || spool < 64L << 20)
                problems.Add(ServeProblems.BadSpoolBytes(text));
        return (
            new ServeSettings
            {
                Data = data,
                Urls = addresses,
                Rules = [.. packs.Select(Path.GetFullPath)],
                Hosts = Setting("hosts"),
                Lake = Setting("lake"),
                State = Setting("state"),
                SpoolBytes = spool,
                Demo = demo,
            },
            problems
        );
    }

    private static Dictionary<string, string> ReadFile(string path, List<Problem> problems)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return settings;
        try
        {
            var stream = new YamlStream();
            using var reader = new StreamReader(path);
            stream.Load(reader);
            if (stream.Documents.Count == 0)
                return settings;
            if (stream.Documents[0].RootNode is not YamlMappingNode map)
            {
                problems.Add(ServeProblems.BadSettings(path, 1, 1, "it is not a list of 'name: value' lines"));
                return settings;
            }
            foreach (var (key, value) in map.Children)
            {
                var name = ((YamlScalarNode)key).Value ?? "";
                if (value is not YamlScalarNode { Value: { } text })
                    problems.Add(
                        ServeProblems.BadSettings(path, key.Start.Line, key.Start.Column, $"'{name}' needs one value")
                    );
                else if (!Known.Contains(name, StringComparer.Ordinal))
                    problems.Add(ServeProblems.UnknownSetting(path, key.Start.Line, key.Start.Column, name, Known));
                else
                    settings[name] = text;
            }
        }
        catch (YamlException e)
        {
            problems.Add(
                ServeProblems.BadSettings(path, e.Start.Line, e.Start.Column, e.InnerException?.Message ?? e.Message)
            );
        }
        return settings;
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string[] Split(string text, char by) =>
        text.Split(by, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
