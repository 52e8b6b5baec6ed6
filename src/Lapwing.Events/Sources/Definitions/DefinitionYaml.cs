using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lapwing.Events;

/// <summary>Reads YAML into nodes with places: bounded in depth and count, duplicate keys reported, aliases refused.</summary>
internal sealed class DefinitionYaml(string file, List<Problem> problems)
{
    private const int MaxDepth = 16;
    private const int MaxNodes = 20_000;
    private int _nodes;

    /// <summary>The file's one document, or null when it cannot be read; why is among the problems.</summary>
    public DefinitionNode? Read(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                problems.Add(SourceProblems.Empty(new Place(file)));
                return null;
            }
            var root = Node(parser, depth: 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                problems.Add(SourceProblems.Yaml(new Place(file), "there is a second document"));
            return root;
        }
        catch (YamlException fault)
        {
            problems.Add(SourceProblems.Yaml(At(fault.Start), fault.Message.TrimEnd('.')));
            return null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException)
        {
            // The scanner throws these, without a place, on some texts that are no YAML at all.
            var near = parser.Current is { } current ? At(current.End) : new Place(file);
            problems.Add(SourceProblems.Yaml(near, "the text cannot be taken apart near here"));
            return null;
        }
    }

    private Place At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private DefinitionNode Node(Parser parser, int depth)
    {
        if (depth > MaxDepth || ++_nodes > MaxNodes)
            throw new YamlException(
                parser.Current!.Start,
                parser.Current.End,
                $"more than {MaxDepth} levels or {MaxNodes} nodes"
            );
        if (parser.TryConsume<Scalar>(out var scalar))
            return new DefinitionNode(At(scalar.Start)) { Text = scalar.Value };
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<DefinitionNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return new DefinitionNode(At(sequence.Start)) { Items = items };
        }
        if (parser.TryConsume<MappingStart>(out var mapping))
            return new DefinitionNode(At(mapping.Start)) { Entries = Entries(parser, depth) };
        throw new YamlException(parser.Current!.Start, parser.Current.End, "anchors and aliases are not used here");
    }

    private List<DefinitionEntry> Entries(Parser parser, int depth)
    {
        var entries = new List<DefinitionEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key must be a text");
            var value = Node(parser, depth + 1);
            if (seen.Add(key.Value))
                entries.Add(new DefinitionEntry(key.Value, At(key.Start), value));
            else
                problems.Add(SourceProblems.DuplicateKey(At(key.Start), key.Value));
        }
        return entries;
    }
}
