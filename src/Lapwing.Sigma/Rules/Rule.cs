using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>How grave a match is, in Sigma's words.</summary>
public enum RuleLevel
{
    Informational,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What a rule or a correlation says of itself.</summary>
public sealed record RuleInfo
{
    /// <summary>The rule's own id; its name or its path and title where it has none.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>What correlations may call it.</summary>
    public string? Name { get; init; }

    /// <summary>Where it was read from.</summary>
    public required Place Place { get; init; }

    /// <summary>The first 16 hexadecimal digits of SHA-256 of its text.</summary>
    public required string Version { get; init; }

    /// <summary><c>stable</c>, <c>test</c>, <c>experimental</c>, or null.</summary>
    public string? Status { get; init; }

    /// <summary>Medium where the rule does not say.</summary>
    public RuleLevel Level { get; init; } = RuleLevel.Medium;
    public string? Description { get; init; }
    public string? Author { get; init; }
    public string? Date { get; init; }
    public string? Modified { get; init; }
    public IReadOnlyList<string> References { get; init; } = [];
    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    /// <summary>Fields that an analyst wants to see with a match.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>As written: <c>attack.t1059.001</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>ATT&amp;CK techniques as <c>T1059.001</c>, from the tags.</summary>
    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>ATT&amp;CK tactics as <c>credential-access</c>, from the tags.</summary>
    public IReadOnlyList<string> Tactics { get; init; } = [];

    /// <summary>The category of the threat, from <c>lapwing: {category: brute_force}</c>; null where the rule does not say.</summary>
    public string? Category { get; init; }
}

/// <summary>One rule: about which log source, and what must hold.</summary>
public sealed class Rule
{
    public required RuleInfo Info { get; init; }
    public required LogSource LogSource { get; init; }

    /// <summary>What must hold of one event.</summary>
    public required Condition Condition { get; init; }

    /// <summary>Names of all fields that the condition reads, without repeats.</summary>
    public required IReadOnlyList<string> ConditionFields { get; init; }

    /// <summary>Its matches are findings of their own. False where only correlations (with <c>generate: false</c>) use it.</summary>
    public bool Generates { get; internal set; } = true;
}
