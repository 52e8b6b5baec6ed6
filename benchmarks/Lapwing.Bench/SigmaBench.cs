using System.Text;
using System.Text.Json;
using Lapwing.Events;
using Lapwing.Sigma;
using Lapwing.Testing;

namespace Lapwing.Bench;

/// <summary>SigmaHQ's rules over real Windows events, by one thread; per second of processor time.</summary>
static class SigmaBench
{
    private const int Runs = 5;

    /// <summary>A run matches so many process creations: the few real ones again and again, until the code is warm.</summary>
    private const int RunEvents = 16_000;

    public static IEnumerable<Figure> Match()
    {
        if (Corpus.Find(Corpus.Windows) is not { } events || Corpus.Find(Corpus.Rules) is not { } rules)
            yield break;
        var files = RuleFile.From(rules);
        var all = RuleSet.Load(files);
        var ofProcesses = RuleSet.Load(files.Where(IsProcessCreation));
        var names = new FieldNames();
        var sources = Reading.Sources(names);
        var reading = new Reading(names, "json");
        var (processes, mixed) = Pick(reading, sources, Corpus.Text(events, Corpus.IsWindows));
        yield return new Figure("sigma.process_creation_rules", ofProcesses.Rules.Count, "rules");
        yield return new Figure("sigma.process_creation_events", processes.Count, "events");
        if (processes.Count == 0)
            throw new InvalidOperationException("No source knows a process creation.");
        processes = [.. Enumerable.Range(0, 1 + RunEvents / processes.Count).SelectMany(_ => processes)];

        var text = Join(processes);
        var matcher = new Matcher(ofProcesses, names);
        var matches = new List<RuleMatch>();
        var times = Reading.Times();
        var rate = Measure
            .Core(
                Runs,
                () =>
                    reading.All(
                        text,
                        batch =>
                        {
                            sources.Normalise(batch, times);
                            matches.Clear();
                            matcher.Match(batch, matches);
                        }
                    )
            )
            .Rate(processes.Count);
        yield return new Figure("sigma.process_creation", rate, "events/s", 40_000);
        yield return new Figure("sigma.process_creation_of_80000", rate / 80_000 * 100, "%");
        yield return new Figure(
            "sigma.process_creation_normalised",
            Measure.Core(Runs, () => reading.All(text, batch => sources.Normalise(batch, times))).Rate(processes.Count),
            "events/s"
        );
        yield return Only("sigma.match_process_creation", ofProcesses, processes);
        yield return Only("sigma.match_process_creation_all_rules", all, processes);
        yield return Only("sigma.match_windows_all_rules", all, mixed);

        // Parsed once, matched often.
        Figure Only(string name, RuleSet set, List<byte[]> lines)
        {
            var one = new Matcher(set, names);
            using var batch = new EventBatch(names);
            var kept = Join(lines);
            var reader = Formats.Named("json")!.Open(Origin.File("bench"));
            reader.Read(kept, final: true, batch, int.MaxValue);
            sources.Normalise(batch, times);
            return new Figure(
                name,
                Measure
                    .Core(
                        Runs,
                        () =>
                        {
                            matches.Clear();
                            one.Match(batch, matches);
                        }
                    )
                    .Rate(batch.Count),
                "events/s"
            );
        }
    }

    /// <summary>All of SigmaHQ in a fresh process, the program's own: its start and end are within.</summary>
    public static IEnumerable<Figure> Load()
    {
        if (Corpus.Find(Corpus.Rules) is not { } rules || Published.Program() is not { } program)
            yield break;
        using var folder = new Scratch();
        var log = folder.Write("one.log", "Nov 20 10:00:00 host sshd[1]: Server listening on 0.0.0.0 port 22.\n");
        var summary = Path.Combine(folder.Path, "summary.json");
        var with = Command.Repeat(
            7,
            "dotnet",
            [program, "scan", log, "--only-rules", "--summary", summary, "--rules", rules]
        );
        using var json = JsonDocument.Parse(File.ReadAllBytes(summary));
        var without = Command.Repeat(7, "dotnet", [program, "parse", log]);
        yield return new Figure("sigma.load", with.Seconds, "s", 1.5, AtLeast: false);
        yield return new Figure("sigma.load_processor", with.Processor, "s");
        yield return new Figure("sigma.load_start_alone", without.Seconds, "s");
        yield return new Figure("sigma.rules_loaded", json.RootElement.GetProperty("rules_loaded").GetInt32(), "rules");
        yield return new Figure(
            "sigma.rules_refused",
            json.RootElement.GetProperty("rules_refused").GetInt32(),
            "rules"
        );
    }

    private static bool IsProcessCreation(RuleFile file)
    {
        var text = Encoding.UTF8.GetString(file.Yaml.Span);
        return text.Contains("category: process_creation", StringComparison.Ordinal)
            && text.Contains("product: windows", StringComparison.Ordinal);
    }

    // Process creations as the sources know them (Sysmon 1, Security 4688), and every 40th line of all.
    private static (List<byte[]> Processes, List<byte[]> Mixed) Pick(Reading reading, Sources sources, byte[] text)
    {
        var processes = new List<byte[]>();
        var mixed = new List<byte[]>();
        var times = Reading.Times();
        var seen = 0;
        reading.All(
            text,
            batch =>
            {
                sources.Normalise(batch, times);
                for (var i = 0; i < batch.Count; i++)
                {
                    var views = batch.Variant(i)?.Views ?? [];
                    if (views.Any(v => v.LogSource is { Category: "process_creation", Product: "windows" }))
                        processes.Add(batch.Raw(i).ToArray());
                    if (seen++ % 40 == 0)
                        mixed.Add(batch.Raw(i).ToArray());
                }
            }
        );
        return (processes, mixed);
    }

    private static byte[] Join(List<byte[]> lines)
    {
        using var text = new MemoryStream();
        foreach (var line in lines)
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }
        return text.ToArray();
    }
}
