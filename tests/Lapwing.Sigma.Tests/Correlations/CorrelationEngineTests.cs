using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Sigma.Tests;

public class CorrelationEngineTests
{
    const string Rules = """
        title: a
        name: a
        logsource: {product: test}
        detection: {s: {kind: a}, condition: s}
        ---
        title: b
        name: b
        logsource: {product: test}
        detection: {s: {kind: b}, condition: s}
        ---
        title: c
        name: c
        logsource: {product: test}
        detection: {s: {kind: c}, condition: s}
        ---
        title: correlation
        id: correlation

        """;

    static readonly CorrelationOptions Patient = new() { Lateness = TimeSpan.FromSeconds(1_000_000) };

    public static TheoryData<string> Shapes =>
        [
            "{type: event_count, rules: [a, b], group-by: [user], timespan: 60s, condition: {gte: 4}}",
            "{type: event_count, rules: [a], group-by: [user], timespan: 60s, condition: {gt: 2}}",
            "{type: event_count, rules: [a], group-by: [user], timespan: 60s, condition: {gt: 1, lte: 3}}",
            "{type: event_count, rules: [a, b, c], timespan: 30s, condition: {eq: 2}}",
            "{type: value_count, rules: [a, b, c], group-by: [user], timespan: 60s, condition: {field: ip, gte: 3}}",
            "{type: value_count, rules: [a, b, c], group-by: [user], timespan: 60s, condition: {field: ip, lt: 2}}",
            "{type: temporal, rules: [a, b, c], group-by: [user], timespan: 60s}",
            "{type: temporal, rules: [a, b, c], group-by: [user], timespan: 60s, condition: {gte: 2}}",
            "{type: temporal_ordered, rules: [a, b, c], group-by: [user], timespan: 60s}",
        ];

    /// <summary>Random events in random order, told in random portions, stored and restored on the way: the oracle's runs and no others.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void Runs_are_the_oracles_whatever_the_order_and_the_restarts(string shape)
    {
        var rules = TestRules.Load(Rules + $"correlation: {shape}");
        var correlation = rules.Correlations.ShouldHaveSingleItem(string.Join('\n', rules.Problems));
        var total = 0;
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var events = Random(random, correlation, 80);
            var expected = events
                .GroupBy(e => e.User)
                .SelectMany(g => CorrelationOracle.Runs(correlation, g.Select(e => e.Event)))
                .OrderBy(r => r.FiringTime)
                .ThenBy(r => r.First)
                .ToList();
            var found = Stream(rules, correlation, events, random);
            found
                .Select(r => (r.Events[0], r.FiringTime, r.EventCount))
                .ShouldBe(expected.Select(r => (r.First, r.FiringTime, (long)r.Events.Length)), $"seed {seed}");
            found.Select(r => r.Events).ShouldBe(expected.Select(r => r.Events), $"seed {seed}");
            total += found.Count;
        }
        total.ShouldBeGreaterThan(50);
    }

    static List<(string User, OracleEvent Event)> Random(Random random, Correlation correlation, int count)
    {
        var time = 1_000_000_000L;
        var events = new List<(string, OracleEvent)>();
        for (var i = 0; i < count; i++)
        {
            // Steps of whole seconds, many of none: equal times are common in logs.
            time +=
                random.Next(4) switch
                {
                    0 => 0,
                    1 => 1,
                    2 => random.Next(20),
                    _ => random.Next(70),
                } * 1_000_000L;
            var references = Enumerable
                .Range(0, correlation.References.Count)
                .Where(_ => random.Next(3) == 0)
                .ToArray();
            if (references.Length == 0)
                references = [random.Next(correlation.References.Count)];
            var value = random.Next(6) == 0 ? null : $"ip{random.Next(4)}";
            var user = correlation.GroupBy.Count == 0 ? "" : $"user{random.Next(2)}";
            events.Add((user, new OracleEvent(time, (UInt128)random.NextInt64() + 1, references, value)));
        }
        return events;
    }

    static List<CorrelationRun> Stream(
        RuleSet rules,
        Correlation correlation,
        List<(string User, OracleEvent Event)> events,
        Random random
    )
    {
        // Shuffled within some lateness, so that late ones are still in time.
        var lateness = TimeSpan.FromSeconds(random.Next(200));
        var options = Patient with { Lateness = lateness };
        var micros = (long)lateness.TotalMicroseconds;
        var order = events.OrderBy(e => e.Event.Time + (long)(random.NextDouble() * micros)).ToList();
        var engine = new CorrelationEngine(rules, options);
        var told = new Dictionary<string, CorrelationRun>();
        var into = new List<CorrelationRun>();
        var watermark = long.MinValue;
        foreach (var (user, e) in order)
        {
            foreach (var reference in e.References)
                engine.Add(
                    0,
                    reference,
                    e.Time,
                    e.Id,
                    correlation.GroupBy.Count == 0 ? [] : [user],
                    correlation.CountedFields.Count == 0 ? null : e.Value
                );
            watermark = Math.Max(watermark, e.Time);
            if (random.Next(3) == 0)
                engine.Advance(watermark, into);
            if (random.Next(20) == 0)
            {
                using var stored = new MemoryStream();
                engine.Save(stored);
                stored.Position = 0;
                engine = new CorrelationEngine(rules, options);
                engine.Restore(stored);
            }
            Take(into, told);
        }
        engine.Complete(into);
        Take(into, told);
        engine.Counters.Late.ShouldBe(0);
        engine.Groups.ShouldBe(0);
        return [.. told.Values.OrderBy(r => r.FiringTime).ThenBy(r => r.Events[0])];
    }

    static void Take(List<CorrelationRun> into, Dictionary<string, CorrelationRun> told)
    {
        foreach (var run in into)
        {
            if (told.TryGetValue(run.Id, out var before))
                run.Revision.ShouldBeGreaterThan(before.Revision);
            if (run.Withdrawn)
                told.Remove(run.Id).ShouldBeTrue();
            else
                told[run.Id] = run;
        }
        into.Clear();
    }

    [Fact]
    public void A_run_is_told_when_it_first_holds_and_again_when_it_has_grown()
    {
        var rules = TestRules.Load(
            Rules + "correlation: {type: event_count, rules: [a], group-by: [user], timespan: 10s, condition: {gte: 2}}"
        );
        var engine = new CorrelationEngine(rules, Patient);
        var runs = new List<CorrelationRun>();
        Add(1, "Bob");
        runs.ShouldBeEmpty();
        Add(2, "bob");
        var first = runs.ShouldHaveSingleItem();
        (first.Revision, first.EventCount, first.Group[0], first.FiringTime).ShouldBe((1, 2, "Bob", 2_000_000));
        Add(3, "eve");
        runs.Count.ShouldBe(1);
        Add(3, "bob");
        (runs[1].Id, runs[1].Revision, runs[1].EventCount).ShouldBe((first.Id, 2, 3));

        void Add(long second, string user)
        {
            engine.Add(0, 0, second * 1_000_000, (UInt128)(second * 100 + user[0]), [user]);
            engine.Advance(second * 1_000_000, runs);
        }
    }

    [Fact]
    public void A_late_event_that_begins_the_run_earlier_withdraws_what_was_told()
    {
        var rules = TestRules.Load(
            Rules + "correlation: {type: event_count, rules: [a], timespan: 10s, condition: {gte: 2}}"
        );
        var engine = new CorrelationEngine(rules, Patient);
        var runs = new List<CorrelationRun>();
        foreach (var second in (int[])[20, 21, 15])
        {
            engine.Add(0, 0, second * 1_000_000, (UInt128)second, []);
            engine.Advance(21_000_000, runs);
        }
        runs.Count.ShouldBe(3);
        runs.Single(r => r.Withdrawn).Id.ShouldBe(runs[0].Id);
        runs.Single(r => !r.Withdrawn && r.Id != runs[0].Id).Events.ShouldBe([15, 20, 21]);
    }

    [Fact]
    public void Too_late_is_counted_and_the_same_event_twice_is_once()
    {
        var rules = TestRules.Load(
            Rules + "correlation: {type: event_count, rules: [a], timespan: 10s, condition: {gte: 3}}"
        );
        var engine = new CorrelationEngine(rules, new CorrelationOptions { Lateness = TimeSpan.FromSeconds(5) });
        var runs = new List<CorrelationRun>();
        engine.Add(0, 0, 100_000_000, 1, []);
        engine.Add(0, 0, 100_000_000, 1, []);
        engine.Add(0, 0, 101_000_000, 2, []);
        engine.Advance(101_000_000, runs);
        runs.ShouldBeEmpty();
        engine.Add(0, 0, 90_000_000, 3, []);
        engine.Counters.Late.ShouldBe(1);
    }

    [Fact]
    public void A_chain_tells_the_outer_run_as_soon_as_the_inner_one_holds()
    {
        var rules = TestRules.Load(
            Rules
                + """
                name: many_a
                correlation: {type: event_count, rules: [a], group-by: [user, host], timespan: 10s, condition: {gte: 3}}
                ---
                title: then b
                id: outer
                correlation: {type: temporal_ordered, rules: [many_a, b], group-by: [user], timespan: 20s}
                """
        );
        rules.Problems.ShouldBeEmpty();
        rules.Correlations.Select(c => c.Generates).ShouldBe([false, true]);
        rules.Rules.Select(r => r.Generates).ShouldBe([false, false, true]);
        var engine = new CorrelationEngine(rules, new CorrelationOptions { Lateness = TimeSpan.FromSeconds(3) });
        var runs = new List<CorrelationRun>();
        for (var second = 1; second <= 60; second++)
        {
            engine.Add(0, 0, second * 1_000_000, (UInt128)second, ["bob", "h"]);
            engine.Advance(second * 1_000_000, runs);
        }
        runs.ShouldAllBe(r => r.CorrelationIndex == 0);
        engine.Add(1, 1, 61_000_000, 1_000, ["BOB"]);
        engine.Advance(61_000_000, runs);
        var outer = runs.Where(r => r.CorrelationIndex == 1).ShouldHaveSingleItem();
        // From the first event within 20 s at which the inner one held.
        (outer.FirstTime, outer.FiringTime, outer.EventCount).ShouldBe((41_000_000, 61_000_000, 21));
    }

    [Fact]
    public void Matches_are_grouped_by_fields_aliases_and_columns()
    {
        var names = new FieldNames();
        var rules = TestRules.Load(
            Rules
                + """
                correlation:
                  type: temporal
                  rules: [a, b]
                  group-by: [who]
                  aliases: {who: {a: user, b: account_name}}
                  timespan: 1m
                """
        );
        var events = new TestEvents(names);
        var variant = TestEvents.Variant("test");
        events.Add("""{"kind":"a"}""", variant);
        events.Batch.SetColumn(0, Column.User, "carol"u8);
        events.Add("""{"kind":"b","account_name":"Carol"}""", variant);
        events.Add("""{"kind":"b"}""", variant);
        for (var i = 0; i < 3; i++)
            events.Batch.SetTime(i, 1_000_000 * (i + 1), TimeQuality.Exact);
        var matcher = new Matcher(rules, names);
        var engine = new CorrelationEngine(rules);
        var (matches, runs) = (new List<RuleMatch>(), new List<CorrelationRun>());
        matcher.Match(events.Batch, matches);
        foreach (var match in matches)
            engine.Add(matcher, events.Batch, match);
        engine.Complete(runs);
        runs.ShouldHaveSingleItem().Group.ShouldBe(["carol"]);
        engine.Counters.WithoutGroup.ShouldBe(1);
    }

    [Theory]
    [InlineData("{type: near, rules: [a], timespan: 1m}", "LW-RULE-040")]
    [InlineData("{type: event_count, rules: [x], timespan: 1m, condition: {gte: 1}}", "LW-RULE-041")]
    [InlineData("{type: event_count, rules: [a], timespan: 1w, condition: {gte: 1}}", "LW-RULE-042")]
    [InlineData("{type: event_count, rules: [a], timespan: 1m}", "LW-RULE-043")]
    [InlineData("{type: value_count, rules: [a], timespan: 1m, condition: {gte: 1}}", "LW-RULE-043")]
    [InlineData("{type: temporal, rules: [correlation], timespan: 1m}", "LW-RULE-044")]
    public void A_faulty_correlation_is_left_out_with_its_reason(string correlation, string code)
    {
        var rules = TestRules.Load(Rules + $"correlation: {correlation}");
        rules.Correlations.ShouldBeEmpty();
        rules.Faulty.ShouldBe(1);
        rules.Problems.ShouldHaveSingleItem().Code.ShouldBe(code);
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        var rules = TestRules.Load(
            Rules + "correlation: {type: event_count, rules: [a], timespan: 10s, condition: {gte: 3}}"
        );
        var engine = new CorrelationEngine(rules);
        engine.Add(0, 0, 1, 1, []);
        using var stored = new MemoryStream();
        engine.Save(stored);
        var bytes = stored.ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() =>
                new CorrelationEngine(rules).Restore(new MemoryStream(bytes, 0, length))
            );
        bytes[0] = 99;
        Should.Throw<InvalidDataException>(() => new CorrelationEngine(rules).Restore(new MemoryStream(bytes)));
    }
}
