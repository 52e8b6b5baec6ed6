using Lapwing.Testing;

namespace Lapwing.Journeys;

/// <summary>Files, by program.</summary>
public sealed class FileJourneys(SharedService shared)
{
    private static readonly string Samples = Path.Combine(Corpora.Root, "content/samples");

    [Fact]
    public async Task The_same_file_twice_is_one_set_of_events()
    {
        var http = (await shared.Get()).Http;
        var csv = await File.ReadAllBytesAsync(Path.Combine(Samples, "cloud-activity.csv"));
        var first = await http.Upload("cloud-activity.csv", csv);
        first["state"].GetString().ShouldBe("done", first.Body.ToString());
        var events = first["events"].GetInt32();
        events.ShouldBe(File.ReadLines(Path.Combine(Samples, "cloud-activity.csv")).Count() - 1);
        first["findings"].GetInt32().ShouldBeGreaterThan(0);
        await http.Find("source:cloud.activity", events);

        var second = await http.Upload("again.csv", csv);
        second["state"].GetString().ShouldBe("duplicate", second.Body.ToString());
        await http.Find("source:cloud.activity", events);
    }

    [Theory]
    [InlineData("empty.log", "")]
    [InlineData("cut.gz", "H4sIAAAAAAAAA0vMSczLVEjLLC7RAwDNMV4mDA")]
    public async Task A_file_that_cannot_be_read_says_why(string name, string base64)
    {
        var http = (await shared.Get()).Http;
        var upload = await http.Upload(
            name,
            Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))
        );
        upload["state"].GetString().ShouldBe("failed", upload.Body.ToString());
        var problem = upload["problem"];
        problem.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("fix").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_sheet_of_web_requests_is_judged_at_once()
    {
        var http = (await shared.Get()).Http;
        var csv = await File.ReadAllBytesAsync(Path.Combine(Samples, "web-requests.csv"));
        var answer = await http.Send(HttpMethod.Post, "api/analyze", Api.Bytes(csv, "text/csv"));
        answer.Status.ShouldBe(200, answer.Body.ToString());
        var results = answer["results"].EnumerateArray().ToList();
        var risks = results.Select(r => r.GetProperty("risk").GetDouble()).ToList();
        risks.ShouldBe(risks.OrderDescending());
        // The three attackers that the samples' README tells of.
        results
            .Take(12)
            .Select(r => r.GetProperty("ip").GetString())
            .Distinct()
            .ShouldBe(["51.38.127.66", "159.89.173.104", "95.216.34.118"], ignoreOrder: true);
        results[0].GetProperty("reasons").GetArrayLength().ShouldBeGreaterThan(0);
        results[0].GetProperty("features").EnumerateObject().ShouldNotBeEmpty();
        var summary = answer["summary"];
        summary
            .GetProperty("total_ips")
            .GetInt32()
            .ShouldBe(results.Select(r => r.GetProperty("ip").GetString()).Distinct().Count());
        summary.GetProperty("high_risk_sessions").GetInt32().ShouldBe(risks.Count(r => r >= 75));
        summary.GetProperty("average_risk").GetDouble().ShouldBe(risks.Average(), 0.1);

        var wrong = await http.Send(
            HttpMethod.Post,
            "api/analyze",
            Api.Bytes("colour,size\nred,1\n"u8.ToArray(), "text/csv")
        );
        IngestJourneys.Refused(wrong, 400);
        wrong["detail"].GetString()!.ShouldContain("colour");
    }
}
