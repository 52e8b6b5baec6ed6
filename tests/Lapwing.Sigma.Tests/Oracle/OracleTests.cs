using System.Globalization;
using System.Text;
using Lapwing.Events;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Sigma.Tests;

/// <summary>The fast matcher finds what the plain evaluator finds: no rule more, no rule less.</summary>
public class OracleTests
{
    const int Events = 5_000;

    [Fact]
    public void Matcher_and_plain_evaluator_agree_on_real_events_and_on_what_became_of_them()
    {
        var corpus = new CorpusEvents();
        var rules = RuleSet.Load(RuleFile.From(Corpora.Require("sigma/rules.zip")));
        var matcher = new Matcher(rules, corpus.Names);
        using var real = Sample(corpus, seed: 1);
        real.Count.ShouldBeGreaterThan(Events - 500);
        var found = Compare(rules, matcher, real);
        using var changed = Changed(corpus, real, rules, seed: 2);
        found += Compare(rules, matcher, changed);
        found.ShouldBeGreaterThan(2_000);
    }

    static int Compare(RuleSet rules, Matcher matcher, EventBatch batch)
    {
        var matches = new List<RuleMatch>();
        matcher.Match(batch, matches);
        var found = matches.ToLookup(m => m.EventIndex, m => m.RuleIndex);
        var routes = new Dictionary<SourceVariant, List<int>[]>();
        var halves = Enumerable
            .Range(0, 2)
            .AsParallel()
            .Select(half =>
            {
                var plain = new PlainEvaluator();
                var differences = new List<string>();
                for (var i = half; i < batch.Count; i += 2)
                {
                    var variant = batch.Variant(i)!;
                    List<int>[]? routed;
                    lock (routes)
                        if (!routes.TryGetValue(variant, out routed))
                            routes.Add(variant, routed = CompiledRules.Route(rules.Rules, variant));
                    var expected = new List<int>();
                    for (var v = 0; v < routed.Length; v++)
                    {
                        if (routed[v].Count == 0)
                            continue;
                        var e = new PlainEvent(batch, i, variant.Views[v]);
                        expected.AddRange(routed[v].Where(r => plain.Holds(rules.Rules[r].Condition, e)));
                    }
                    expected.Sort();
                    if (!expected.SequenceEqual(found[i]))
                        differences.Add(
                            $"event {i} ({batch.Origin(i).Name}): {Titles(rules, expected.Except(found[i]))} missed, {Titles(rules, found[i].Except(expected))} too many: {Encoding.UTF8.GetString(batch.Raw(i))}"
                        );
                }
                return differences;
            })
            .ToList();
        var all = halves.SelectMany(d => d).ToList();
        Assert.True(
            all.Count == 0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{all.Count} differences, the first: {string.Join('\n', all.Take(3))}"
            )
        );
        return matches.Count;
    }

    static string Titles(RuleSet rules, IEnumerable<int> indexes) =>
        $"[{string.Join("; ", indexes.Select(r => rules.Rules[r].Info.Title))}]";

    /// <summary>Events drawn from all data sets, and all evidence of the regression cases.</summary>
    static EventBatch Sample(CorpusEvents corpus, int seed)
    {
        var random = new Random(seed);
        var json = new StringBuilder();
        using (var regression = Corpora.Open("sigma/regression.zip"))
        {
            foreach (
                var entry in regression.Entries.Where(e =>
                    Path.GetExtension(e.Name).StartsWith(".json") && e.Name != "cases.jsonl"
                )
            )
                json.Append(Encoding.UTF8.GetString(CorpusEvents.Bytes(entry))).Append('\n');
        }
        using var zip = Corpora.Open("windows-json.zip");
        var files = zip
            .Entries.Where(e => e.Name.EndsWith(".json") && e.Length > 0)
            .OrderBy(e => e.FullName, StringComparer.Ordinal)
            .ToList();
        foreach (var file in files)
        {
            var lines = Encoding
                .UTF8.GetString(CorpusEvents.Bytes(file))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < Events / files.Count; i++)
                json.Append(lines[random.Next(lines.Length)]).Append('\n');
        }
        return corpus.Read("sample.json", Encoding.UTF8.GetBytes(json.ToString()));
    }

    /// <summary>The same events, each pushed towards one rule of its kind: values taken from it, cut, joined, in other case, or lost.</summary>
    static EventBatch Changed(CorpusEvents corpus, EventBatch from, RuleSet rules, int seed)
    {
        var random = new Random(seed);
        var batch = new EventBatch(corpus.Names);
        for (var i = 0; i < from.Count; i++)
        {
            var variant = from.Variant(i)!;
            var routed = CompiledRules.Route(rules.Rules, variant)[0];
            if (routed.Count == 0)
                continue;
            var wanted = Texts(rules.Rules[routed[random.Next(routed.Count)]].Condition)
                .Where(t => t.Field is not null)
                .GroupBy(t => t.Field!)
                .ToDictionary(g => g.Key, g => g.ToList());
            batch.Begin(from.Origin(i), from.Record(i));
            foreach (var slot in from.Fields(i))
            {
                int[] names = variant.Views[0].Names.TryGetValue(slot.Field, out var ids) ? ids : [slot.Field];
                var field = names.Select(n => from.FieldName(n)).FirstOrDefault(wanted.ContainsKey);
                var value = field is null ? from.Text(slot.Value) : Wanted(wanted[field], random);
                wanted.Remove(field ?? "");
                value = random.Next(30) switch
                {
                    0 => value.ToUpperInvariant(),
                    1 => value[..random.Next(value.Length + 1)],
                    2 => value.Replace('-', '/').Replace('a', 'á'),
                    3 => value + value,
                    _ => value,
                };
                batch.Add(
                    slot.Field,
                    Encoding.UTF8.GetBytes(value),
                    random.Next(60) == 0 ? ValueKind.Null : ValueKind.Text
                );
                if (random.Next(60) == 0)
                    batch.Add(slot.Field, Encoding.UTF8.GetBytes("second"));
            }
            foreach (var (field, tests) in wanted)
                if (random.Next(10) > 0)
                    batch.Add(corpus.Names.Intern(field), Encoding.UTF8.GetBytes(Wanted(tests, random)));
            batch.SetRaw(batch.Append("{}"u8));
            batch.SetVariant(batch.End(), variant);
        }
        return batch;
    }

    /// <summary>One of the texts that a field is tested for, or all of them in a row.</summary>
    static string Wanted(List<TextTest> tests, Random random) =>
        random.Next(3) == 0
            ? string.Concat(tests.Take(20).Select(t => Text(t, random)))
            : Text(tests[random.Next(tests.Count)], random);

    static IEnumerable<TextTest> Texts(Condition condition) =>
        condition switch
        {
            AllOf all => all.Parts.SelectMany(Texts),
            AnyOf any => any.Parts.SelectMany(Texts),
            NotOf not => Texts(not.Part),
            TextTest text => [text],
            _ => [],
        };

    static string Text(TextTest test, Random random) =>
        string.Concat(
            test.Tokens.Select(t =>
                t.Kind switch
                {
                    PatternKind.Literal => random.Next(2) == 0 ? t.Text : t.Text.ToUpperInvariant(),
                    PatternKind.AnyRun => random.Next(2) == 0 ? "" : "x\\y",
                    PatternKind.AnyOne => random.Next(4) == 0 ? "" : "é",
                    _ => "/",
                }
            )
        );
}
