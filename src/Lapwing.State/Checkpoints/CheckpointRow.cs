namespace Lapwing.State;

sealed class CheckpointRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public long Position { get; set; }

    /// <summary>Who took over last: an older owner's commits are refused.</summary>
    public long Epoch { get; set; }
    public byte[]? Windows { get; set; }
    public DateTimeOffset SavedAt { get; set; }
}

sealed class CutRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public long From { get; init; }
    public long To { get; init; }
}

sealed class CounterRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public required string Source { get; init; }
    public required string Name { get; init; }
    public long Value { get; set; }
}
