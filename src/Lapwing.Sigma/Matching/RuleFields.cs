using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>The fields that the rules of a set name, numbered from 0; number 0 is <see cref="Keyword"/>: every value of the event.</summary>
sealed class RuleFields
{
    public const int Keyword = 0;

    readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    readonly Dictionary<int, int> _byId = [];

    public RuleFields(RuleSet rules, FieldNames names)
    {
        Count = 1;
        foreach (var rule in rules.Rules)
        foreach (var field in rule.ConditionFields)
            Add(field, names);
        foreach (var correlation in rules.Correlations)
        {
            foreach (var field in correlation.CountedFields)
                Add(field, names);
            foreach (var reference in correlation.References)
            foreach (var field in reference.GroupFields)
                Add(field, names);
        }
    }

    public int Count { get; private set; }

    /// <summary>A field's number; <see cref="Keyword"/> for null.</summary>
    public int this[string? name] => name is null ? Keyword : _byName[name];

    /// <summary>The number of a shared name's id, or -1 when no rule uses it.</summary>
    public int OfId(int id) => _byId.GetValueOrDefault(id, -1);

    void Add(string field, FieldNames names)
    {
        if (!_byName.TryAdd(field, Count))
            return;
        _byId[names.Intern(field)] = Count++;
    }
}
