using Lapwing.Events;
using Lapwing.Sigma;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Content;

/// <summary>Every rule that ships, on the events that its own test file tells of.</summary>
public class RuleContentTests
{
    private static readonly string Folder = Path.Combine(ShippedContent.Folder, "rules");

    public static TheoryData<string> RuleNames =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".test.yml", StringComparison.Ordinal))
                .Select(f => Path.GetRelativePath(Folder, f)[..^".yml".Length])
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void All_rules_that_ship_load_without_a_word()
    {
        ShippedContent.Rules.Problems.ShouldBeEmpty();
        ShippedContent.Rules.Rules.Count.ShouldBeGreaterThanOrEqualTo(20);
        ShippedContent.Rules.Correlations.Count.ShouldBeGreaterThanOrEqualTo(4);
        (ShippedContent.Rules.Rules.Count + ShippedContent.Rules.Correlations.Count).ShouldBe(RuleNames.Count);
    }

    [Fact]
    public void No_test_file_is_without_its_rule() =>
        Directory
            .EnumerateFiles(Folder, "*.test.yml", SearchOption.AllDirectories)
            .Where(f => !File.Exists(f[..^".test.yml".Length] + ".yml"))
            .ShouldBeEmpty();

    [Fact]
    public void Every_rule_says_what_it_needs_to()
    {
        foreach (var info in ShippedContent.Infos)
        {
            Guid.TryParse(info.Id, out _).ShouldBeTrue(info.Place.ToString());
            info.Description.ShouldNotBeNullOrWhiteSpace(info.Place.ToString());
            info.Techniques.ShouldNotBeEmpty(info.Place.ToString());
            Threats.All.ShouldContain(info.Category, info.Place.ToString());
        }
    }

    [Theory, MemberData(nameof(RuleNames))]
    public void A_rule_says_so_of_its_matches_and_of_nothing_else(string name)
    {
        var cases = RuleCases.Load(Path.Combine(Folder, $"{name}.test.yml"));
        cases.Match.ShouldNotBeEmpty();
        cases.NoMatch.ShouldNotBeEmpty();
        var path = $"{name}.yml";
        var rule = ShippedContent.Rules.Rules.SingleOrDefault(r => r.Info.Place.File == path);
        var correlation = ShippedContent.Rules.Correlations.SingleOrDefault(c => c.Info.Place.File == path);
        (rule is null).ShouldNotBe(correlation is null, $"{name} is neither a rule nor a correlation, or both.");
        var wrong = new List<string>();
        foreach (
            var (entry, matches) in cases.Match.Select(c => (c, true)).Concat(cases.NoMatch.Select(c => (c, false)))
        )
        {
            var fault = rule is not null ? Events(rule, entry, matches) : Runs(correlation!, entry, matches);
            if (fault is not null)
                wrong.Add($"line {entry.Line}: {fault}");
        }
        wrong.ShouldBeEmpty();
    }

    private static string? Events(Rule rule, RuleCase entry, bool matches)
    {
        var matcher = new Matcher(ShippedContent.Rules, ShippedContent.Names);
        var (events, matched) = (0, 0);
        foreach (var batch in entry.Read())
        {
            using (batch)
            {
                var found = new List<RuleMatch>();
                matcher.Match(batch, found);
                events += batch.Count;
                matched += found.Count(m => ShippedContent.Rules.Rules[m.RuleIndex] == rule);
            }
        }
        if (events == 0)
            return "there is no event in it";
        return matched == (matches ? events : 0) ? null : $"{matched} of {events} events match";
    }

    private static string? Runs(Correlation correlation, RuleCase entry, bool fires)
    {
        var matcher = new Matcher(ShippedContent.Rules, ShippedContent.Names);
        var engine = new CorrelationEngine(
            ShippedContent.Rules,
            new CorrelationOptions { Lateness = TimeSpan.MaxValue }
        );
        var (events, matched) = (0, 0);
        foreach (var batch in entry.Read())
        {
            using (batch)
            {
                var found = new List<RuleMatch>();
                matcher.Match(batch, found);
                events += batch.Count;
                foreach (var match in found.Where(m => engine.Uses(m.RuleIndex)))
                {
                    matched++;
                    engine.Add(matcher, batch, match);
                }
            }
        }
        if (events == 0)
            return "there is no event in it";
        var runs = new List<CorrelationRun>();
        engine.Complete(runs);
        var fired = runs.GroupBy(r => r.Id)
            .Select(g => g.Last())
            .Count(r => !r.Withdrawn && ShippedContent.Rules.Correlations[r.CorrelationIndex] == correlation);
        return fired > 0 == fires ? null : $"it fires {fired} times on {events} events, of which {matched} count";
    }
}
