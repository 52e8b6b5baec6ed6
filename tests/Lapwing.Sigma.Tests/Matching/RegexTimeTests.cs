using Lapwing.Events;
using Shouldly;
using Xunit;

namespace Lapwing.Sigma.Tests;

public class RegexTimeTests
{
    [Fact]
    public void An_expression_that_runs_away_is_still_answered()
    {
        var (matches, timeouts) = Run("(a+)+$", new string('a', 40) + "b");
        (matches, timeouts).ShouldBe((0, 0));
    }

    [Fact]
    public void What_no_engine_answers_is_counted_for_its_rule_and_no_match()
    {
        // The lookahead keeps the automaton from taking over.
        var (matches, timeouts) = Run("(?=a)(a+)+$", new string('a', 40) + "b");
        (matches, timeouts).ShouldBe((0, 1));
    }

    static (int Matches, long Timeouts) Run(string pattern, string value)
    {
        var names = new FieldNames();
        var rules = TestRules.OfDetection($"  s:\n    f|re: '{pattern}'\n  condition: s");
        var events = new TestEvents(names);
        events.Add($$"""{"f":"{{value}}"}""", TestEvents.Variant("test"));
        var matcher = new Matcher(rules, names);
        var matches = new List<RuleMatch>();
        matcher.Match(events.Batch, matches);
        return (matches.Count, matcher.Timeouts(0));
    }
}
