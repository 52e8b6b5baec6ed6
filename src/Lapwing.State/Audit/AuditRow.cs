namespace Lapwing.State;

// No foreign key: an entry outlives what it is about.
sealed class AuditRow
{
    public long Id { get; init; }
    public required string TenantId { get; init; }
    public DateTimeOffset Time { get; init; }
    public required string Who { get; init; }
    public required string Action { get; init; }
    public required string Target { get; init; }
    public required string Detail { get; init; }
}
