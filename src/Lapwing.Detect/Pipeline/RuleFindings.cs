using Lapwing.Events;
using Lapwing.Sigma;

namespace Lapwing.Detect;

/// <summary>Makes findings of what rules matched.</summary>
static class RuleFindings
{
    private const int MatchedKept = 20;
    private const int ValueKept = 2000;

    /// <summary>The finding of one rule about one event.</summary>
    public static Finding Of(
        RuleInfo rule,
        LogSource logSource,
        IReadOnlyList<MatchedValue> matched,
        EventBatch batch,
        int index
    )
    {
        var cited = EventReferences.Of(batch, index);
        var entities = Entities.Empty();
        Entities.Collect(batch, index, entities);
        return Describe(rule, "rule", logSource) with
        {
            Id = IdOf(rule, cited),
            Time = cited.Time,
            Since = cited.Time,
            Entities = Entities.Lists(entities),
            Events = [cited],
            EventCount = 1,
            Matched = [.. matched.Take(MatchedKept).Select(m => new MatchedField(m.Field, Cut(m.Value), m.Condition))],
        };
    }

    /// <summary>What a rule or correlation says of itself; id, time and events are still to be filled.</summary>
    public static Finding Describe(RuleInfo rule, string kind, LogSource logSource) =>
        new()
        {
            Id = "",
            Time = null,
            Detector = new Detector(kind, rule.Id, rule.Title, rule.Version),
            Level = (Level)rule.Level,
            Risk = Risks.Of((Level)rule.Level),
            Category = rule.Category ?? CategoryOf(rule, logSource),
            Attack = rule.Techniques,
            Tactics = rule.Tactics,
            Description = rule.Description,
        };

    // The file's name belongs to it: equal files at two places are two findings.
    private static string IdOf(RuleInfo rule, EventReference cited) =>
        FindingIds.Of("rule", rule.Id, cited.Id, cited.File);

    private static string? CategoryOf(RuleInfo rule, LogSource logSource) =>
        string.Equals(logSource.Category, "webserver", StringComparison.OrdinalIgnoreCase)
            ? Threats.WebAttack
            : ThreatCategories.Of(rule.Techniques, rule.Tactics);

    private static string Cut(string value) => value.Length <= ValueKept ? value : value[..ValueKept] + "…";
}
