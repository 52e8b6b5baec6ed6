using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Lapwing.State;
using Shouldly;
using Xunit;

namespace Lapwing.Web.Tests.Errors;

/// <summary>What cannot be done is said with a code and a remedy, whatever the request is.</summary>
public class ProblemTests(WebService service)
{
    [Theory]
    [InlineData(
        "GET",
        "/api/search?since=yesterday",
        400,
        "LW-WEB-420",
        "Write 2026-11-20T12:00:00Z, or -24h for a day ago."
    )]
    [InlineData(
        "GET",
        "/api/overview?until=13.13.2026",
        400,
        "LW-WEB-420",
        "Write 2026-11-20T12:00:00Z, or -24h for a day ago."
    )]
    [InlineData(
        "GET",
        "/api/findings?level=grave",
        400,
        "LW-WEB-423",
        "Write informational, low, medium, high or critical."
    )]
    [InlineData(
        "GET",
        "/api/findings?level=7",
        400,
        "LW-WEB-423",
        "Write informational, low, medium, high or critical."
    )]
    [InlineData(
        "GET",
        "/api/incidents?status=lost",
        400,
        "LW-WEB-428",
        "Known are new, in_progress, resolved, false_positive."
    )]
    [InlineData("GET", "/api/incidents?cursor=nonsense", 400, "LW-WEB-424", "Begin again without a cursor.")]
    [InlineData("GET", "/api/search?cursor=nonsense", 400, null, null)]
    [InlineData("GET", "/api/findings?cursor=nonsense", 400, null, null)]
    [InlineData("GET", "/api/search?q=user%3A(", 400, null, null)]
    [InlineData("GET", "/api/search?limit=many", 400, null, null)]
    [InlineData("GET", "/api/search/histogram?buckets=x", 400, null, null)]
    [InlineData("GET", "/api/events/0123", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    [InlineData(
        "GET",
        "/api/events/%27%20or%201%3D1",
        404,
        "LW-WEB-404",
        "Check the id and the tenant that is chosen."
    )]
    [InlineData("GET", "/api/findings/none", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    [InlineData("GET", "/api/incidents/none", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    [InlineData("GET", "/api/uploads/none", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    [InlineData("GET", "/api/no/such/address", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    [InlineData("DELETE", "/api/incidents", 404, "LW-WEB-404", "Check the id and the tenant that is chosen.")]
    public async Task A_request_that_cannot_be_met_says_why_and_what_to_do(
        string method,
        string path,
        int status,
        string? code,
        string? fix
    )
    {
        using var client = await service.Client(Role.Administrator);
        using var answer = await client.Send(HttpMethod.Parse(method), path);
        await Whole(answer, status, code, fix);
    }

    [Theory]
    [InlineData("POST", "/api/session", "{\"code\":")]
    [InlineData("POST", "/api/session", "null")]
    [InlineData("POST", "/api/session", "")]
    [InlineData("POST", "/api/session", "[1]")]
    [InlineData("PATCH", "/api/incidents/I1", "{\"status\":\"lost\",\"version\":0}")]
    [InlineData("PATCH", "/api/incidents/I1", "{\"status\":")]
    [InlineData("PATCH", "/api/incidents/I1", "{\"status\":\"resolved\",\"version\":\"0\"}")]
    [InlineData("PATCH", "/api/incidents/I1", "{}")]
    public async Task A_body_that_is_none_is_the_senders_fault_and_said_so(string method, string path, string body)
    {
        using var client = await service.Client(Role.Administrator);
        using var answer = await client.Send(HttpMethod.Parse(method), path, Asking.JsonBody(body));
        await Whole(answer, 400, null, null);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_said()
    {
        using var client = await service.Client(Role.Administrator);
        using var text = await client.Send(HttpMethod.Patch, "/api/incidents/I1", new StringContent("status=resolved"));
        await Whole(text, 415, null, null);
        using var form = await client.Send(HttpMethod.Post, "/api/uploads", new StringContent("a file"));
        await Whole(form, 415, "LW-WEB-430", "Send it so: curl -F file=@auth.log .../api/uploads");
        using var empty = await client.Send(
            HttpMethod.Post,
            "/api/uploads",
            new MultipartFormDataContent { { new StringContent("x"), "name" } }
        );
        await Whole(empty, 400, "LW-WEB-432", "Send it so: curl -F file=@auth.log .../api/uploads");
    }

    [Fact]
    public async Task Bytes_that_are_not_gzip_are_said_and_nothing_is_kept()
    {
        using var client = await service.Client(Role.Sender);
        foreach (
            var bytes in (byte[][])
                [
                    [.. "no gzip at all"u8],
                    Gzip("marker-of-half-a-body")[..20],
                ]
        )
        {
            var body = new ByteArrayContent(bytes);
            body.Headers.ContentEncoding.Add("gzip");
            using var answer = await client.Send(HttpMethod.Post, "/api/ingest", body);
            await Whole(answer, 400, null, null);
        }
    }

    [Fact]
    public async Task A_body_too_large_or_that_grows_too_large_is_refused()
    {
        using var client = await service.Client(Role.Sender);
        var line = new string('a', 1000) + "\n";
        using var plain = new ByteArrayContent(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 34_000))));
        using var refused = await client.Send(HttpMethod.Post, "/api/ingest", plain, ("Expect", "100-continue"));
        await Whole(refused, 413, null, null);

        var packed = new ByteArrayContent(Gzip(string.Concat(Enumerable.Repeat(line, 34_000))));
        packed.Headers.ContentEncoding.Add("gzip");
        using var bomb = await client.Send(HttpMethod.Post, "/api/ingest", packed);
        await Whole(bomb, 413, null, null);
    }

    [Fact]
    public async Task A_link_that_never_was_one_is_said()
    {
        using var client = await service.Client();
        using var answer = await client.Send(HttpMethod.Post, "/api/session", Asking.JsonBody("""{"code":"guess"}"""));
        await Whole(answer, 401, "LW-WEB-402", "Get another: ./lapwing signin");
    }

    private static async Task Whole(HttpResponseMessage answer, int status, string? code, string? fix)
    {
        var text = await answer.Content.ReadAsStringAsync(WebService.Stop);
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        foreach (var part in (string[])["title", "detail", "code", "fix"])
            problem.GetProperty(part).GetString().ShouldNotBeNullOrWhiteSpace(part);
        problem.GetProperty("code").GetString().ShouldStartWith("LW-");
        if (code is not null)
            problem.GetProperty("code").GetString().ShouldBe(code);
        if (fix is not null)
            problem.GetProperty("fix").GetString().ShouldBe(fix);
        // Nothing of the program's insides.
        text.ShouldNotContain("   at Lapwing.");
        text.ShouldNotContain("Exception");
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }
}
