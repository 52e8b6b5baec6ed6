using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>What a correlation looks at within its timespan.</summary>
/// <remarks>Source: sigma-correlation-rules-specification.md, Correlation Types.</remarks>
public enum CorrelationType
{
    /// <summary>How many events.</summary>
    EventCount,

    /// <summary>How many different values of a field (or of several together).</summary>
    ValueCount,

    /// <summary>How many of the rules referred to occur; all, unless the condition says otherwise.</summary>
    Temporal,

    /// <summary>All rules referred to occur in their order; other events may stand between.</summary>
    TemporalOrdered,
}

/// <summary>What a count must be: all that are given hold.</summary>
public sealed record CountCondition
{
    public long? Gt { get; init; }
    public long? Gte { get; init; }
    public long? Lt { get; init; }
    public long? Lte { get; init; }
    public long? Eq { get; init; }
    public long? Neq { get; init; }

    /// <summary>Once it holds, more events cannot make it false: it may be told at once.</summary>
    public bool OnlyGrows => Lt is null && Lte is null && Eq is null && Neq is null;

    public bool Holds(long count) =>
        (Gt is null || count > Gt)
        && (Gte is null || count >= Gte)
        && (Lt is null || count < Lt)
        && (Lte is null || count <= Lte)
        && (Eq is null || count == Eq)
        && (Neq is null || count != Neq);
}

/// <summary>One thing that a correlation refers to: a rule, or another correlation.</summary>
/// <param name="Rule">Index into <see cref="RuleSet.Rules"/>; -1 for a correlation.</param>
/// <param name="Correlation">Index into <see cref="RuleSet.Correlations"/>; -1 for a rule.</param>
/// <param name="GroupFields">For each group-by field, the field's name in this reference's events: an alias resolved.</param>
public sealed record CorrelationReference(int Rule, int Correlation, IReadOnlyList<string> GroupFields);

/// <summary>A statement about several events: how many, of how many kinds, within which time.</summary>
public sealed class Correlation
{
    public required RuleInfo Info { get; init; }
    public required CorrelationType Type { get; init; }
    public required IReadOnlyList<CorrelationReference> References { get; init; }

    /// <summary>As the correlation names them (aliases as such). Empty: one group for all.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>Both ends belong to it.</summary>
    public required TimeSpan Timespan { get; init; }
    public required CountCondition Condition { get; init; }

    /// <summary>What <see cref="CorrelationType.ValueCount"/> counts; empty otherwise.</summary>
    public IReadOnlyList<string> CountedFields { get; init; } = [];

    /// <summary>Matches of the rules referred to are findings of their own too.</summary>
    public bool Generate { get; init; }

    /// <summary>Its runs are findings of their own. False where only other correlations (with <c>generate: false</c>) use it.</summary>
    public bool Generates { get; internal set; } = true;
}
