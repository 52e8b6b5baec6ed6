namespace Lapwing.Ingest;

/// <summary>Where a tenant's spool lies and how large it may grow.</summary>
public sealed record SpoolOptions
{
    /// <summary>A folder of its own for each tenant. Made when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>A new segment file starts when a block would pass this. A segment is the unit of freeing.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>All segments together; beyond it appends are refused and doors push back.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The position that the last checkpoint knows. Positions given are never below it, so a spool folder that was lost
    /// or put back from a copy cannot hide new records behind an old checkpoint.
    /// </summary>
    public long NotBefore { get; init; }

    /// <summary>Every fault, as sentences; none when the options can be used.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Folder))
            yield return "Spool:Folder is empty; give a folder.";
        if (SegmentBytes is < 4096 or > (1L << 30))
            yield return $"Spool:SegmentBytes is {SegmentBytes}; set 4096 to 1073741824.";
        if (MaxBytes < SegmentBytes)
            yield return $"Spool:MaxBytes is {MaxBytes}; set at least SegmentBytes ({SegmentBytes}).";
        if (NotBefore < 0)
            yield return $"Spool:NotBefore is {NotBefore}; a position is never negative.";
    }
}
