namespace Lapwing.Detect;

/// <summary>What a window keeps of its events for an expression.</summary>
public enum AggregateKind
{
    /// <summary>Events, or those a condition picks.</summary>
    Count,

    /// <summary>The sum of a field's numbers.</summary>
    Sum,

    /// <summary>The mean of a field's numbers; unknown when no event has one.</summary>
    Mean,

    /// <summary>Different values of a field, up to <see cref="WindowState.MostDistinct"/>.</summary>
    Distinct,
}

/// <summary>One aggregate of a feature set; equal ones are kept once.</summary>
public sealed record Aggregate(AggregateKind Kind, EventField? Field = null, EventCondition? Condition = null)
{
    public override string ToString() =>
        $"{Kind.ToString().ToLowerInvariant()}({Field?.ToString() ?? Condition?.ToString()})";
}
