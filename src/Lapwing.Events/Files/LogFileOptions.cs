namespace Lapwing.Events;

/// <summary>Bounds of reading files.</summary>
public sealed record LogFileOptions
{
    public static readonly LogFileOptions Default = new();

    /// <summary>Bounds of one record.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>Events of one batch at most; a record that holds several may go beyond.</summary>
    public int BatchEvents { get; init; } = 4096;

    /// <summary>A batch is handed out once it holds so many bytes.</summary>
    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>Bytes that one archive, all its members together, may expand to.</summary>
    public long ExpandedBytes { get; init; } = 64L << 30;

    /// <summary>How many times larger than its compressed bytes a member may become, past <see cref="ExpansionGrace"/>.</summary>
    public int ExpansionRatio { get; init; } = 200;

    /// <summary>Expanded bytes of a member before the ratio counts: a small repetitive log compresses very well.</summary>
    public long ExpansionGrace { get; init; } = 64 << 20;

    /// <summary>Members read of one archive.</summary>
    public int Members { get; init; } = 100_000;

    /// <summary>Archives within archives.</summary>
    public int Nesting { get; init; } = 3;

    /// <summary>Bytes of an archive that can only be read from memory (within another, or from a pipe).</summary>
    public int BufferedArchiveBytes { get; init; } = 256 << 20;

    /// <summary>Folders within folders.</summary>
    public int FolderDepth { get; init; } = 64;

    /// <summary>Whether events get their <see cref="EventIds"/>.</summary>
    public bool GiveIds { get; init; } = true;

    /// <summary>Every fault, so that all are seen at once.</summary>
    public IEnumerable<string> Problems()
    {
        if (Limits.RecordBytes is < 1024 or > 16 << 20)
            yield return $"RecordBytes is {Limits.RecordBytes}; set 1024 to {16 << 20}.";
        if (BatchEvents is < 1 or > 1 << 20)
            yield return $"BatchEvents is {BatchEvents}; set 1 to {1 << 20}.";
        if (BatchBytes is < 1 << 16 or > 1 << 28)
            yield return $"BatchBytes is {BatchBytes}; set {1 << 16} to {1 << 28}.";
        if (Nesting is < 0 or > 8)
            yield return $"Nesting is {Nesting}; set 0 to 8.";
    }
}
