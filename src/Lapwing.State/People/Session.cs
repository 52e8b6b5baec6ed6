namespace Lapwing.State;

/// <summary>A tenant that somebody may see, and as what.</summary>
public sealed record TenantRole(Tenant Tenant, Role Role);

/// <summary>Somebody signed in.</summary>
/// <param name="User">The name.</param>
/// <param name="Current">The tenant looked at now.</param>
/// <param name="Tenants">All that the person may see, by name.</param>
/// <param name="Csrf">What each change must say.</param>
public sealed record Session(
    string UserId,
    string User,
    TenantRole Current,
    IReadOnlyList<TenantRole> Tenants,
    string Csrf,
    DateTimeOffset ExpiresAt
);

/// <summary>Why a sign-in failed.</summary>
public enum SignInFault
{
    None,

    /// <summary>Unknown, used already, expired, or its user may see nothing.</summary>
    WrongCode,

    /// <summary>Ten wrong codes within a quarter of an hour from this address.</summary>
    TooManyTries,
}

/// <param name="Cookie">The session's secret; shown this once. Null when it failed.</param>
public readonly record struct SignInAnswer(SignInFault Fault, string? Cookie, Session? Session);
