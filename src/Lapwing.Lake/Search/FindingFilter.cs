using Lapwing.Detect;

namespace Lapwing.Lake;

/// <summary>Which findings a list shows; what is null does not narrow it.</summary>
public sealed record FindingFilter
{
    /// <summary>Any text of the finding, case counting for nothing; several words must all be there.</summary>
    public string? Text { get; init; }

    /// <summary><c>rule</c>, <c>correlation</c>, <c>model</c>, <c>indicator</c> or <c>health</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The detector's id.</summary>
    public string? Detector { get; init; }

    /// <summary>This level and graver.</summary>
    public Level? Level { get; init; }
    public string? Category { get; init; }

    /// <summary>An ATT&amp;CK technique; <c>T1059</c> has its sub-techniques too.</summary>
    public string? Attack { get; init; }

    /// <summary>An entity as <c>host:web01</c>.</summary>
    public string? Entity { get; init; }

    /// <summary>Findings that cite this event.</summary>
    public string? Event { get; init; }
}
