namespace Lapwing.Events;

/// <summary>One node of a definition file with its place. Exactly one of <see cref="Text"/>, <see cref="Items"/>, <see cref="Entries"/> is set.</summary>
internal sealed class DefinitionNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>A scalar's text as written; an absent value is the empty string.</summary>
    public string? Text { get; init; }
    public List<DefinitionNode>? Items { get; init; }

    /// <summary>A map's entries in the file's order; keys are unique.</summary>
    public List<DefinitionEntry>? Entries { get; init; }

    public string Kind =>
        Text is not null ? "a text"
        : Items is not null ? "a list"
        : "a map";
}

internal readonly record struct DefinitionEntry(string Key, Place Place, DefinitionNode Value);
