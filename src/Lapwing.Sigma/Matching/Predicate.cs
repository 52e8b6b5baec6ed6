namespace Lapwing.Sigma;

/// <summary>A question about one field of one event. Rules that ask the same share it, and its answer.</summary>
abstract class Predicate
{
    /// <summary>What answering it may cost, roughly: cheap ones are asked first.</summary>
    public abstract int Cost { get; }

    public abstract bool Holds(EventValues values);

    public static Predicate Of(Test test, RuleFields fields) =>
        test switch
        {
            ValueTest value => new AnyValuePredicate(fields[test.Field], [value]),
            NullTest => new NullPredicate(fields[test.Field]),
            ExistsTest => new ExistsPredicate(fields[test.Field]),
            FieldReferenceTest reference => new ReferencePredicate(
                fields[test.Field],
                fields[reference.Other],
                reference
            ),
            _ => throw new InvalidOperationException($"No predicate for {test.GetType().Name}."),
        };
}

/// <summary>Any value of the field passes any of the tests.</summary>
sealed class AnyValuePredicate(int field, ValueTest[] tests) : Predicate
{
    public override int Cost { get; } =
        tests.Sum(t =>
            t switch
            {
                TextTest { Pattern.Shape: PatternShape.Contains } => 4,
                TextTest { Pattern.Shape: PatternShape.General } => 8,
                TextTest => 1,
                RegexTest => 200,
                _ => 10,
            }
        ) * (field == RuleFields.Keyword ? 20 : 1);

    public override bool Holds(EventValues values)
    {
        for (var at = values.First(field); at >= 0; at = values.Next(at))
        {
            if (values.IsNull(at))
                continue;
            var value = values.Value(at);
            foreach (var test in tests)
                if (test.Passes(value))
                    return true;
        }
        return false;
    }
}

/// <summary>The field is absent, or any of its values is null.</summary>
sealed class NullPredicate(int field) : Predicate
{
    public override int Cost => 1;

    public override bool Holds(EventValues values)
    {
        var at = values.First(field);
        if (at < 0)
            return true;
        for (; at >= 0; at = values.Next(at))
            if (values.IsNull(at))
                return true;
        return false;
    }
}

sealed class ExistsPredicate(int field) : Predicate
{
    public override int Cost => 1;

    public override bool Holds(EventValues values) => values.Has(field);
}

/// <summary>Any value of the one field relates to any value of the other.</summary>
sealed class ReferencePredicate(int field, int other, FieldReferenceTest test) : Predicate
{
    public override int Cost => 10;

    public override bool Holds(EventValues values)
    {
        for (var mine = values.First(field); mine >= 0; mine = values.Next(mine))
        for (var its = values.First(other); its >= 0; its = values.Next(its))
            if (!values.IsNull(mine) && !values.IsNull(its) && test.Passes(values.Value(mine), values.Value(its)))
                return true;
        return false;
    }
}
