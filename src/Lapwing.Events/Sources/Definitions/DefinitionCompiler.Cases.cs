namespace Lapwing.Events;

/// <content>The kinds of events of a source, and the views of each.</content>
internal sealed partial class DefinitionCompiler
{
    private static readonly string[] CaseKeys = ["when", "match", "source", "class", "columns", "fields", "views"];

    private readonly Dictionary<DefinitionNode, List<SourceView>> _views = [];
    private ViewNames? _plainNames;

    private CasePlan[] Cases(IReadOnlyList<DefinitionEntry> root)
    {
        var cases = new List<CasePlan>();
        foreach (var item in DefinitionReader.Items(DefinitionReader.Get(root, "events")))
            cases.Add(Case(reader.Entries(item, CaseKeys), root));
        cases.Add(Case([], root));
        return [.. cases];
    }

    private CasePlan Case(IReadOnlyList<DefinitionEntry> own, IReadOnlyList<DefinitionEntry> root)
    {
        var conditions = new List<(int, TextTest?)>();
        foreach (var entry in reader.Entries(DefinitionReader.Get(own, "when")))
            conditions.Add((Register(entry.Key), Test(entry.Value)));
        var captures = new List<string>();
        var matches = new List<(int, MessagePattern[])>();
        foreach (var entry in reader.Entries(DefinitionReader.Get(own, "match")))
            matches.Add((Register(entry.Key), Patterns(entry.Value, captures)));
        var columns = ColumnsOf(Both(root, own, "columns"), captures);
        var @class = reader.Text(DefinitionReader.Get(own, "class") ?? DefinitionReader.Get(root, "class"));
        if (@class is not null && !EventClass.All.Contains(@class))
            reader.Problems.Add(
                SourceProblems.UnknownClass(
                    (DefinitionReader.Get(own, "class") ?? DefinitionReader.Get(root, "class"))!.Place,
                    @class
                )
            );
        var source = reader.Text(DefinitionReader.Get(own, "source")) ?? _source;
        if (source != _source)
            CheckName(DefinitionReader.Get(own, "source")!.Place, source);
        return new CasePlan
        {
            Conditions = [.. conditions],
            Matches = [.. matches],
            Computed = Computed(Both(root, own, "fields")),
            Captured =
            [
                .. captures
                    .Distinct()
                    .Where(c => !Columns.TryParse(c, out _))
                    .Select(c => (Register(c), names.Intern(c))),
            ],
            Columns = columns,
            Variant = new SourceVariant(
                nextVariant(),
                source,
                _version,
                @class ?? EventClass.Other,
                Views(DefinitionReader.Get(own, "views"), DefinitionReader.Get(root, "views"), @class)
            ),
        };
    }

    private static DefinitionNode? Both(
        IReadOnlyList<DefinitionEntry> root,
        IReadOnlyList<DefinitionEntry> own,
        string key
    ) =>
        (DefinitionReader.Get(root, key), DefinitionReader.Get(own, key)) switch
        {
            ({ } below, { } above) => DefinitionReader.Joined(below, above, depth: 0),
            var (below, above) => above ?? below,
        };

    private MessagePattern[] Patterns(DefinitionNode node, List<string> captures)
    {
        var patterns = new List<MessagePattern>();
        foreach (var item in DefinitionReader.Items(node))
        {
            if (reader.Text(item) is not { } text)
                continue;
            if (MessagePattern.Compile(text, Register, out var fault) is { } pattern)
            {
                patterns.Add(pattern);
                captures.AddRange(pattern.Captures);
            }
            else
                reader.Problems.Add(SourceProblems.BadPattern(item.Place, fault));
        }
        return [.. patterns];
    }

    private (Column, ValueExpression[])[] ColumnsOf(DefinitionNode? node, List<string> captures)
    {
        var columns = new List<(Column Column, ValueExpression[] Choices)>();
        foreach (var entry in reader.Entries(node))
        {
            if (!Columns.TryParse(entry.Key, out var column))
                reader.Problems.Add(SourceProblems.UnknownColumn(entry.Place, entry.Key));
            else
                columns.Add((column, Choices(entry.Value, column)));
        }
        // What a pattern captured under a column's name goes there first.
        foreach (var capture in captures.Distinct())
        {
            if (!Columns.TryParse(capture, out var column))
                continue;
            var at = columns.FindIndex(c => c.Column == column);
            var captured = new FieldValue(Register(capture));
            if (at < 0)
                columns.Add((column, [captured]));
            else
                columns[at] = (column, [captured, .. columns[at].Choices]);
        }
        return [.. columns];
    }

    private (int, ValueExpression, int)[] Computed(DefinitionNode? node)
    {
        var computed = new List<(int, ValueExpression, int)>();
        foreach (var entry in reader.Entries(node))
            if (Value(entry.Value) is { } value)
                computed.Add((Register(entry.Key), value, entry.Key.StartsWith('_') ? -1 : names.Intern(entry.Key)));
        return [.. computed];
    }

    private List<SourceView> Views(DefinitionNode? own, DefinitionNode? shared, string? @class)
    {
        var views = new List<SourceView>();
        foreach (var item in DefinitionReader.Items(own).Concat(DefinitionReader.Items(shared)))
        {
            if (!_views.TryGetValue(item, out var made))
                _views[item] = made = View(item);
            // A rule takes the first view that fits: a second one of the same log source would never be seen.
            views.AddRange(made.Where(m => !views.Any(v => v.LogSource == m.LogSource)));
        }
        _plainNames ??= new ViewNames(names, _names, new Dictionary<string, string[]>(StringComparer.Ordinal));
        views.Add(new SourceView(new LogSource("lapwing", @class ?? EventClass.Other, null), _plainNames));
        return views;
    }

    /// <summary>One view for each category and service named.</summary>
    private List<SourceView> View(DefinitionNode node)
    {
        var entries = reader.Entries(node, "product", "category", "service", "aliases");
        var aliases = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var alias in reader.Entries(DefinitionReader.Get(entries, "aliases")))
            aliases[alias.Key] = [.. reader.Texts(alias.Value)];
        var viewNames = new ViewNames(names, _names, aliases);
        var product = reader.Text(DefinitionReader.Get(entries, "product"));
        List<string?> categories = [.. reader.Texts(DefinitionReader.Get(entries, "category"))];
        List<string?> services = [.. reader.Texts(DefinitionReader.Get(entries, "service"))];
        return
        [
            .. from category in categories.DefaultIfEmpty(null)
            from service in services.DefaultIfEmpty(null)
            select new SourceView(new LogSource(product, category, service), viewNames),
        ];
    }
}
