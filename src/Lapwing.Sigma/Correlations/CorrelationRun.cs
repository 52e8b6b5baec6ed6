namespace Lapwing.Sigma;

/// <summary>
/// Events of one group that satisfied a correlation: all windows that hold and share an event are one run. Told when it first
/// holds, and again, with the next revision, when events have joined it.
/// </summary>
public sealed record CorrelationRun
{
    /// <summary>How many event ids are kept at either end.</summary>
    public const int KeptEvents = 50;

    /// <summary>Stable: made from the correlation's id, the group and the first event. 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Position in <see cref="RuleSet.Correlations"/>.</summary>
    public required int CorrelationIndex { get; init; }

    /// <summary>From 1; the same id with a higher revision replaces what was told before.</summary>
    public required int Revision { get; init; }

    /// <summary>A late event has shown that there is no such run (mostly: it begins earlier, and so has another id).</summary>
    public bool Withdrawn { get; init; }

    /// <summary>The values of the group-by fields, in their order, as the run's first event has them.</summary>
    public required IReadOnlyList<string> Group { get; init; }

    /// <summary>Microseconds since 1970 UTC.</summary>
    public required long FirstTime { get; init; }

    /// <summary>Microseconds since 1970 UTC.</summary>
    public required long LastTime { get; init; }

    /// <summary>When it held first, microseconds since 1970 UTC: an event's time, or the window's end where the condition may become false again.</summary>
    public required long FiringTime { get; init; }

    /// <summary>Events in all.</summary>
    public required long EventCount { get; init; }

    /// <summary>Ids of the first and the last <see cref="KeptEvents"/>, in order, without repeats.</summary>
    public required IReadOnlyList<UInt128> Events { get; init; }
}
