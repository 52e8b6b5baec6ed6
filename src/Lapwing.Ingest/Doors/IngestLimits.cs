namespace Lapwing.Ingest;

/// <summary>How much one request may send. A body is one block of the spool: it is taken whole or not at all.</summary>
public sealed record IngestLimits
{
    public static readonly IngestLimits Default = new();

    /// <summary>Of a body, as it comes and expanded.</summary>
    public int BodyBytes { get; init; } = 32 << 20;

    /// <summary>Records of a body.</summary>
    public int Records { get; init; } = 200_000;

    /// <summary>A longer record is turned away by itself; the others are taken.</summary>
    public int RecordBytes { get; init; } = 1 << 20;

    /// <summary>How many of the records turned away are named; all are counted.</summary>
    public int Named { get; init; } = 100;
}
