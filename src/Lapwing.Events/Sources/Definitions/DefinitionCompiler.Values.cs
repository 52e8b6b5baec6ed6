namespace Lapwing.Events;

/// <content>Values: a field's name, <c>=constant</c>, <c>text with {fields}</c>, a list of choices, or <c>{from, as, prefix, map, else}</c>.</content>
internal sealed partial class DefinitionCompiler
{
    private readonly Dictionary<(DefinitionNode, Column?), ValueExpression?> _values = [];

    /// <summary>What a node says, made once: all kinds of events share what stands above them.</summary>
    private ValueExpression? Value(DefinitionNode node, Column? column = null)
    {
        if (!_values.TryGetValue((node, column), out var known))
            _values[(node, column)] = known = Made(node, column);
        return known;
    }

    private ValueExpression? Made(DefinitionNode node, Column? column)
    {
        if (node.Items is not null)
        {
            var choices = Choices(node, column);
            return choices.Length == 1 ? choices[0] : new FirstValue(choices);
        }
        return node.Entries is not null ? Composed(node, column) : Text(node, column);
    }

    private ValueExpression[] Choices(DefinitionNode node, Column? column)
    {
        var choices = new List<ValueExpression>();
        foreach (var item in DefinitionReader.Items(node))
            if (Value(item, column) is { } value)
                choices.Add(value);
        return [.. choices];
    }

    private ValueExpression Text(DefinitionNode node, Column? column)
    {
        var text = node.Text!;
        if (text.StartsWith('='))
            return Constant(node.Place, text[1..], column);
        return text.Contains('{') ? Template(node.Place, text) : new FieldValue(Register(text));
    }

    private ConstantValue Constant(Place place, string text, Column? column)
    {
        if (text.Length == 0 || (column is { } wanted && !ColumnValues.Allows(scratch, wanted, text)))
            reader.Problems.Add(SourceProblems.BadConstant(place, column ?? Column.Message, text));
        return new ConstantValue(constant(text), text);
    }

    private TemplateValue Template(Place place, string text)
    {
        var parts = new List<(string?, int)>();
        for (var at = 0; at < text.Length; )
        {
            var open = text.IndexOf('{', at);
            if (open != at)
                parts.Add((open < 0 ? text[at..] : text[at..open], -1));
            if (open < 0)
                break;
            var close = text.IndexOf('}', open);
            if (close < open + 2)
            {
                reader.Problems.Add(SourceProblems.BadPattern(place, "a '{' is not closed, or names no field"));
                break;
            }
            parts.Add((null, Register(text[(open + 1)..close])));
            at = close + 1;
        }
        return new TemplateValue(parts);
    }

    private ValueExpression? Composed(DefinitionNode node, Column? column)
    {
        var entries = reader.Entries(node, "from", "map", "else", "as", "prefix");
        if (DefinitionReader.Get(entries, "from") is not { } from)
        {
            reader.Problems.Add(SourceProblems.Missing(node.Place, "from"));
            return null;
        }
        if (Value(from) is not { } value)
            return null;
        foreach (var transform in reader.Texts(DefinitionReader.Get(entries, "as")))
        {
            if (!TransformedValue.Known.Contains(transform))
                reader.Problems.Add(SourceProblems.BadTransform(node.Place, transform));
            value = new TransformedValue(value, transform);
        }
        if (DefinitionReader.Get(entries, "prefix") is { } prefix)
        {
            var pairs = new List<KeyValuePair<string, string>>();
            foreach (var entry in reader.Entries(prefix))
                if (reader.Text(entry.Value) is { } text)
                    pairs.Add(KeyValuePair.Create(entry.Key, text));
            value = new PrefixedValue(value, pairs);
        }
        if (DefinitionReader.Get(entries, "map") is not { } map)
            return value;
        // In a map, what stands on the right is the text itself.
        var targets = new List<KeyValuePair<string, ValueExpression>>();
        foreach (var entry in reader.Entries(map))
            if (reader.Text(entry.Value) is { } target)
                targets.Add(
                    KeyValuePair.Create(entry.Key, (ValueExpression)Constant(entry.Value.Place, target, column))
                );
        var otherwise = DefinitionReader.Get(entries, "else") is { } last ? Value(last, column) : null;
        return new MappedValue(value, targets, otherwise);
    }
}
