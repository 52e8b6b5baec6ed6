namespace Lapwing.State;

sealed class UploadRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public required string Id { get; init; }
    public required byte[] Hash { get; init; }
    public required string Name { get; init; }
    public UploadState State { get; set; }
    public long Bytes { get; init; }
    public long BytesRead { get; set; }

    /// <summary>Events that the reader put into the spool; known when the file is read.</summary>
    public long? Spooled { get; set; }
    public long Events { get; set; }
    public long Faults { get; set; }
    public long Findings { get; set; }
    public string? ProblemCode { get; set; }
    public string? ProblemMessage { get; set; }
    public string? ProblemFix { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public DateTimeOffset? FirstTime { get; set; }
    public DateTimeOffset? LastTime { get; set; }
}
