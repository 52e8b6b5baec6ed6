namespace Lapwing.State;

sealed class ModelRow : IOwnedRow
{
    public required string TenantId { get; init; }
    public required string Name { get; init; }
    public int Version { get; init; }
    public required byte[] Bytes { get; init; }
    public ModelStatus Status { get; set; }
    public required string Detail { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}
