using System.IO.Compression;
using System.Text.Json;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Every regression case of SigmaHQ with JSON: its rule's log source is among the event's views, and the fields go by the names of the rule's author.</summary>
public class RegressionLogSourceTests
{
    [Fact]
    public void Every_case_with_json_reaches_its_rules_log_source_under_the_names_of_the_log()
    {
        using var rules = Corpora.Open("sigma/rules.zip");
        using var cases = Corpora.Open("sigma/regression.zip");
        var sources = RuleSources(rules);
        using var log = new NormalisedLog();
        var checkedCases = 0;
        foreach (var line in Lines(cases, "cases.jsonl"))
        {
            using var @case = JsonDocument.Parse(line);
            var rule = @case.RootElement.GetProperty("rule_id").GetString()!;
            var folder = @case.RootElement.GetProperty("dir").GetString()!;
            var json = cases.Entries.FirstOrDefault(e =>
                e.FullName.StartsWith(folder + "/", StringComparison.Ordinal)
                && e.FullName.Contains(".json", StringComparison.Ordinal)
            );
            if (json is null || !sources.TryGetValue(rule, out var wanted))
                continue;
            var batch = log.Read(Bytes(json));
            batch.Count.ShouldBeGreaterThan(0, json.FullName);
            var reached = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                if (!batch.Variant(i)!.Views.Any(v => v.LogSource.Satisfies(wanted)))
                    continue;
                reached++;
                HasItsNames(log, i, wanted);
            }
            reached.ShouldBeGreaterThan(0, $"{rule} {wanted} in {json.FullName}: {log.Line(0)}");
            checkedCases++;
        }
        checkedCases.ShouldBeGreaterThan(150);
    }

    private static void HasItsNames(NormalisedLog log, int index, LogSource wanted)
    {
        const string Data = "Event.EventData.";
        foreach (var slot in log.Batch.Fields(index))
        {
            var native = log.Batch.FieldName(slot.Field);
            if (native.StartsWith(Data, StringComparison.Ordinal) && slot.Kind != ValueKind.Null)
                log.Seen(index, wanted, native[Data.Length..]).ShouldNotBeNull(native);
        }
        log.Seen(index, wanted, "EventID").ShouldNotBeNull();
        log.Seen(index, wanted, "Provider_Name").ShouldNotBeNull();
        log.Seen(index, wanted, "Computer").ShouldBe(log.Batch.Text(index, Column.Host));
    }

    private static Dictionary<string, LogSource> RuleSources(ZipArchive rules)
    {
        var found = new Dictionary<string, LogSource>(StringComparer.Ordinal);
        foreach (var line in Lines(rules, "meta/index.jsonl"))
        {
            using var rule = JsonDocument.Parse(line);
            if (!rule.RootElement.TryGetProperty("logsource", out var s) || s.ValueKind != JsonValueKind.Object)
                continue;
            if (rule.RootElement.GetProperty("id").GetString() is { } id)
                found[id] = new LogSource(Part(s, "product"), Part(s, "category"), Part(s, "service"));
        }
        return found;
    }

    private static string? Part(JsonElement source, string name) =>
        source.TryGetProperty(name, out var part) ? part.GetString() : null;

    private static IEnumerable<string> Lines(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
