namespace Lapwing.Service;

/// <summary>What a node runs with. Paths are absolute.</summary>
public sealed record NodeOptions
{
    /// <summary>Everything it keeps.</summary>
    public required string Data { get; init; }

    /// <summary>Sources, rules, lists, features, samples.</summary>
    public required string Content { get; init; }

    /// <summary>Rule folders or zips beside <c>content/rules</c> and <c>DIR/packs</c>.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>How the embedded lake is started: the program and its first arguments.</summary>
    public required string LakeProgram { get; init; }
    public required IReadOnlyList<string> LakeArguments { get; init; }

    /// <summary>A ClickHouse server instead, <c>https://user:password@host:8443</c>.</summary>
    public Uri? Lake { get; init; }

    /// <summary>A PostgreSQL server instead, as a connection string.</summary>
    public string? State { get; init; }

    /// <summary>Bytes that a tenant's spool may hold.</summary>
    public long SpoolBytes { get; init; } = 4L << 30;

    /// <summary>Whether the tenant <c>demo</c> is opened where it is missing.</summary>
    public bool Demo { get; init; }
}
