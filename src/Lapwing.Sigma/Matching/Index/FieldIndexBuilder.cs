namespace Lapwing.Sigma;

/// <summary>Gathers the clues of one field and sorts them into the tables of a <see cref="FieldIndex"/>.</summary>
sealed class FieldIndexBuilder
{
    /// <summary>Of longer beginnings and ends this much is looked at: it decides nearly always.</summary>
    const int MaxAffix = 16;

    readonly HashSet<int> _present = [];
    readonly HashedRulesBuilder _equal = new();
    readonly HashedRulesBuilder _tails = new();
    readonly SortedDictionary<int, HashedRulesBuilder> _suffixes = [];
    readonly SortedDictionary<int, HashedRulesBuilder> _prefixes = [];
    readonly List<(byte[] Literal, int Rule)> _contained = [];

    public void Add(Clue clue, int rule)
    {
        var literal = clue.Literal;
        switch (clue.Shape)
        {
            case PatternShape.Equal:
                _equal.Add(literal, rule);
                break;
            case PatternShape.Suffix:
                var separator = literal.AsSpan().LastIndexOfAny((byte)'\\', (byte)'/');
                // The separator alone says nothing; then the bytes before it must.
                if (separator >= 0 && separator < literal.Length - 1)
                    _tails.Add(literal.AsSpan(separator), rule);
                else
                    Affix(_suffixes, literal.AsSpan(Math.Max(0, literal.Length - MaxAffix)), rule);
                break;
            case PatternShape.Prefix:
                Affix(_prefixes, literal.AsSpan(0, Math.Min(literal.Length, MaxAffix)), rule);
                break;
            case PatternShape.Contains when literal.Length >= GramTable.Shortest:
                _contained.Add((literal, rule));
                break;
            default:
                _present.Add(rule);
                break;
        }
    }

    static void Affix(SortedDictionary<int, HashedRulesBuilder> tables, ReadOnlySpan<byte> literal, int rule)
    {
        if (!tables.TryGetValue(literal.Length, out var table))
            tables.Add(literal.Length, table = new HashedRulesBuilder());
        table.Add(literal, rule);
    }

    /// <param name="words">Length of a candidate set.</param>
    public FieldIndex Build(int words)
    {
        ulong[]? present = null;
        if (_present.Count > 0)
        {
            present = new ulong[words];
            foreach (var rule in _present)
                present[rule >> 6] |= 1UL << rule;
        }
        return new FieldIndex
        {
            Present = present,
            Equal = _equal.Build(),
            Tails = _tails.Build(),
            Suffixes = [.. _suffixes.Select(t => (t.Key, t.Value.Build()!))],
            Prefixes = [.. _prefixes.Select(t => (t.Key, t.Value.Build()!))],
            Grams = GramTable.Build(_contained),
        };
    }
}
