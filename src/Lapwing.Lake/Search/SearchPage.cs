using System.Text.Json;

namespace Lapwing.Lake;

/// <summary>How many there are.</summary>
/// <param name="Relation"><c>eq</c>: exactly; <c>gte</c>: at least, counting stopped there.</param>
public readonly record struct Total(long Value, string Relation)
{
    /// <summary>Counting stops beyond this.</summary>
    public const long Exact = 10_000;

    internal static Total Of(long counted) => counted > Exact ? new(Exact, "gte") : new(counted, "eq");
}

/// <summary>One page of a list, newest first.</summary>
/// <param name="Rows">Events or findings as their JSON.</param>
/// <param name="Next">Give it back for the next page; null on the last.</param>
/// <param name="TookMs">Milliseconds.</param>
/// <param name="Since">The range that was searched; null where there is none.</param>
public sealed record SearchPage(
    Total Total,
    IReadOnlyList<JsonElement> Rows,
    string? Next,
    double TookMs,
    DateTimeOffset? Since,
    DateTimeOffset? Until
);

/// <summary>Events in equal spans of time.</summary>
/// <param name="IntervalSeconds">The length of a span; parts of a second for the shortest.</param>
/// <param name="Buckets">All spans in order, empty ones too.</param>
public sealed record Histogram(
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    double IntervalSeconds,
    IReadOnlyList<Bucket> Buckets,
    double TookMs
);

/// <param name="Time">Where the span begins.</param>
public readonly record struct Bucket(DateTimeOffset Time, long Count);
