namespace Lapwing.Lake.Search;

/// <summary>A query as a tree. Its depth and size were bounded when it was read.</summary>
abstract record Query
{
    /// <summary>Every event.</summary>
    public sealed record All : Query;

    public sealed record And(IReadOnlyList<Query> Parts) : Query;

    public sealed record Or(IReadOnlyList<Query> Parts) : Query;

    public sealed record Not(Query Part) : Query;

    /// <summary>Words anywhere in the raw record.</summary>
    public sealed record Words(Pattern Pattern) : Query;

    /// <summary>A field and what its value is like.</summary>
    /// <param name="Column">Where the value stands in the query, from 1.</param>
    public sealed record Field(string Name, Comparison Comparison, Pattern Value, int Column) : Query;
}

/// <summary>How a field's value is compared.</summary>
enum Comparison
{
    Like,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
