namespace Lapwing.Sigma;

/// <summary>Turns conditions into trees over shared predicates: cheap parts first, alternatives of one field as one predicate.</summary>
sealed class RuleCompiler(RuleFields fields)
{
    readonly Dictionary<(int Field, string Key), int> _numbers = [];
    readonly List<Predicate> _predicates = [];

    /// <summary>By number.</summary>
    public IReadOnlyList<Predicate> Predicates => _predicates;

    public CompiledCondition Compile(Condition condition) =>
        condition switch
        {
            AllOf all => All(all),
            AnyOf any => Any(any),
            NotOf not => new CompiledNot(Compile(not.Part)),
            Test test => Shared(fields[test.Field], Key(test), () => Predicate.Of(test, fields)),
            _ => throw new InvalidOperationException($"No such condition: {condition.GetType().Name}."),
        };

    CompiledCondition All(AllOf all)
    {
        var parts = new List<CompiledCondition>();
        AddAll(all);
        return parts.Count == 1 ? parts[0] : new CompiledAll(Sorted(parts));

        void AddAll(AllOf of)
        {
            foreach (var part in of.Parts)
            {
                if (part is AllOf inner)
                    AddAll(inner);
                else
                    parts.Add(Compile(part));
            }
        }
    }

    CompiledCondition Any(AnyOf any)
    {
        var parts = new List<CompiledCondition>();
        var alternatives = new Dictionary<int, List<ValueTest>>();
        AddAny(any);
        foreach (var (field, tests) in alternatives)
            parts.Add(Shared(field, string.Concat(tests.Select(Key)), () => new AnyValuePredicate(field, [.. tests])));
        return parts.Count == 1 ? parts[0] : new CompiledAny(Sorted(parts));

        void AddAny(AnyOf of)
        {
            foreach (var part in of.Parts)
            {
                if (part is AnyOf inner)
                    AddAny(inner);
                else if (part is ValueTest test)
                {
                    var field = fields[test.Field];
                    if (!alternatives.TryGetValue(field, out var tests))
                        alternatives.Add(field, tests = []);
                    tests.Add(test);
                }
                else
                    parts.Add(Compile(part));
            }
        }
    }

    // With its length: no text, however odd, runs over into the next.
    static string Key(Test test) => $"{test.GetType().Name[0]}{test.Key.Length}:{test.Key}";

    CompiledTest Shared(int field, string key, Func<Predicate> make)
    {
        if (!_numbers.TryGetValue((field, key), out var number))
        {
            number = _predicates.Count;
            _numbers.Add((field, key), number);
            _predicates.Add(make());
        }
        return new CompiledTest(number, _predicates[number].Cost);
    }

    // Stable, so that the same rules give the same tree.
    static CompiledCondition[] Sorted(List<CompiledCondition> parts) => [.. parts.OrderBy(p => p.Cost)];
}
