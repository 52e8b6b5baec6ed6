using Npgsql;
using Shouldly;
using Xunit;
using static Lapwing.State.Tests.StateSteps;

namespace Lapwing.State.Tests;

public sealed class SignInTests(PostgresServer server)
{
    private readonly TestClock _clock = new(Noon);

    private async Task<StateStore> Store()
    {
        var store = await server.Store(_clock);
        await store.TwoTenants();
        await store.SignIn.Admit("ada", TenantId.Main, Role.Administrator, Stop);
        return store;
    }

    [Fact]
    public async Task A_link_signs_in_once()
    {
        await using var store = await Store();
        var code = (await store.SignIn.CreateLink("ada", Stop)).ShouldNotBeNull();
        code.Length.ShouldBe(43);
        (await store.SignIn.CreateLink("nobody", Stop)).ShouldBeNull();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(i => store.SignIn.Redeem(code, $"198.51.100.{i}", Stop))
        );
        var (_, cookie, session) = answers.Where(a => a.Fault == SignInFault.None).ShouldHaveSingleItem();
        session!.User.ShouldBe("ada");
        (session.Current.Tenant.Id, session.Current.Role).ShouldBe((TenantId.Main, Role.Administrator));
        session.Tenants.Count.ShouldBe(1);
        (await store.SignIn.Find(cookie, Stop))!.Csrf.ShouldBe(session.Csrf);
        (await store.SignIn.Find(session.Csrf, Stop)).ShouldBeNull();
        (await store.SignIn.Find(code, Stop)).ShouldBeNull();

        await store.SignIn.End(cookie!, Stop);
        (await store.SignIn.Find(cookie, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Links_and_sessions_end_by_themselves()
    {
        await using var store = await Store();
        var late = await store.SignIn.CreateLink("ada", Stop);
        var code = await store.SignIn.CreateLink("ada", Stop);
        _clock.Move(SignIn.LinkLife - TimeSpan.FromSeconds(1));
        var cookie = (await store.SignIn.Redeem(code, "::1", Stop)).Cookie.ShouldNotBeNull();
        _clock.Move(TimeSpan.FromSeconds(1));
        (await store.SignIn.Redeem(late, "::1", Stop)).Fault.ShouldBe(SignInFault.WrongCode);

        _clock.Move(SignIn.SessionLife - TimeSpan.FromSeconds(2));
        (await store.SignIn.Find(cookie, Stop)).ShouldNotBeNull();
        _clock.Move(TimeSpan.FromSeconds(1));
        (await store.SignIn.Find(cookie, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Wrong_codes_are_counted_by_address_and_then_refused_for_a_while()
    {
        await using var store = await Store();
        foreach (var wrong in (string?[])[null, "", "\0", new string('a', 43), new string('a', 1_000_000)])
            for (var i = 0; i < SignInTries.Allowed / 5; i++)
                (await store.SignIn.Redeem(wrong, "198.51.100.1", Stop)).Fault.ShouldBe(SignInFault.WrongCode);
        var code = await store.SignIn.CreateLink("ada", Stop);
        (await store.SignIn.Redeem(code, "198.51.100.1", Stop)).Fault.ShouldBe(SignInFault.TooManyTries);
        (await store.SignIn.Redeem(code, "198.51.100.2", Stop)).Fault.ShouldBe(SignInFault.None);

        _clock.Move(SignInTries.Within);
        (await store.SignIn.Redeem("x", "198.51.100.1", Stop)).Fault.ShouldBe(SignInFault.WrongCode);
    }

    [Fact]
    public async Task A_person_sees_the_tenants_that_let_them_in_and_no_other()
    {
        await using var store = await Store();
        var cookie = (await store.SignIn.Redeem(await store.SignIn.CreateLink("ada", Stop), "::1", Stop)).Cookie!;
        (await store.SignIn.Switch(cookie, TenantId.Demo, Stop)).ShouldBeFalse();
        (await store.SignIn.Find(cookie, Stop))!.Current.Tenant.Id.ShouldBe(TenantId.Main);

        await store.SignIn.Admit("ada", TenantId.Demo, Role.Viewer, Stop);
        (await store.SignIn.Switch(cookie, TenantId.Demo, Stop)).ShouldBeTrue();
        var session = (await store.SignIn.Find(cookie, Stop)).ShouldNotBeNull();
        (session.Current.Tenant.Id, session.Current.Tenant.Kind, session.Current.Role).ShouldBe(
            (TenantId.Demo, TenantKind.Demo, Role.Viewer)
        );
        session.Tenants.Select(t => t.Tenant.Id).ShouldBe([TenantId.Demo, TenantId.Main]);
        (await store.SignIn.Switch("x", TenantId.Main, Stop)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_opens_its_tenant_with_its_role_until_it_is_revoked()
    {
        await using var store = await Store();
        var (main, demo) = (store.For(TenantId.Main), store.For(TenantId.Demo));
        var sender = await main.Tokens.Create("shipper", Role.Sender, Stop);
        var other = await demo.Tokens.Create("shipper", Role.Viewer, Stop);
        sender.ShouldStartWith("lw_");

        (await store.Gate.Verify(sender, Stop)).ShouldBe(new TokenGrant(TenantId.Main, "shipper", Role.Sender));
        (await store.Gate.Verify(other, Stop)).ShouldBe(new TokenGrant(TenantId.Demo, "shipper", Role.Viewer));
        foreach (
            var wrong in (string?[])
                [null, "", sender[..^1], sender + "x", sender.ToUpperInvariant(), new string('x', 1 << 20)]
        )
            (await store.Gate.Verify(wrong, Stop)).ShouldBeNull();

        (await main.Tokens.Revoke("shipper", Stop)).ShouldBe(1);
        (await store.Gate.Verify(sender, Stop)).ShouldBeNull();
        (await store.Gate.Verify(other, Stop)).ShouldNotBeNull();
        (await main.Tokens.List(Stop)).ShouldHaveSingleItem().RevokedAt.ShouldBe(Noon);
    }

    [Fact]
    public async Task What_the_gate_remembers_ends_after_its_time_on_every_machine()
    {
        await using var store = await Store();
        var token = new string('t', 40);
        await store.For(TenantId.Main).Tokens.Ensure("file", token, Role.Administrator, Stop);
        await store.For(TenantId.Main).Tokens.Ensure("file", token, Role.Administrator, Stop);
        (await store.Gate.Verify(token, Stop)).ShouldNotBeNull();

        // Another machine revokes it: this one's memory does not know.
        await using (var command = store.Data.CreateCommand("update api_tokens set revoked_at = now()"))
            await command.ExecuteNonQueryAsync(Stop);
        (await store.Gate.Verify(token, Stop)).ShouldNotBeNull();
        _clock.Move(TokenGate.Remembered);
        (await store.Gate.Verify(token, Stop)).ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(() =>
            store.For(TenantId.Main).Tokens.Ensure("short", "secret", Role.Viewer, Stop)
        );
    }

    [Fact]
    public async Task The_database_holds_no_secret()
    {
        await using var store = await Store();
        var token = await store.For(TenantId.Main).Tokens.Create("t", Role.Viewer, Stop);
        var code = (await store.SignIn.CreateLink("ada", Stop)).ShouldNotBeNull();
        var open = (await store.SignIn.CreateLink("ada", Stop)).ShouldNotBeNull();
        var cookie = (await store.SignIn.Redeem(code, "::1", Stop)).Cookie.ShouldNotBeNull();
        foreach (var table in (string[])["api_tokens", "sign_in_links", "sessions"])
        {
            await using var command = store.Data.CreateCommand($"select string_agg(t::text, '|') from {table} t");
            var text = (string)(await command.ExecuteScalarAsync(Stop)).ShouldNotBeNull();
            foreach (var secret in (string[])[token, code, open, cookie])
            {
                text.ShouldNotContain(secret);
                text.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret)));
            }
        }
    }
}
