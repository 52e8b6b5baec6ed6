namespace Lapwing.Lake;

/// <summary>A tenant's lake in figures.</summary>
/// <param name="Events">Stored.</param>
/// <param name="NewestEvent">By event time; null when there is none with a time.</param>
/// <param name="Sources">Most events first, at most 200.</param>
public sealed record LakeStats(
    long Events,
    long Findings,
    DateTimeOffset? OldestEvent,
    DateTimeOffset? NewestEvent,
    IReadOnlyList<SourceCount> Sources
);

/// <param name="LastEvent">By event time.</param>
public sealed record SourceCount(string Source, long Events, DateTimeOffset? LastEvent);

/// <summary>What happened in a span of time.</summary>
/// <param name="Findings">By level, in the same spans as <see cref="Events"/>.</param>
/// <param name="Top"><c>host</c>, <c>user</c> and <c>src_ip</c> to their ten most conspicuous values: findings first, then events.</param>
/// <param name="Countries">Of source addresses, most events first, at most 300.</param>
public sealed record Overview(
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    double IntervalSeconds,
    IReadOnlyList<Bucket> Events,
    IReadOnlyList<LevelBucket> Findings,
    IReadOnlyDictionary<string, IReadOnlyList<TopEntity>> Top,
    IReadOnlyList<CountryCount> Countries,
    double TookMs
);

/// <summary>Findings of one span by level.</summary>
public readonly record struct LevelBucket(
    DateTimeOffset Time,
    long Informational,
    long Low,
    long Medium,
    long High,
    long Critical
);

public sealed record TopEntity(string Value, long Findings, long Events);

/// <param name="Code">Two letters.</param>
public sealed record CountryCount(string Code, long Events, long Findings);
