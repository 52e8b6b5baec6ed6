namespace Lapwing.Sigma;

/// <summary>A literal that lies in a field; or, with <see cref="PatternShape.Anything"/>, the field's presence.</summary>
/// <param name="Literal">Folded.</param>
readonly record struct Clue(int Field, PatternShape Shape, byte[] Literal);

/// <summary>Clues of which at least one is in every event that a condition holds of.</summary>
/// <param name="Cost">How often one may be there, estimated: 0 to 1 for each clue.</param>
sealed record Witness(IReadOnlyList<Clue> Clues, double Cost)
{
    /// <summary>The cheapest witness of a condition; null when it may hold of any event.</summary>
    public static Witness? Of(Condition condition, RuleFields fields) =>
        condition switch
        {
            AllOf all => Cheapest(all.Parts.Select(p => Of(p, fields))),
            AnyOf any => Union(any.Parts, fields),
            // Exists is of null too, and null is no value that an index sees.
            ExistsTest or NullTest or NotOf => null,
            TextTest text => Cheapest(
                text.Pattern.NecessaryLiterals().Select(l => OfLiteral(text, fields, l.Shape, l.Literal))
            ) ?? Presence(text, fields),
            Test test => Presence(test, fields),
            _ => null,
        };

    static Witness? Cheapest(IEnumerable<Witness?> witnesses)
    {
        Witness? best = null;
        foreach (var witness in witnesses)
            if (witness is not null && (best is null || witness.Cost < best.Cost))
                best = witness;
        return best;
    }

    static Witness? Union(IReadOnlyList<Condition> parts, RuleFields fields)
    {
        var clues = new List<Clue>();
        var cost = 0.0;
        foreach (var part in parts)
        {
            if (Of(part, fields) is not { } witness)
                return null;
            clues.AddRange(witness.Clues);
            cost += witness.Cost;
        }
        return new Witness(clues, cost);
    }

    static Witness OfLiteral(TextTest test, RuleFields fields, PatternShape shape, byte[] literal)
    {
        // Folded bytes lie in the folded value whenever the cased ones lie in the cased value.
        if (test.Pattern.Cased)
        {
            var folded = new byte[CaseFolding.MaxLength(literal.Length)];
            literal = folded[..CaseFolding.Fold(literal, folded)];
        }
        var cost = shape switch
        {
            PatternShape.Equal => literal.Length <= 5 ? 0.05 : 0.005,
            PatternShape.Contains when literal.Length < 2 => 0.9,
            PatternShape.Contains => Rarity(literal.Length) * 1.5,
            _ => Rarity(literal.Length),
        };
        // Looking through everything costs more than looking at one field.
        return new Witness([new Clue(fields[test.Field], shape, literal)], test.Field is null ? cost * 4 : cost);
    }

    static double Rarity(int length) => Math.Max(0.002, Math.Pow(0.65, length));

    static Witness Presence(Test test, RuleFields fields) =>
        new([new Clue(fields[test.Field], PatternShape.Anything, [])], 0.95);
}
