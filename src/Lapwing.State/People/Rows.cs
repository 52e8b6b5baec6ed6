namespace Lapwing.State;

sealed class UserRow
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DisabledAt { get; set; }
}

sealed class MembershipRow
{
    public required string UserId { get; init; }
    public required string TenantId { get; init; }
    public Role Role { get; set; }
}

/// <summary>Of a secret only the SHA-256 is kept: who reads the database signs in nowhere.</summary>
sealed class SignInLinkRow
{
    public required byte[] Hash { get; init; }
    public required string UserId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

sealed class SessionRow
{
    public required byte[] Hash { get; init; }
    public required string UserId { get; init; }

    /// <summary>The tenant that the person looks at now.</summary>
    public required string TenantId { get; set; }

    /// <summary>Said by every change; worth nothing without the cookie.</summary>
    public required string Csrf { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; set; }
}

sealed class ApiTokenRow
{
    public required byte[] Hash { get; init; }
    public required string TenantId { get; init; }
    public required string Name { get; init; }
    public Role Role { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}
