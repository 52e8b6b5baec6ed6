using System.Net;
using Lapwing.Service;
using Lapwing.State;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Access;

/// <summary>People: a link that works once, a cookie, and the word that every change says.</summary>
public class SessionTests(WebService service)
{
    [Fact]
    public async Task A_link_works_once_and_gives_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        using var client = await service.Client();
        var code = await service.Node.State.SignIn.CreateLink(ServiceNode.Administrator, WebService.Stop);
        using var answer = await Redeem(client, code!);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith($"{CallerGate.CookieName}=");
        foreach (var word in (string[])["path=/", "samesite=strict", "httponly", "expires="])
            cookie.ShouldContain($"; {word}");
        var session = await answer.Json();
        session.GetProperty("user").GetProperty("name").GetString().ShouldBe("admin");
        session.GetProperty("csrf").GetString()!.Length.ShouldBeGreaterThan(20);

        using var again = await Redeem(client, code!);
        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var problem = await again.Json();
        problem.GetProperty("code").GetString().ShouldBe("LW-WEB-402");
        problem.GetProperty("fix").GetString().ShouldBe("Get another: ./lapwing signin");
    }

    [Fact]
    public async Task A_change_by_cookie_says_the_sessions_word()
    {
        var (client, cookie, csrf) = await SignIn();
        using (client)
        {
            using var lacking = await client.Send(HttpMethod.Post, "/api/signin-links", null, ("Cookie", cookie));
            lacking.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await lacking.Json()).GetProperty("code").GetString().ShouldBe("LW-WEB-411");

            using var wrong = await client.Send(
                HttpMethod.Post,
                "/api/signin-links",
                null,
                ("Cookie", cookie),
                (CallerGate.CsrfHeader, csrf[..^1] + "?")
            );
            wrong.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

            using var right = await client.Send(
                HttpMethod.Post,
                "/api/signin-links",
                null,
                ("Cookie", cookie),
                (CallerGate.CsrfHeader, csrf)
            );
            right.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await right.Json()).GetProperty("path").GetString().ShouldStartWith("/signin?code=");

            using var look = await client.Send(HttpMethod.Get, "/api/session", null, ("Cookie", cookie));
            look.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_person_looks_at_another_tenant_only_where_admitted()
    {
        var (client, cookie, csrf) = await SignIn();
        using (client)
        {
            (string, string)[] headers = [("Cookie", cookie), (CallerGate.CsrfHeader, csrf)];
            using var demo = await client.Send(
                HttpMethod.Post,
                "/api/session/tenant",
                Asking.JsonBody("""{"tenant":"demo"}"""),
                headers
            );
            demo.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await demo.Json()).GetProperty("tenant").GetProperty("id").GetString().ShouldBe("demo");
            foreach (var tenant in (string[])["other", "../main", ""])
            {
                using var none = await client.Send(
                    HttpMethod.Post,
                    "/api/session/tenant",
                    Asking.JsonBody($$"""{"tenant":"{{tenant}}"}"""),
                    headers
                );
                none.StatusCode.ShouldBe(HttpStatusCode.NotFound, tenant);
            }
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session_everywhere()
    {
        var (client, cookie, csrf) = await SignIn();
        using (client)
        {
            using var end = await client.Send(
                HttpMethod.Delete,
                "/api/session",
                null,
                ("Cookie", cookie),
                (CallerGate.CsrfHeader, csrf)
            );
            end.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            using var after = await client.Send(HttpMethod.Get, "/api/session", null, ("Cookie", cookie));
            after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_token_that_was_revoked_opens_nothing()
    {
        using var before = await service.Client();
        var tokens = service.Node.State.For(TenantId.Main).Tokens;
        var token = await tokens.Create("short", Role.Viewer, WebService.Stop);
        using var client = await service.Client(token);
        await client.Get("/api/session");
        await tokens.Revoke("short", WebService.Stop);
        using var answer = await client.Send(HttpMethod.Get, "/api/session");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<(HttpClient Client, string Cookie, string Csrf)> SignIn()
    {
        var client = await service.Client();
        var code = await service.Node.State.SignIn.CreateLink(ServiceNode.Administrator, WebService.Stop);
        using var answer = await Redeem(client, code!);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        return (client, cookie[..cookie.IndexOf(';')], (await answer.Json()).GetProperty("csrf").GetString()!);
    }

    private static Task<HttpResponseMessage> Redeem(HttpClient client, string code) =>
        client.Send(HttpMethod.Post, "/api/session", Asking.JsonBody($$"""{"code":"{{code}}"}"""));
}
