namespace Lapwing.State;

sealed class TenantRow
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public TenantKind Kind { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}
