using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Behaviour;

public class FeatureSetTests
{
    [Fact]
    public void The_shipped_sets_load_without_a_problem()
    {
        var (sets, problems) = FeatureSet.LoadFolder(Path.Combine(Corpora.Root, "content", "features"));
        problems.ShouldBeEmpty();
        sets.Select(s => s.Name).ShouldBe(["cloud-activity", "web-sessions"]);
        sets[0].Features.Count.ShouldBe(9);
        sets[0].Forest.ShouldBe(new ForestSettings(250, 0.04, 0.51));
        sets[0].Window.ShouldBeNull();
        sets[1]
            .Features.Select(f => f.Name)
            .ShouldBe([
                "requests",
                "failed",
                "failed_ratio",
                "success_ratio",
                "distinct_endpoints",
                "requests_per_minute",
                "mean_gap_seconds",
            ]);
        sets[1].Window.ShouldBe(TimeSpan.FromMinutes(5));
        // Equal aggregates are kept once.
        sets[1]
            .Aggregates.Select(a => a.ToString())
            .ShouldBe([
                "count()",
                "count(status >= 400)",
                "count(status >= 200 and status < 400)",
                "distinct(path(url))",
            ]);
    }

    [Fact]
    public void All_faults_of_a_file_are_reported_at_once_with_place_and_fix()
    {
        var yaml = FeatureSets
            .Yaml("web-sessions")
            .Replace("version: 1", "version: one")
            .Replace("class: [http]", "class: [htp]")
            .Replace("window: 5m", "window: 5 parsecs")
            .Replace("contamination: 2 %", "contamination: 80 %")
            .Replace("value: gap()", "value: gap(")
            .Replace("value: distinct(path(url))", "value: word(url)")
            .Replace("limits: { medium: 60, high: 300 }", "limit: { medium: 60, high: 300 }")
            .Replace("evidence: failed >= 5", "evidence: faild >= 5");
        var (set, problems) = FeatureSet.Load("web-sessions.yml", yaml);
        set.ShouldBeNull();
        problems
            .Select(p => p.ToString())
            .ShouldBe([
                "web-sessions.yml:3:10: LW-FEATURE-004: 'version' is 'one'. Set a number from 1 to 1000000.",
                "web-sessions.yml:10:10: LW-FEATURE-004: 'class' is 'htp'. Set some of authentication, process, network, dns, http, file, registry, cloud, mail, account, service, alert, other.",
                "web-sessions.yml:13:9: LW-FEATURE-004: 'window' is '5 parsecs'. Set a time as 30s, 5m, 1h, from 00:00:01 to 1.00:00:00.",
                "web-sessions.yml:19:18: LW-FEATURE-004: 'contamination' is '80 %'. Set 0.1 % to 50 %.",
                "web-sessions.yml:24:11: LW-FEATURE-004: 'evidence' is 'faild'. Set names of features of this file.",
                "web-sessions.yml:57:12: LW-FEATURE-006: 'distinct_endpoints' is a word, but the set has windows of many events. Count with distinct(field), or take the window away: then each event is a row.",
                "web-sessions.yml:64:12: LW-FEATURE-003: Unknown key 'limit'. Remove it or correct its spelling.",
                "web-sessions.yml:67:12: LW-FEATURE-005: The value of 'mean_gap_seconds' cannot be read: ')' is missing before ''. Write it of count, sum, mean, distinct, span, gap, hour, weekday, weekend, or word(field) alone.",
            ]);
    }

    [Theory]
    [InlineData("", "LW-FEATURE-001")]
    [InlineData("- a", "LW-FEATURE-001")]
    [InlineData("a: [", "LW-FEATURE-001")]
    [InlineData("a: 1\na: 2", "LW-FEATURE-001")]
    [InlineData("a: &x 1\nb: *x", "LW-FEATURE-001")]
    [InlineData("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: 1}}}}}}}}}", "LW-FEATURE-001")]
    [InlineData("name: x", "LW-FEATURE-002")]
    public void What_is_no_feature_set_is_a_problem_never_an_exception(string yaml, string code)
    {
        var (set, problems) = FeatureSet.Load("x.yml", yaml);
        set.ShouldBeNull();
        problems.Select(p => p.Code).ShouldContain(code);
    }

    [Theory]
    [InlineData("count(", "a field's name is missing before ''")]
    [InlineData("count() count()", "'count' is too much")]
    [InlineData("median(status)", "'median' is not known")]
    [InlineData("count(status > )", "'>' needs a number")]
    [InlineData("count(status = )", "'=' needs a number or a 'text'")]
    [InlineData("count(status)", "a comparison is missing after 'status'")]
    [InlineData("distinct(3)", "a field's name is missing before '3'")]
    [InlineData(
        "(((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))",
        "it is nested more than 32 deep"
    )]
    [InlineData("max(1)", "',' is missing before ')'")]
    [InlineData("1 +", "'(' is missing before ''")]
    public void A_wrong_expression_says_what_is_wrong(string text, string expected)
    {
        FeatureParser.Read(text, [], out _, out var fault).ShouldBeNull();
        fault.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("7 - 2 - 1", 4)]
    [InlineData("8 / 4 / 2", 1)]
    [InlineData("1 / 0", 0)]
    [InlineData("max(2, min(9, 5)) + 0.5", 5.5)]
    [InlineData("count() / 2", 1.5)]
    [InlineData("count(status >= 400)", 2)]
    [InlineData("count(status >= 400 and url = '/b' or status < 300)", 2)]
    [InlineData("count(status != 404)", 2)]
    [InlineData("distinct(path(url))", 2)]
    [InlineData("distinct(url)", 3)]
    [InlineData("sum(status)", 1104)]
    [InlineData("mean(status)", 368)]
    [InlineData("span()", 20)]
    [InlineData("gap()", 10)]
    [InlineData("hour()", 9)]
    [InlineData("weekday()", 1)]
    [InlineData("weekend()", 0)]
    public void Expressions_compute_over_a_window(string text, double expected)
    {
        var yaml = FeatureSets.Yaml("web-sessions");
        var (set, problems) = FeatureSet.Load(
            "x.yml",
            yaml[..yaml.IndexOf("evidence:")]
                + "finding: {}\nfeatures:\n  - { name: x, value: \""
                + text
                + "\", says: \"{value}\" }\n"
        );
        problems.ShouldBeEmpty();

        using var traffic = new Traffic();
        traffic.Request("a", Traffic.Start, "/a?x=1", 200);
        traffic.Request("a", Traffic.Start.AddSeconds(5), "https://host/a#y", 404);
        traffic.Request("a", Traffic.Start.AddSeconds(20), "/b", 500);
        var windows = new FeatureWindows(set.ShouldNotBeNull(), traffic.Names);
        windows.Add(traffic.Batches()[0]);
        windows.Flush().ShouldHaveSingleItem().Numbers[0].ShouldBe(expected);
    }
}
