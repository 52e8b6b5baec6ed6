namespace Lapwing.Detect;

/// <summary>What a model says of one row.</summary>
/// <param name="Risk">0-100.</param>
/// <param name="Level"><see cref="Threats.RiskLevel"/> of it.</param>
/// <param name="Score">The forest's own, 0-1; 0 where plain limits decided.</param>
/// <param name="Parts">Heaviest first; their weights add up to 1.</param>
public sealed record ScoredRow(int Risk, string Level, double Score, IReadOnlyList<ScorePart> Parts);
