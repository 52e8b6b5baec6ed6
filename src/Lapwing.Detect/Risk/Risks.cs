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
    /// An incident's risk is a sum, each part shown: its gravest detector in full; a further detector closes an eighth of
    /// its risk's share of the gap to 100, so that much of the same does not look like the worst; the breadth of the attack
    /// adds by its tactics. Never above 100.
    /// </summary>
    /// <param name="detectors">Each detector's name, gravest risk and number of findings.</param>
    /// <param name="tactics">How many ATT&amp;CK tactics the findings span.</param>
    public static (int Risk, IReadOnlyList<RiskPart> Parts) Sum(
        IEnumerable<(string Name, int Risk, int Count)> detectors,
        int tactics
    )
    {
        var parts = new List<RiskPart>();
        var risk = 0.0;
        foreach (
            var (name, its, count) in detectors
                .OrderByDescending(d => d.Risk)
                .ThenBy(d => d.Name, StringComparer.Ordinal)
        )
        {
            var before = (int)risk;
            risk += parts.Count == 0 ? its : (100 - risk) * its / 800;
            if ((int)risk > before)
                parts.Add(new RiskPart(count == 1 ? name : $"{name} ({count} times)", (int)risk - before));
        }
        var breadth = Math.Min(100 - (int)risk, Math.Min(10, (tactics - 1) * 2));
        if (breadth > 0)
            parts.Add(new RiskPart($"{tactics} stages of an attack", breadth));
        return (parts.Sum(p => p.Points), parts);
    }
}
