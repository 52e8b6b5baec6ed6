namespace Lapwing.Sigma;

/// <summary>
/// Of a list of rules those that an event may match: each has a witness, and only rules with a clue of theirs in the event
/// (and those without a witness) are candidates. Never leaves out a rule that matches.
/// </summary>
sealed class LiteralIndex
{
    readonly ulong[] _always;
    readonly (int Field, FieldIndex Index)[] _fields;

    LiteralIndex(ulong[] always, (int, FieldIndex)[] fields)
    {
        _always = always;
        _fields = fields;
    }

    /// <summary>The length of a candidate set: a bit for each rule.</summary>
    public int Words => _always.Length;

    /// <param name="conditions">The rules' conditions; a rule's number is its position.</param>
    /// <param name="fields">The fields' numbers.</param>
    public static LiteralIndex Build(IEnumerable<Condition> conditions, RuleFields fields)
    {
        var always = new List<int>();
        var builders = new SortedDictionary<int, FieldIndexBuilder>();
        var count = 0;
        foreach (var condition in conditions)
        {
            var rule = count++;
            if (Witness.Of(condition, fields) is not { } witness)
            {
                always.Add(rule);
                continue;
            }
            foreach (var clue in witness.Clues)
            {
                if (!builders.TryGetValue(clue.Field, out var builder))
                    builders.Add(clue.Field, builder = new FieldIndexBuilder());
                builder.Add(clue, rule);
            }
        }
        var words = (count + 63) / 64;
        var mask = new ulong[words];
        foreach (var rule in always)
            mask[rule >> 6] |= 1UL << rule;
        return new LiteralIndex(mask, [.. builders.Select(b => (b.Key, b.Value.Build(words)))]);
    }

    /// <param name="values">One event's.</param>
    /// <param name="candidates">Overwritten: a bit for each rule that may match.</param>
    public void Find(EventValues values, Span<ulong> candidates)
    {
        _always.CopyTo(candidates);
        foreach (var (field, index) in _fields)
            for (var at = values.First(field); at >= 0; at = values.Next(at))
                if (!values.IsNull(at))
                    index.Find(values.Folded(at), candidates);
    }
}
