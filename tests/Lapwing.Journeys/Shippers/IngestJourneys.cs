using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Lapwing.Journeys;

/// <summary>A log shipper sends; a person finds.</summary>
public sealed class IngestJourneys(SharedService shared)
{
    [Fact]
    public async Task Lines_array_and_raw_text_are_accepted_and_found()
    {
        var http = (await shared.Get()).Http;
        var lines = await http.Ingest(
            """
            {"timestamp":"2026-11-20T08:00:00Z","mark":"ingest-lines","n":1}
            {"timestamp":"2026-11-20T08:00:01Z","mark":"ingest-lines","n":2}

            """
        );
        Accepted(lines, 2);
        Accepted(
            await http.Ingest(
                """[{"timestamp":"2026-11-20T08:00:02Z","mark":"ingest-array","n":1},{"mark":"ingest-array","n":2},{"mark":"ingest-array","n":3}]""",
                "application/json"
            ),
            3
        );
        Accepted(
            await http.Ingest(
                "Nov 20 08:00:03 web01 sshd[81]: Failed password for invalid user ingestraw from 192.0.2.77 port 4711 ssh2\n",
                "text/plain"
            ),
            1
        );

        var found = await http.Find("mark:ingest-lines", 2);
        found.Select(r => r.GetProperty("fields").GetProperty("n").GetInt32()).Order().ShouldBe([1, 2]);
        await http.Find("mark:ingest-array", 3);
        var refused = (await http.Find("ingestraw", 1))[0];
        var columns = refused.GetProperty("columns");
        columns.GetProperty("src_ip").GetString().ShouldBe("192.0.2.77");
        columns.GetProperty("outcome").GetString().ShouldBe("failure");
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_a_broken_one_refused_whole()
    {
        var http = (await shared.Get()).Http;
        var packed = Gzip("{\"mark\":\"ingest-gzip\"}\n{\"mark\":\"ingest-gzip\"}\n");
        Accepted(await http.Send(HttpMethod.Post, "api/ingest", Api.Bytes(packed, "application/x-ndjson", "gzip")), 2);
        await http.Find("mark:ingest-gzip", 2);

        var broken = Gzip("{\"mark\":\"ingest-broken\"}\n");
        broken.AsSpan(12).Fill(0xff);
        Refused(await http.Send(HttpMethod.Post, "api/ingest", Api.Bytes(broken, "application/x-ndjson", "gzip")), 400);
        var cut = Gzip(
            string.Concat(Enumerable.Range(0, 500).Select(n => $"{{\"mark\":\"ingest-broken\",\"n\":{n}}}\n"))
        )[..^20];
        Refused(await http.Send(HttpMethod.Post, "api/ingest", Api.Bytes(cut, "application/x-ndjson", "gzip")), 400);
        (await http.Search("mark:ingest-broken", 1)).Total().ShouldBe(0);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_what_to_do()
    {
        var http = (await shared.Get()).Http;
        // Zeros pack a thousandfold: the limit holds for what comes out.
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
                gzip.Write(zeros);
        }
        Refused(await http.Send(HttpMethod.Post, "api/ingest", Api.Bytes(packed.ToArray(), "text/plain", "gzip")), 413);
    }

    [Fact]
    public async Task Malformed_lines_lose_nothing_of_their_neighbours()
    {
        var http = (await shared.Get()).Http;
        var answer = await http.Ingest(
            "{\"mark\":\"ingest-mixed\",\"n\":1}\n{\"mark\":\"ingest-mixed\",\"n\":\n{\"mark\":\"ingest-mixed\",\"n\":3}\n"
        );
        answer.Status.ShouldBe(200, answer.Body.ToString());
        var kept = answer["accepted"].GetInt32();
        (kept + answer["rejected"].GetArrayLength()).ShouldBe(3);
        var rows = await http.Find("ingest-mixed", kept);
        rows.Select(r => r.GetProperty("raw").GetString())
            .Count(r => r!.Contains("\"n\":3", StringComparison.Ordinal))
            .ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_right_token_there_is_a_problem_and_nothing_else()
    {
        var service = await shared.Get();
        foreach (var token in new[] { null, "", "lw_0000", "lw_" + new string('a', 64), new string('x', 4000) })
        {
            using var stranger = service.Client(token);
            Refused(await stranger.Ingest("{\"mark\":\"ingest-stranger\"}\n"), 401);
            Refused(await stranger.Search("*"), 401);
            Refused(await stranger.Ask("api/incidents"), 401);
        }
        (await service.Http.Search("mark:ingest-stranger", 1)).Total().ShouldBe(0);
    }

    [Fact]
    public async Task Attacks_that_are_sent_become_findings_and_an_incident()
    {
        var http = (await shared.Get()).Http;
        Accepted(await http.Ingest(BruteForce.Lines("db07", "198.51.100.207"), "text/plain"), BruteForce.Count);
        var findings = await Eventually.Get(
            "findings about 198.51.100.207",
            async () =>
                await http.Ask("api/findings?entity=src_ip:198.51.100.207") is var page && page.Total() > 0
                    ? page
                    : null
        );
        var finding = findings.Rows()[0];
        finding
            .GetProperty("entities")
            .GetProperty("src_ip")
            .EnumerateArray()
            .Select(v => v.GetString())
            .ShouldContain("198.51.100.207");
        var cited = finding.GetProperty("events")[0].GetProperty("id").GetString();
        (await http.Ask($"api/events/{cited}"))["raw"].GetString()!.ShouldContain("198.51.100.207");
        var incident = await Eventually.Get(
            "the incident of 198.51.100.207",
            async () => await http.Ask("api/incidents?q=198.51.100.207") is var page && page.Total() > 0 ? page : null
        );
        incident.Rows()[0].GetProperty("risk").GetInt32().ShouldBeInRange(1, 100);
    }

    internal static void Accepted(Answer answer, int count)
    {
        answer.Status.ShouldBe(200, answer.Body.ToString());
        answer["accepted"].GetInt32().ShouldBe(count, answer.Body.ToString());
        answer["rejected"].ValueKind.ShouldBe(JsonValueKind.Array);
        answer["rejected"].GetArrayLength().ShouldBe(0, answer.Body.ToString());
    }

    internal static void Refused(Answer answer, int status)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer.Type.ShouldBe("application/problem+json");
        answer["code"].GetString().ShouldNotBeNullOrEmpty();
        answer["detail"].GetString().ShouldNotBeNullOrEmpty();
        answer["fix"].GetString().ShouldNotBeNullOrEmpty();
    }

    internal static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
