using System.Text.RegularExpressions;
using Lapwing.Detect.Tests.Content;
using Shouldly;
using Xunit;

namespace Lapwing.Detect.Tests.Pipeline;

/// <summary>What content/samples/README.md promises is what the pipeline finds in the samples.</summary>
public sealed partial class SampleStoriesTests
{
    private static readonly Lazy<IReadOnlyCollection<Finding>> Found = new(() =>
    {
        var batches = Samples.Read();
        var findings = Samples.Run(Samples.Detection(behaviours: true), batches).Values;
        batches.ForEach(b => b.Dispose());
        return findings;
    });

    /// <summary>Story, rule, and the log that the README names with it ("" where it takes several).</summary>
    public static TheoryData<string, string, string> Promises
    {
        get
        {
            var promises = new TheoryData<string, string, string>();
            foreach (Match story in Story().Matches(File.ReadAllText(Path.Combine(Samples.Folder, "README.md"))))
            {
                var log = "";
                foreach (Match word in Word().Matches(story.Value))
                    if (word.Groups["rule"] is { Success: true, Value: var rule })
                        promises.Add(story.Groups["title"].Value, rule, log);
                    else if (Samples.Logs.Contains(word.Groups["name"].Value, StringComparer.Ordinal))
                        log = word.Groups["name"].Value;
                    else if (word.Groups["name"] is { Success: false })
                        log = "";
            }
            return promises;
        }
    }

    [Fact]
    public void Five_stories_are_told() =>
        Promises.Select(p => p.Data.Item1).Distinct(StringComparer.Ordinal).Count().ShouldBe(5);

    [Theory, MemberData(nameof(Promises))]
    public void What_the_samples_promise_is_found(string story, string rule, string log)
    {
        var id = IdOf(rule);
        var findings = Found.Value.Where(f => f.Detector.Id == id).ToList();
        findings.ShouldNotBeEmpty(story);
        if (log.Length > 0)
            findings.ShouldContain(f => f.Events.Any(e => e.File == log), story);
    }

    [Fact]
    public void Nothing_that_opens_an_incident_is_found_beside_the_stories()
    {
        var named = NamedRule()
            .Matches(File.ReadAllText(Path.Combine(Samples.Folder, "README.md")))
            .Select(m => IdOf(m.Groups["rule"].Value))
            .ToHashSet(StringComparer.Ordinal);
        Found
            .Value.Where(f => f.Level >= Level.Medium && f.Detector.Kind != "model" && !named.Contains(f.Detector.Id))
            .Select(f => $"{f.Time:u} {f.Detector.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_model_of_web_sessions_ranks_the_three_attackers_highest() =>
        Found
            .Value.Where(f => f.Detector is { Kind: "model", Id: "web-sessions" })
            .OrderByDescending(f => f.Risk)
            .Select(f => f.Entities["src_ip"].Single())
            .Distinct(StringComparer.Ordinal)
            .Take(3)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["159.89.173.104", "51.38.127.66", "95.216.34.118"]);

    [Fact]
    public void The_model_of_cloud_activity_ranks_the_two_downloads_highest() =>
        Found
            .Value.Where(f => f.Detector is { Kind: "model", Id: "cloud-activity" })
            .OrderByDescending(f => f.Risk)
            .Select(f => f.Entities["user"].Single())
            .Distinct(StringComparer.Ordinal)
            .Take(2)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["ci-deploy", "t.varga"]);

    private static string IdOf(string rule) => ShippedContent.Infos.Single(i => i.Place.File == $"{rule}.yml").Id;

    [GeneratedRegex(@"^\*\*(?<title>\d\. [^*]+)\*\*.*?(?=^$|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Story();

    [GeneratedRegex(@"\[`(?<rule>[^`]+)`\]|`(?<name>[^`]+)`|\b(both|together):")]
    private static partial Regex Word();

    [GeneratedRegex(@"\[`(?<rule>[^`]+)`\]")]
    private static partial Regex NamedRule();
}
