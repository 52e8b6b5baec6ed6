namespace Lapwing.Detect;

/// <summary>The category of a threat that a rule's ATT&amp;CK tags say, for rules that do not name one.</summary>
public static class ThreatCategories
{
    private static readonly (string Prefix, string Category)[] ByTechnique =
    [
        ("T1110", Threats.BruteForce),
        ("T1566", Threats.Phishing),
        ("T1598", Threats.Phishing),
        ("T1534", Threats.Phishing),
        ("T1190", Threats.WebAttack),
        ("T1505.003", Threats.WebAttack),
        ("T1498", Threats.DenialOfService),
        ("T1499", Threats.DenialOfService),
        ("T1595", Threats.Reconnaissance),
        ("T1567", Threats.DataExfiltration),
        ("T1048", Threats.DataExfiltration),
        ("T1041", Threats.DataExfiltration),
        ("T1537", Threats.DataExfiltration),
        ("T1530", Threats.DataExfiltration),
        ("T1078", Threats.InsiderMisuse),
        ("T1098", Threats.InsiderMisuse),
        ("T1136", Threats.InsiderMisuse),
    ];

    private static readonly (string Tactic, string Category)[] ByTactic =
    [
        ("exfiltration", Threats.DataExfiltration),
        ("impact", Threats.Malware),
        ("command-and-control", Threats.Malware),
        ("execution", Threats.Malware),
        ("lateral-movement", Threats.Malware),
        ("credential-access", Threats.Malware),
        ("persistence", Threats.Malware),
        ("privilege-escalation", Threats.InsiderMisuse),
        ("defense-evasion", Threats.Malware),
        ("collection", Threats.DataExfiltration),
        ("initial-access", Threats.Malware),
        ("discovery", Threats.Reconnaissance),
        ("reconnaissance", Threats.Reconnaissance),
        ("resource-development", Threats.Malware),
    ];

    /// <summary>By technique first, then by tactic in the order of gravity; null when the tags say nothing.</summary>
    public static string? Of(IReadOnlyList<string> techniques, IReadOnlyList<string> tactics)
    {
        foreach (var (prefix, category) in ByTechnique)
        foreach (var technique in techniques)
            if (technique.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return category;
        foreach (var (tactic, category) in ByTactic)
            if (tactics.Contains(tactic, StringComparer.OrdinalIgnoreCase))
                return category;
        return null;
    }
}
