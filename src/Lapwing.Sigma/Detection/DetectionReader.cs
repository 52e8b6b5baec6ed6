using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Makes a rule's condition of its <c>detection</c> map.</summary>
sealed class DetectionReader(string file, PlaceholderLists lists, List<Problem> problems)
{
    const int MaxDepth = 32;

    readonly ItemReader _items = new(file, lists, problems);

    /// <returns>Null with problems when it cannot be read; all selections are looked at, so that all faults show.</returns>
    public Condition? Read(YamlMapping detection)
    {
        var before = Errors();
        var selections = new Dictionary<string, Condition>(StringComparer.Ordinal);
        foreach (var (name, node) in detection.Pairs)
        {
            if (name.Text is "condition" or "timeframe")
                continue;
            // An unread selection still counts as defined: one fault, one problem.
            selections[name.Text] = Selection(name.Text, node, 0) ?? new AllOf([]);
        }
        var conditions = detection["condition"] switch
        {
            YamlScalar one => [one],
            YamlSequence many => many.Items.OfType<YamlScalar>().ToList(),
            _ => [],
        };
        if (conditions.Count == 0)
            problems.Add(RuleProblems.Missing(detection.In(file), "condition"));
        var parts = new List<Condition>();
        foreach (var condition in conditions)
            if (new ConditionReader(condition.Text, condition.In(file), selections, problems).Read() is { } part)
                parts.Add(part);
        if (Errors() > before)
            return null;
        return parts.Count == 1 ? parts[0] : new AnyOf(parts);
    }

    int Errors() => problems.Count(p => p.Severity == Severity.Error);

    Condition? Selection(string name, YamlNode node, int depth)
    {
        if (depth > MaxDepth)
        {
            problems.Add(RuleProblems.WrongShape(node.In(file), name, "a plain map or list"));
            return null;
        }
        switch (node)
        {
            case YamlMapping { Pairs.Count: > 0 } map:
                return Join(map.Pairs.ConvertAll(p => _items.Read(name, p.Key, p.Value)), all: true);
            case YamlSequence { Items.Count: > 0 } list:
                return Join(list.Items.ConvertAll(i => Selection(name, i, depth + 1)), all: false);
            case YamlScalar { IsNull: false } keyword:
                return _items.Read(name, new YamlScalar(keyword.Line, keyword.Column, "", plain: true), keyword);
            default:
                problems.Add(RuleProblems.EmptySelection(node.In(file), name));
                return null;
        }
    }

    static Condition? Join(List<Condition?> parts, bool all) =>
        parts.Contains(null) ? null
        : parts.Count == 1 ? parts[0]
        : all ? new AllOf(parts!)
        : new AnyOf(parts!);
}
