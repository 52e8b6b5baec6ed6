using Microsoft.EntityFrameworkCore;

namespace Lapwing.State;

/// <summary>Who may come in: users, links that work once, sessions. Secrets are stored as hashes only.</summary>
public sealed class SignIn
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(15);

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);

    private readonly StateStore _store;
    private readonly SignInTries _tries;

    internal SignIn(StateStore store, TimeProvider time) => (_store, _tries) = (store, new SignInTries(time));

    /// <summary>Makes a user where missing, and lets it into a tenant with a role (which replaces an older one).</summary>
    /// <param name="tenant">Must exist.</param>
    public async Task Admit(string user, TenantId tenant, Role role, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            """
            with made as (
                insert into users (id, name, created_at) values ($1, $2, $3)
                on conflict (name) do update set name = excluded.name returning id)
            insert into memberships (user_id, tenant_id, role) select id, $4, $5 from made
            on conflict (user_id, tenant_id) do update set role = excluded.role
            """
        );
        command.Add(Guid.CreateVersion7(_store.Now).ToString("n")).Add(user).Add(_store.Now);
        command.Add(tenant.Value).Add((int)role);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A code that signs a user in once, within <see cref="LinkLife"/>.</summary>
    /// <returns>The code, or null when there is no such user.</returns>
    public async Task<string?> CreateLink(string user, CancellationToken cancel)
    {
        var code = Secret.New("");
        await using var command = _store.Data.CreateCommand(
            """
            insert into sign_in_links (hash, user_id, created_at, expires_at)
            select $1, id, $2, $3 from users where name = $4 and disabled_at is null
            """
        );
        command.Add(code.Hash()).Add(_store.Now).Add(_store.Now + LinkLife).Add(user);
        return await command.ExecuteNonQueryAsync(cancel) == 1 ? code.Text : null;
    }

    /// <summary>Turns a link's code into a session; the code is used up even if the answer gets lost.</summary>
    /// <param name="address">Where the request came from: wrong codes are counted by it.</param>
    public async Task<SignInAnswer> Redeem(string? code, string address, CancellationToken cancel)
    {
        if (!_tries.MayTry(address))
            return new SignInAnswer(SignInFault.TooManyTries, null, null);
        if (Secret.Hash(code) is { } hash && await UseLink(hash, cancel) is { } userId)
        {
            var cookie = Secret.New("");
            if (await StartSession(cookie, userId, cancel) && await Find(cookie.Text, cancel) is { } session)
                return new SignInAnswer(SignInFault.None, cookie.Text, session);
        }
        _tries.Wrong(address);
        return new SignInAnswer(SignInFault.WrongCode, null, null);
    }

    /// <summary>The session of a cookie; null when it is none, has ended, or its user lost the tenant.</summary>
    public async Task<Session?> Find(string? cookie, CancellationToken cancel)
    {
        if (Secret.Hash(cookie) is not { } hash)
            return null;
        await using var db = _store.House();
        var now = _store.Now;
        var found = await (
            from session in db.Sessions
            join user in db.Users on session.UserId equals user.Id
            where session.Hash == hash && session.ExpiresAt > now && user.DisabledAt == null
            select new { Session = session, User = user }
        )
            .AsNoTracking()
            .FirstOrDefaultAsync(cancel);
        if (found is null)
            return null;
        var rows = await (
            from member in db.Memberships
            join tenant in db.Tenants on member.TenantId equals tenant.Id
            where member.UserId == found.User.Id
            orderby tenant.Id
            select new { member.Role, Tenant = tenant }
        )
            .AsNoTracking()
            .ToListAsync(cancel);
        var tenants = rows.Select(r => new TenantRole(Lapwing.State.Tenants.ToTenant(r.Tenant), r.Role)).ToList();
        return tenants.Find(t => t.Tenant.Id.Value == found.Session.TenantId) is { } current
            ? new Session(found.User.Id, found.User.Name, current, tenants, found.Session.Csrf, found.Session.ExpiresAt)
            : null;
    }

    /// <summary>Looks at another tenant. False, and nothing changed, when the person may not.</summary>
    public async Task<bool> Switch(string cookie, TenantId tenant, CancellationToken cancel)
    {
        if (Secret.Hash(cookie) is not { } hash)
            return false;
        await using var command = _store.Data.CreateCommand(
            """
            update sessions s set tenant_id = $1 where hash = $2 and expires_at > $3 and exists (
                select 1 from memberships m where m.user_id = s.user_id and m.tenant_id = $1)
            """
        );
        command.Add(tenant.Value).Add(hash).Add(_store.Now);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>Signs out.</summary>
    public async Task End(string cookie, CancellationToken cancel)
    {
        if (Secret.Hash(cookie) is not { } hash)
            return;
        await using var command = _store.Data.CreateCommand("delete from sessions where hash = $1");
        command.Add(hash);
        await command.ExecuteNonQueryAsync(cancel);
    }

    // One statement decides: of two that redeem the same code at once, one wins.
    private async Task<string?> UseLink(byte[] hash, CancellationToken cancel)
    {
        await using var command = _store.Data.CreateCommand(
            """
            update sign_in_links l set used_at = $2 from users u
            where l.hash = $1 and l.used_at is null and l.expires_at > $2
              and u.id = l.user_id and u.disabled_at is null
            returning l.user_id
            """
        );
        command.Add(hash).Add(_store.Now);
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    // It starts in main where the user may see it, else in the first tenant by name. What has ended is swept out.
    private async Task<bool> StartSession(Secret cookie, string userId, CancellationToken cancel)
    {
        await using var batch = _store.Data.CreateBatch();
        batch.Statement("delete from sessions where expires_at <= $1").Add(_store.Now);
        batch.Statement("delete from sign_in_links where expires_at <= $1").Add(_store.Now - TimeSpan.FromDays(1));
        batch
            .Statement(
                """
                insert into sessions (hash, user_id, tenant_id, csrf, created_at, expires_at)
                select $1, $2, tenant_id, $3, $4, $5 from memberships where user_id = $2
                order by tenant_id <> 'main', tenant_id limit 1
                """
            )
            .Add(cookie.Hash())
            .Add(userId)
            .Add(Secret.New("").Text)
            .Add(_store.Now)
            .Add(_store.Now + SessionLife);
        await batch.ExecuteNonQueryAsync(cancel);
        return batch.BatchCommands[2].RecordsAffected == 1;
    }
}
