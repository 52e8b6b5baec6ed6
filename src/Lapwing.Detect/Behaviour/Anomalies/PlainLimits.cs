using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>Judges a row by its set's fixed limits: where there is too little to learn what is usual.</summary>
/// <remarks>
/// The risk is that of the feature furthest along: 0 to 40 up to its medium limit, 40 to 75 up to its high one, 75 to 100 up
/// to four times that. Each limited feature's weight is its share of the sum.
/// </remarks>
internal static class PlainLimits
{
    public static ScoredRow Score(FeatureSet set, FeatureRow row)
    {
        var risks = new List<(Feature Feature, double Value, double Risk)>();
        for (var i = 0; i < set.Features.Count; i++)
            if (set.Features[i].Limits is { } limits && !double.IsNaN(row.Numbers[i]))
                risks.Add((set.Features[i], row.Numbers[i], Risk(limits, row.Numbers[i])));
        var sum = risks.Sum(r => r.Risk);
        var risk = (int)risks.Select(r => r.Risk).DefaultIfEmpty(0).Max();
        var parts = risks
            .Where(r => r.Risk > 0)
            .OrderByDescending(r => r.Risk)
            .ThenBy(r => r.Feature.Name, StringComparer.Ordinal)
            .Select(r => new ScorePart(r.Feature.Name, r.Value, r.Risk / sum, Reasons.Limit(r.Feature, r.Value)));
        return new ScoredRow(risk, Threats.RiskLevel(risk), 0, [.. parts]);
    }

    private static double Risk(Limits limits, double value)
    {
        if (value <= 0)
            return 0;
        if (value < limits.Medium)
            return RiskScale.Medium * value / limits.Medium;
        if (value < limits.High)
            return RiskScale.Medium
                + ((RiskScale.High - RiskScale.Medium) * (value - limits.Medium) / (limits.High - limits.Medium));
        return Math.Min(100, RiskScale.High + ((100 - RiskScale.High) * (value - limits.High) / (3 * limits.High)));
    }
}
