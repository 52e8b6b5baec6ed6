using Lapwing.Testing;
using Shouldly;

namespace Lapwing.Detect.Tests.Behaviour;

/// <summary>The sets that the program ships.</summary>
static class FeatureSets
{
    public static readonly FeatureSet WebSessions = Shipped("web-sessions");
    public static readonly FeatureSet CloudActivity = Shipped("cloud-activity");

    public static string Yaml(string name) =>
        File.ReadAllText(Path.Combine(Corpora.Root, "content", "features", $"{name}.yml"));

    private static FeatureSet Shipped(string name)
    {
        var (set, problems) = FeatureSet.Load($"{name}.yml", Yaml(name));
        problems.ShouldBeEmpty();
        return set.ShouldNotBeNull();
    }
}
