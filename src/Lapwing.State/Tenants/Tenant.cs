namespace Lapwing.State;

/// <summary>What a tenant's logs are.</summary>
public enum TenantKind
{
    Real,
    Simulated,
    Demo,
}

/// <param name="Name">As people read it.</param>
public sealed record Tenant(TenantId Id, string Name, TenantKind Kind, DateTimeOffset CreatedAt);
