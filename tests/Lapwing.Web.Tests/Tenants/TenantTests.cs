using System.Net;
using Lapwing.State;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Tenants;

/// <summary>Nothing crosses tenants, by no route.</summary>
public class TenantTests(WebService service)
{
    [Fact]
    public async Task What_one_tenant_has_another_sees_by_no_route()
    {
        var attack = new Attack("secret-host-9", "203.0.113.99", "secretuser9");
        using var demo = await service.Demo();
        using var main = await service.Client(Role.Administrator);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(attack.Lines()), "file", "secret-host-9.log" },
        };
        using var sent = await demo.Send(HttpMethod.Post, "/api/uploads", form);
        var upload = (await sent.Json()).GetProperty("uploads")[0].GetProperty("id").GetString()!;
        await demo.Until($"/api/uploads/{upload}", u => u.GetProperty("state").GetString() == "done");
        var incident = (await demo.Until("/api/incidents?q=secret-host-9", l => l.Rows().Any()))
            .Rows()
            .First()
            .GetProperty("id")
            .GetString()!;
        var finding = (await demo.Until("/api/findings?q=secret-host-9", l => l.Rows().Any()))
            .Rows()
            .First()
            .GetProperty("id")
            .GetString()!;
        var found = (await demo.Until("/api/search?q=host%3Asecret-host-9", l => l.Total() == Attack.Events))
            .Rows()
            .First()
            .GetProperty("id")
            .GetString()!;

        // By id: its own tenant finds each, the other none.
        string[] things =
        [
            $"/api/uploads/{upload}",
            $"/api/incidents/{incident}",
            $"/api/findings/{finding}",
            $"/api/events/{found}",
        ];
        foreach (var path in things)
        {
            await demo.Get(path);
            using var answer = await main.Send(HttpMethod.Get, path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        using var decided = await main.Send(
            HttpMethod.Patch,
            $"/api/incidents/{incident}",
            Asking.JsonBody("""{"status":"resolved","version":0}""")
        );
        decided.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await demo.Get($"/api/incidents/{incident}"))
            .GetProperty("incident")
            .GetProperty("status")
            .GetString()
            .ShouldBe("new");

        // By every list that there is.
        var lists = ((IEndpointRouteBuilder)service.App)
            .DataSources.SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(r =>
                r.RoutePattern.Parameters.Count == 0
                && r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
            )
            .Select(r => r.RoutePattern.RawText!)
            .Where(p => p.StartsWith("/api/", StringComparison.Ordinal) && p != "/api/live")
            .ToList();
        lists.Count.ShouldBeGreaterThan(6);
        foreach (var path in lists)
        foreach (
            var query in (string[])
                ["", "?q=secret-host-9", "?q=secret-host-9%20or%20*", "?entity=secret-host-9", $"?event={found}"]
        )
        {
            using var answer = await main.Send(HttpMethod.Get, path + query);
            var text = await answer.Content.ReadAsStringAsync(WebService.Stop);
            foreach (var secret in (string[])["\"secret-host-9\"", "secretuser9", incident, finding, found, upload])
                text.ShouldNotContain(secret, customMessage: path + query);
        }
    }

    [Fact]
    public async Task A_token_cannot_choose_another_tenant()
    {
        using var client = await service.Client(Role.Administrator);
        using var answer = await client.Send(
            HttpMethod.Post,
            "/api/session/tenant",
            Asking.JsonBody("""{"tenant":"demo"}""")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.Get("/api/session")).GetProperty("tenant").GetProperty("id").GetString().ShouldBe("main");
    }

    [Fact]
    public async Task The_live_feed_tells_of_the_own_tenant_only()
    {
        using var demo = await service.Demo();
        using var main = await service.Client(Role.Viewer);
        using var stream = await main.Send(HttpMethod.Get, "/api/live");
        stream.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(WebService.Stop));
        await demo.Ingest(new Attack("secret-live-8", "203.0.113.98", "secretlive8").Lines());
        await demo.Until("/api/incidents?q=secret-live-8", l => l.Rows().Any());
        // What main gets after demo had its incident comes behind anything that could have leaked.
        var own = new Attack("own-live-8", "203.0.113.97", "ownlive8");
        using var sender = await service.Client(Role.Sender);
        await sender.Ingest(own.Lines());
        while (await reader.ReadLineAsync(WebService.Stop) is { } line)
        {
            line.ShouldNotContain("secret-live-8");
            if (line.Contains("own-live-8", StringComparison.Ordinal))
                return;
        }
        Assert.Fail("The stream ended.");
    }
}
