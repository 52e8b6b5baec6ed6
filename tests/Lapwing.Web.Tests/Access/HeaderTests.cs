using System.Net;
using Lapwing.State;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Access;

/// <summary>What protects a browser: headers on every answer, and names that are known.</summary>
public class HeaderTests(WebService service)
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/incidents/I1", 200)]
    [InlineData("/index.html", 200)]
    [InlineData("/health", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/api/session", 401)]
    [InlineData("/api/nothing", 404)]
    [InlineData("/assets/missing.js", 404)]
    public async Task Every_answer_carries_them(string path, int status)
    {
        using var client = await service.Client();
        using var answer = await client.Send(HttpMethod.Get, path);
        ((int)answer.StatusCode).ShouldBe(status);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'; ");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single().ShouldBe("same-origin");
        answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single().ShouldBe("same-origin");
        answer.Headers.Contains("Server").ShouldBeFalse();
        if (path.StartsWith("/api/", StringComparison.Ordinal))
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_page_is_what_lies_in_the_folder()
    {
        using var client = await service.Client();
        foreach (var path in (string[])["/", "/incidents/I1"])
        {
            using var answer = await client.Send(HttpMethod.Get, path);
            (await answer.Content.ReadAsStringAsync(WebService.Stop)).ShouldBe(WebService.Page);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        }
    }

    [Theory]
    [InlineData("evil.example", "", 403)]
    [InlineData("lapwing.example.evil.example", "", 403)]
    [InlineData("lapwing.example", "", 200)]
    [InlineData("localhost", "", 200)]
    [InlineData("", "http://evil.example", 403)]
    [InlineData("", "null", 403)]
    [InlineData("lapwing.example", "http://lapwing.example", 200)]
    [InlineData("lapwing.example", "http://lapwing.example:81", 403)]
    public async Task Only_known_names_and_pages_of_its_own_are_answered(string host, string origin, int status)
    {
        using var client = await service.Client(Role.Viewer);
        var headers = new List<(string, string)>();
        if (host.Length > 0)
            headers.Add(("Host", host));
        if (origin.Length > 0)
            headers.Add(("Origin", origin));
        using var answer = await client.Send(HttpMethod.Get, "/api/session", null, [.. headers]);
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == (int)HttpStatusCode.Forbidden)
            (await answer.Json()).GetProperty("code").GetString().ShouldBe("LW-WEB-410");
    }
}
