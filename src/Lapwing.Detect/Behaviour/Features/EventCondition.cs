using System.Text;
using Lapwing.Events;

namespace Lapwing.Detect;

/// <summary>One comparison of an event's field with a constant.</summary>
/// <param name="Operator"><c>&lt; &lt;= &gt; &gt;= = !=</c>.</param>
/// <param name="Number">What it is compared with; null when with <paramref name="Text"/>.</param>
public sealed record Comparison(EventField Field, string Operator, double? Number, string? Text)
{
    public override string ToString() =>
        Number is { } number ? $"{Field} {Operator} {number:R}" : $"{Field} {Operator} '{Text}'";
}

/// <summary>Which events count: one of the groups, all of whose comparisons hold. An absent field makes a comparison fail.</summary>
public sealed record EventCondition(IReadOnlyList<IReadOnlyList<Comparison>> AnyOf)
{
    public override string ToString() => string.Join(" or ", AnyOf.Select(group => string.Join(" and ", group)));

    internal EventConditionReader For(FieldNames names) => new(this, names);

    internal IEnumerable<EventField> Fields() => AnyOf.SelectMany(group => group.Select(c => c.Field));

    /// <summary>Whether it holds for numbers by name; an unknown one (NaN) makes its comparison fail.</summary>
    internal bool Holds(Func<string, double> number) =>
        AnyOf.Any(group => group.All(c => c.Number is { } limit && Holds(number(c.Field.Name), c.Operator, limit)));

    internal static bool Holds(double number, string @operator, double limit) =>
        !double.IsNaN(number)
        && @operator switch
        {
            "<" => number < limit,
            "<=" => number <= limit,
            ">" => number > limit,
            ">=" => number >= limit,
            "=" => number.Equals(limit),
            _ => !number.Equals(limit),
        };
}

internal sealed class EventConditionReader(EventCondition condition, FieldNames names)
{
    private readonly Test[][] _anyOf =
    [
        .. condition.AnyOf.Select(group =>
            group
                .Select(c => new Test(
                    c.Field.For(names),
                    c.Operator,
                    c.Number,
                    c.Text is null ? null : Encoding.UTF8.GetBytes(c.Text)
                ))
                .ToArray()
        ),
    ];

    public bool Holds(EventBatch batch, int index)
    {
        foreach (var group in _anyOf)
        {
            var all = true;
            foreach (var test in group)
                all = all && test.Holds(batch, index);
            if (all)
                return true;
        }
        return false;
    }

    private sealed record Test(EventFieldReader Field, string Operator, double? Number, byte[]? Text)
    {
        public bool Holds(EventBatch batch, int index)
        {
            var value = Field.Read(batch, index);
            if (value.IsEmpty)
                return false;
            if (Text is not null)
                return value.SequenceEqual(Text) == (Operator == "=");
            return EventFieldReader.TryNumber(value, out var number)
                && EventCondition.Holds(number, Operator, Number ?? double.NaN);
        }
    }
}
