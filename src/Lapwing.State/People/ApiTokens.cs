using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

/// <summary>What a program may do, and where: what its token says.</summary>
/// <param name="Name">The token's, as people named it.</param>
public sealed record TokenGrant(TenantId Tenant, string Name, Role Role);

/// <summary>A token as people see it; its text is nowhere.</summary>
public sealed record ApiToken(string Name, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A tenant's tokens for programs.</summary>
public sealed class ApiTokens
{
    private readonly StateStore _store;
    private readonly TenantId _tenant;

    internal ApiTokens(StateStore store, TenantId tenant) => (_store, _tenant) = (store, tenant);

    /// <summary>A new token; its text is shown this once.</summary>
    public async Task<string> Create(string name, Role role, CancellationToken cancel)
    {
        var token = Secret.New("lw_");
        await Ensure(name, token.Text, role, cancel);
        return token.Text;
    }

    /// <summary>Lets a token in whose text is kept elsewhere (the installation's token file). One that is there stays as it is.</summary>
    /// <exception cref="ArgumentException">The text is not a token's: 40-200 characters.</exception>
    public async Task Ensure(string name, string token, Role role, CancellationToken cancel)
    {
        if (token.Length < 40 || Secret.Hash(token) is not { } hash)
            throw new ArgumentException("A token has 40 to 200 characters.", nameof(token));
        await using var command = _store.Data.CreateCommand(
            """
            insert into api_tokens (hash, tenant_id, name, role, created_at) values ($1, $2, $3, $4, $5)
            on conflict (hash) do nothing
            """
        );
        command.Add(hash).Add(_tenant.Value).Add(name).Add((int)role).Add(_store.Now);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The tenant's tokens, the newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> List(CancellationToken cancel)
    {
        await using var db = _store.Context(_tenant);
        var rows = await db
            .ApiTokens.AsNoTracking()
            .Where(t => t.TenantId == _tenant.Value)
            .OrderByDescending(t => t.CreatedAt)
            .Take(1000)
            .ToListAsync(cancel);
        return [.. rows.Select(r => new ApiToken(r.Name, r.Role, r.CreatedAt, r.RevokedAt))];
    }

    /// <summary>Shuts out the tenant's tokens of a name, everywhere within <see cref="TokenGate.Remembered"/>.</summary>
    /// <returns>How many.</returns>
    public async Task<int> Revoke(string name, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            "update api_tokens set revoked_at = $1 where tenant_id = $2 and name = $3 and revoked_at is null"
        );
        command.Add(_store.Now).Add(_tenant.Value).Add(name);
        var revoked = await command.ExecuteNonQueryAsync(cancel);
        _store.Gate.Forget();
        return revoked;
    }
}
