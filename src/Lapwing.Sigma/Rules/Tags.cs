namespace Lapwing.Sigma;

/// <summary>ATT&amp;CK techniques and tactics out of a rule's tags.</summary>
/// <remarks>Source: sigma-appendix-tags.md, namespace <c>attack</c>. Old rules write tactics with underscores.</remarks>
static class Tags
{
    const string Attack = "attack.";

    public static (string[] Techniques, string[] Tactics) Read(string[] tags)
    {
        var techniques = new List<string>();
        var tactics = new List<string>();
        foreach (var tag in tags)
        {
            if (!tag.StartsWith(Attack, StringComparison.OrdinalIgnoreCase))
                continue;
            var name = tag.AsSpan(Attack.Length);
            if (name is ['t' or 'T', >= '0' and <= '9', ..])
                Add(techniques, name.ToString().ToUpperInvariant());
            // Groups (g0007) and software (s0005) are neither.
            else if (name is not (['g' or 's' or 'G' or 'S', >= '0' and <= '9', ..] or []))
                Add(tactics, name.ToString().ToLowerInvariant().Replace('_', '-'));
        }
        return ([.. techniques], [.. tactics]);
    }

    static void Add(List<string> list, string value)
    {
        if (!list.Contains(value))
            list.Add(value);
    }
}
