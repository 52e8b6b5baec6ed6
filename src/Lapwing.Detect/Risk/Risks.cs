namespace Lapwing.Detect;

/// <summary>Risk, 0-100, of findings and of the incidents they make.</summary>
public static class Risks
{
    /// <summary>A rule's or correlation's finding: by its level alone. A model states its own.</summary>
    public static int Of(Level level) =>
        level switch
        {
            Level.Critical => 92,
            Level.High => 75,
            Level.Medium => 45,
            Level.Low => 20,
            _ => 5,
        };

    /// <summary>
    /// An incident's risk is a sum, each part shown: its gravest detector in full, every further detector by a third of its
    /// risk, repetition by its order of magnitude, and the breadth of the attack by its tactics. Capped at 100.
    /// </summary>
    /// <param name="detectors">Each detector's name, gravest risk and number of findings.</param>
    /// <param name="tactics">How many ATT&amp;CK tactics the findings span.</param>
    public static (int Risk, IReadOnlyList<RiskPart> Parts) Sum(
        IEnumerable<(string Name, int Risk, int Count)> detectors,
        int tactics
    )
    {
        var parts = new List<RiskPart>();
        foreach (
            var (name, risk, count) in detectors
                .OrderByDescending(d => d.Risk)
                .ThenBy(d => d.Name, StringComparer.Ordinal)
        )
        {
            var points = parts.Count == 0 ? risk : risk / 3;
            if (points > 0)
                parts.Add(new RiskPart(count == 1 ? name : $"{name} ({count} times)", points));
        }
        var findings = detectors.Sum(d => d.Count);
        if (findings >= 10)
            parts.Add(new RiskPart($"{findings} findings in all", Math.Min(10, (int)Math.Log10(findings) * 3)));
        if (tactics > 1)
            parts.Add(new RiskPart($"{tactics} stages of an attack", Math.Min(20, (tactics - 1) * 5)));
        return (Math.Min(100, parts.Sum(p => p.Points)), parts);
    }
}
