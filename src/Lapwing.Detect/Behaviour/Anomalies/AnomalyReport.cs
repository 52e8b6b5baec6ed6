using System.Text.Json.Serialization;

namespace Lapwing.Detect;

/// <summary>The answer about one set of web requests: JSON by <see cref="AnomalyJson"/>.</summary>
/// <param name="Results">The highest risk first.</param>
/// <param name="Note">How it was judged, and what was left out: for people.</param>
public sealed record AnomalyReport(AnomalySummary Summary, IReadOnlyList<AnomalyResult> Results, string Note);

/// <param name="TotalIps">Different addresses.</param>
/// <param name="Anomalies">Sessions of medium or high risk.</param>
/// <param name="HighRiskSessions">Sessions of high risk.</param>
/// <param name="AverageRisk">Of all sessions, 0-100, one decimal.</param>
public sealed record AnomalySummary(int TotalIps, int Anomalies, int HighRiskSessions, double AverageRisk);

/// <summary>One address in one window.</summary>
/// <param name="Window">Its start and end, ISO 8601: <c>2026-11-20T12:00:00.000000Z/2026-11-20T12:05:00.000000Z</c>.</param>
/// <param name="Risk">0-100.</param>
/// <param name="Level"><c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>.</param>
/// <param name="Features">By name.</param>
/// <param name="Reasons">What made the risk, the heaviest first.</param>
public sealed record AnomalyResult(
    string Ip,
    string Window,
    int Risk,
    string Level,
    IReadOnlyDictionary<string, double> Features,
    IReadOnlyList<string> Reasons
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AnomalyReport))]
public sealed partial class AnomalyJson : JsonSerializerContext;
