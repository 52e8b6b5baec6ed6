namespace Lapwing.Detect;

/// <summary>The eight categories of a threat, and the levels of risk.</summary>
public static class Threats
{
    public const string Malware = "malware";
    public const string Phishing = "phishing";
    public const string BruteForce = "brute_force";
    public const string DataExfiltration = "data_exfiltration";
    public const string InsiderMisuse = "insider_misuse";
    public const string DenialOfService = "denial_of_service";
    public const string Reconnaissance = "reconnaissance";
    public const string WebAttack = "web_attack";

    public static readonly string[] All =
    [
        Malware,
        Phishing,
        BruteForce,
        DataExfiltration,
        InsiderMisuse,
        DenialOfService,
        Reconnaissance,
        WebAttack,
    ];

    /// <summary>HIGH from 75, MEDIUM from 40, else LOW.</summary>
    public static string RiskLevel(int risk) =>
        risk >= 75 ? "HIGH"
        : risk >= 40 ? "MEDIUM"
        : "LOW";
}
