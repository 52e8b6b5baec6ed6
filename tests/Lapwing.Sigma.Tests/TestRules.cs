using System.Text;
using Shouldly;

namespace Lapwing.Sigma.Tests;

static class TestRules
{
    public static RuleSet Load(string yaml, PlaceholderLists? lists = null) =>
        RuleSet.Load([new RuleFile("rule.yml", Encoding.UTF8.GetBytes(yaml))], lists);

    /// <summary>A rule about any log source with this detection (indented by two).</summary>
    public static RuleSet OfDetection(string detection, PlaceholderLists? lists = null)
    {
        var set = Load($"title: test\nlogsource:\n  product: test\ndetection:\n{detection}\n", lists);
        set.Problems.Where(p => p.Severity == Lapwing.Events.Severity.Error).ShouldBeEmpty();
        return set;
    }
}
