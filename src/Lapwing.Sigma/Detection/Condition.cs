namespace Lapwing.Sigma;

/// <summary>What must hold of one event: a tree of and, or, not over <see cref="Test"/>s. Immutable; parts may be shared.</summary>
/// <remarks>Two-valued: a test of an absent field is false, so its negation is true.</remarks>
public abstract class Condition;

/// <summary>All parts hold. Without parts: true.</summary>
public sealed class AllOf(IReadOnlyList<Condition> parts) : Condition
{
    public IReadOnlyList<Condition> Parts { get; } = parts;
}

/// <summary>At least one part holds. Without parts: false.</summary>
public sealed class AnyOf(IReadOnlyList<Condition> parts) : Condition
{
    public IReadOnlyList<Condition> Parts { get; } = parts;
}

/// <summary>The part does not hold.</summary>
public sealed class NotOf(Condition part) : Condition
{
    public Condition Part { get; } = part;
}

/// <summary>A leaf: one value of a rule held against one field, or against the whole event.</summary>
/// <param name="field">The field as the rule names it; null for keywords.</param>
/// <param name="label">Where it stands: <c>selection.CommandLine|contains</c>.</param>
public abstract class Test(string? field, string label) : Condition
{
    public string? Field { get; } = field;
    public string Label { get; } = label;

    /// <summary>Two tests of the same field with the same key are the same predicate.</summary>
    public abstract string Key { get; }
}

/// <summary>A test of single values: it holds when any value of the field passes (JSON null is no value).</summary>
public abstract class ValueTest(string? field, string label) : Test(field, label)
{
    /// <param name="value">One value of the field.</param>
    public abstract bool Passes(in FieldValue value);
}
