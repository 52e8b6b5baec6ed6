using System.Globalization;

namespace Lapwing.Sigma;

/// <summary>How numbers compare.</summary>
public enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A value is a number (a JSON number or its text) below or above the rule's. Anything else does not pass.</summary>
public sealed class CompareTest(string? field, string label, Comparison comparison, decimal bound)
    : ValueTest(field, label)
{
    public Comparison Comparison { get; } = comparison;
    public decimal Bound { get; } = bound;
    public override string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"c{(int)comparison}:{bound}");

    public override bool Passes(in FieldValue value)
    {
        if (!decimal.TryParse(value.Utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;
        return Comparison switch
        {
            Comparison.Less => number < Bound,
            Comparison.LessOrEqual => number <= Bound,
            Comparison.Greater => number > Bound,
            _ => number >= Bound,
        };
    }
}
