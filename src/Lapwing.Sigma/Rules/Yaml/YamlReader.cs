using Lapwing.Events;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lapwing.Sigma;

/// <summary>
/// Reads a file's documents into <see cref="YamlNode"/>s. Depth is bounded; a key that stands twice in one map is reported;
/// anchors and aliases are refused, so a small file stays small.
/// </summary>
/// <remarks>A syntax error ends the file: the documents before it are kept.</remarks>
sealed class YamlReader
{
    const int MaxDepth = 40;

    readonly Parser _parser;
    readonly string _file;
    readonly List<Problem> _problems;

    YamlReader(string text, string file, List<Problem> problems)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _file = file;
        _problems = problems;
    }

    public static List<YamlDocument> Read(string text, string file, List<Problem> problems)
    {
        var documents = new List<YamlDocument>();
        try
        {
            new YamlReader(text, file, problems).ReadDocuments(documents);
        }
        catch (YamlException e)
        {
            problems.Add(
                RuleProblems.BadYaml(new Place(file, (int)e.Start.Line, (int)e.Start.Column), Terminal.Safe(e.Message))
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The scanner gives up on some broken texts in its own way.
            problems.Add(RuleProblems.BadYaml(new Place(file, 1, 1), Terminal.Safe(e.Message)));
        }
        return documents;
    }

    void ReadDocuments(List<YamlDocument> documents)
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart start)
                continue;
            _parser.MoveNext();
            var root = Node(0);
            _parser.MoveNext();
            documents.Add(new YamlDocument(root, (int)start.Start.Index, (int)_parser.Current!.Start.Index));
        }
    }

    /// <summary>Reads the node that begins at the parser's current event; leaves it on the node's last event.</summary>
    YamlNode Node(int depth)
    {
        var at = _parser.Current!;
        var (line, column) = ((int)at.Start.Line, (int)at.Start.Column);
        if (depth > MaxDepth)
            throw new YamlException(at.Start, at.End, $"More than {MaxDepth} levels deep.");
        switch (at)
        {
            case Scalar scalar:
                return new YamlScalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                var items = new List<YamlNode>();
                while (Next() is not SequenceEnd)
                    items.Add(Node(depth + 1));
                return new YamlSequence(line, column, items);
            case MappingStart:
                return Mapping(line, column, depth);
            default:
                throw new YamlException(at.Start, at.End, "Anchors and aliases are not read.");
        }
    }

    YamlMapping Mapping(int line, int column, int depth)
    {
        var pairs = new List<KeyValuePair<YamlScalar, YamlNode>>();
        while (Next() is not MappingEnd)
        {
            var at = _parser.Current!;
            if (Node(depth + 1) is not YamlScalar key)
                throw new YamlException(at.Start, at.End, "A key is not a text.");
            Next();
            var value = Node(depth + 1);
            if (Stands(pairs, key.Text))
                _problems.Add(RuleProblems.DuplicateKey(key.In(_file), key.Text));
            else
                pairs.Add(new(key, value));
        }
        return new YamlMapping(line, column, pairs);
    }

    static bool Stands(List<KeyValuePair<YamlScalar, YamlNode>> pairs, string key)
    {
        foreach (var (name, _) in pairs)
            if (name.Text == key)
                return true;
        return false;
    }

    ParsingEvent Next()
    {
        _parser.MoveNext();
        return _parser.Current!;
    }
}
