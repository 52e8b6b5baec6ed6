namespace Lapwing.Events;

/// <summary>Typed access to the nodes of a definition: what is not as expected becomes a problem and is left out.</summary>
internal sealed class DefinitionReader(List<Problem> problems)
{
    public List<Problem> Problems { get; } = problems;

    public IReadOnlyList<DefinitionEntry> Entries(DefinitionNode? node, params string[] known)
    {
        if (node is null)
            return [];
        if (node.Entries is null)
        {
            Problems.Add(SourceProblems.Kind(node.Place, "a map", node.Kind));
            return [];
        }
        if (known.Length > 0)
            foreach (var entry in node.Entries)
                if (!known.Contains(entry.Key))
                    Problems.Add(SourceProblems.UnknownKey(entry.Place, entry.Key, string.Join(", ", known)));
        return node.Entries;
    }

    public static IReadOnlyList<DefinitionNode> Items(DefinitionNode? node) =>
        node is null ? []
        : node.Items is { } items ? items
        : [node];

    public string? Text(DefinitionNode? node)
    {
        if (node is not null && node.Text is null)
            Problems.Add(SourceProblems.Kind(node.Place, "a text", node.Kind));
        return node?.Text;
    }

    public List<string> Texts(DefinitionNode? node)
    {
        var texts = new List<string>();
        foreach (var item in Items(node))
            if (Text(item) is { } text)
                texts.Add(text);
        return texts;
    }

    public static DefinitionNode? Get(IReadOnlyList<DefinitionEntry> entries, string key)
    {
        foreach (var entry in entries)
            if (entry.Key == key)
                return entry.Value;
        return null;
    }

    /// <summary>A map of its own upon a shared one: its entries win; maps among them are joined the same way to the depth given.</summary>
    public static DefinitionNode Joined(DefinitionNode below, DefinitionNode own, int depth)
    {
        if (below.Entries is null || own.Entries is null)
            return own;
        var entries = new List<DefinitionEntry>();
        foreach (var entry in below.Entries)
            if (Get(own.Entries, entry.Key) is not { } over)
                entries.Add(entry);
            else if (depth > 0)
                entries.Add(entry with { Value = Joined(entry.Value, over, depth - 1) });
        foreach (var entry in own.Entries)
            if (!entries.Any(e => e.Key == entry.Key))
                entries.Add(entry);
        return new DefinitionNode(own.Place) { Entries = entries };
    }
}
