using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>One view of a variant with the rules that are evaluated in it.</summary>
/// <param name="Rules">Positions in the rule set, ascending; the index numbers them by their position here.</param>
/// <param name="Binding">Binds what these rules read.</param>
/// <param name="GroupBinding">Binds what correlations group by and count.</param>
sealed record RoutedView(int[] Rules, ViewBinding Binding, ViewBinding GroupBinding, LiteralIndex Index);

/// <summary>A rule set made ready for matching, shared by all threads. Plans for a variant are made when it is first met.</summary>
sealed class CompiledRules
{
    readonly FieldNames _names;
    readonly Lock _planning = new();
    readonly Dictionary<RuleList, LiteralIndex> _indexes = [];
    readonly bool[] _routed;
    readonly bool[] _groupFields;
    volatile RoutedView[]?[] _byVariant = new RoutedView[16][];

    public CompiledRules(RuleSet set, FieldNames names)
    {
        Set = set;
        _names = names;
        Fields = new RuleFields(set, names);
        var compiler = new RuleCompiler(Fields);
        Conditions = new CompiledCondition[set.Rules.Count];
        for (var i = 0; i < Conditions.Length; i++)
            Conditions[i] = compiler.Compile(set.Rules[i].Condition);
        Predicates = compiler.Predicates;
        _routed = new bool[set.Rules.Count];
        AllFields = [.. Enumerable.Repeat(true, Fields.Count)];
        _groupFields = new bool[Fields.Count];
        foreach (var correlation in set.Correlations)
        {
            foreach (var field in correlation.CountedFields)
                _groupFields[Fields[field]] = true;
            foreach (var reference in correlation.References)
            foreach (var field in reference.GroupFields)
                _groupFields[Fields[field]] = true;
        }
    }

    public RuleSet Set { get; }
    public RuleFields Fields { get; }

    /// <summary>By rule.</summary>
    public CompiledCondition[] Conditions { get; }
    public IReadOnlyList<Predicate> Predicates { get; }

    /// <summary>True for every field.</summary>
    public bool[] AllFields { get; }

    public bool Routed(int rule) => Volatile.Read(ref _routed[rule]);

    /// <summary>The views of a variant that any rule is evaluated in.</summary>
    public RoutedView[] Views(SourceVariant variant)
    {
        var byVariant = _byVariant;
        return variant.Id < byVariant.Length && byVariant[variant.Id] is { } views ? views : Plan(variant);
    }

    /// <summary>The view that a rule is evaluated in, or null when it is not about such events.</summary>
    public RoutedView? ViewOf(int rule, SourceVariant? variant)
    {
        if (variant is not null)
            foreach (var view in Views(variant))
                if (Array.BinarySearch(view.Rules, rule) >= 0)
                    return view;
        return null;
    }

    RoutedView[] Plan(SourceVariant variant)
    {
        lock (_planning)
        {
            if (variant.Id < _byVariant.Length && _byVariant[variant.Id] is { } made)
                return made;
            var views = new List<RoutedView>();
            var routed = Route(Set.Rules, variant);
            for (var v = 0; v < routed.Length; v++)
                if (routed[v].Count > 0)
                    views.Add(View(variant.Views[v], [.. routed[v]]));
            var byVariant = _byVariant;
            if (variant.Id >= byVariant.Length)
                Array.Resize(ref byVariant, Math.Max(variant.Id + 1, byVariant.Length * 2));
            byVariant[variant.Id] = [.. views];
            _byVariant = byVariant;
            return byVariant[variant.Id]!;
        }
    }

    /// <summary>For each view of a variant the rules that it is the first to satisfy.</summary>
    /// <remarks>Lapwing's own view has our columns' names: it is only for rules that ask for it.</remarks>
    internal static List<int>[] Route(IReadOnlyList<Rule> rules, SourceVariant variant)
    {
        var routed = new List<int>[variant.Views.Count];
        for (var v = 0; v < routed.Length; v++)
            routed[v] = [];
        for (var rule = 0; rule < rules.Count; rule++)
        {
            var wanted = rules[rule].LogSource;
            for (var v = 0; v < routed.Length; v++)
            {
                var source = variant.Views[v].LogSource;
                if (!source.Satisfies(wanted) || (source.Product == OwnProduct && wanted.Product is null))
                    continue;
                routed[v].Add(rule);
                break;
            }
        }
        return routed;
    }

    const string OwnProduct = "lapwing";

    RoutedView View(SourceView view, int[] rules)
    {
        var used = new bool[Fields.Count];
        foreach (var rule in rules)
        {
            Volatile.Write(ref _routed[rule], true);
            foreach (var field in Set.Rules[rule].ConditionFields)
                used[Fields[field]] = true;
            used[RuleFields.Keyword] |= Keywords.In(Set.Rules[rule].Condition);
        }
        var key = new RuleList(rules);
        if (!_indexes.TryGetValue(key, out var index))
            _indexes.Add(key, index = LiteralIndex.Build(rules.Select(r => Set.Rules[r].Condition), Fields));
        return new RoutedView(
            rules,
            new ViewBinding(view, Fields, used, _names),
            new ViewBinding(view, Fields, (bool[])_groupFields.Clone(), _names),
            index
        );
    }

    /// <summary>A list of rules, compared by what is in it: variants with the same rules share an index.</summary>
    readonly struct RuleList(int[] rules) : IEquatable<RuleList>
    {
        readonly int[] _rules = rules;

        public bool Equals(RuleList other) => _rules.AsSpan().SequenceEqual(other._rules);

        public override bool Equals(object? obj) => obj is RuleList other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var rule in _rules)
                hash.Add(rule);
            return hash.ToHashCode();
        }
    }
}
