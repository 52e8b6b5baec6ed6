using System.Globalization;
using System.Text;

namespace Lapwing.Journeys;

/// <summary>What search promises, on the whole.</summary>
public sealed class SearchJourneys(SharedService shared)
{
    [Fact]
    public async Task A_total_is_exact_to_ten_thousand_whatever_the_limit()
    {
        const int Count = 10_000;
        var http = (await shared.Get()).Http;
        for (var from = 0; from < Count; from += 2500)
        {
            var body = new StringBuilder();
            for (var n = from; n < from + 2500; n++)
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"timestamp\":\"2026-11-19T{n / 3600:00}:{n / 60 % 60:00}:{n % 60:00}Z\",\"mark\":\"search-total\",\"n\":{n}}}\n"
                );
            IngestJourneys.Accepted(await http.Ingest(body.ToString()), 2500);
        }
        await Eventually.Is("10,000 events", async () => (await http.Search("mark:search-total", 1)).Total() >= Count);
        foreach (var limit in new[] { 1, 1000 })
        {
            var answer = await http.Search("mark:search-total", limit);
            answer.Total().ShouldBe(Count);
            answer["total"].GetProperty("relation").GetString().ShouldBe("eq");
            answer.Rows().Count.ShouldBe(limit);
        }

        // Page by page, every event once and newest first.
        var seen = new List<int>();
        string? cursor = null;
        do
        {
            var page = await http.Search("mark:search-total", 1000, cursor);
            seen.AddRange(page.Rows().Select(r => r.GetProperty("fields").GetProperty("n").GetInt32()));
            cursor = page["next"].GetString();
        } while (cursor is not null && seen.Count <= Count);
        seen.ShouldBe(Enumerable.Range(0, Count).Reverse());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    public async Task Nothing_asked_is_everything(string q)
    {
        var http = (await shared.Get()).Http;
        IngestJourneys.Accepted(await http.Ingest("{\"mark\":\"search-everything\"}\n"), 1);
        await http.Find("mark:search-everything", await Total(http, "mark:search-everything", 1));
        (await http.Search(q, 1)).Total().ShouldBeGreaterThan(0);
        (await http.Ask("api/search?since=1970-01-01T00:00:00Z")).Total().ShouldBe((await http.Search(q, 1)).Total());
    }

    [Theory]
    [InlineData("user:(a OR", 1)]
    [InlineData("host:a AND AND b", 1)]
    [InlineData("\"open", 1)]
    public async Task A_query_that_cannot_be_read_shows_where(string q, int least)
    {
        var answer = await (await shared.Get()).Http.Search(q);
        IngestJourneys.Refused(answer, 400);
        answer["column"].GetInt32().ShouldBeGreaterThanOrEqualTo(least);
        var caret = answer["caret"].GetString()!;
        caret.ShouldContain(q);
        caret.ShouldContain("^");
    }

    [Fact]
    public async Task A_tenant_never_sees_what_another_keeps()
    {
        var service = await shared.Get();
        // The demo's logs tell of Fenmark; nothing sent here does.
        await using var person = await Person.SignIn(service);
        await person.Switch("demo");
        var seen = await Eventually.Get(
            "events of the demo",
            async () => await person.Http.Search("fenmark", 1) is var a && a.Total() > 0 ? a : null
        );
        var id = seen.Rows()[0].GetProperty("id").GetString();
        (await person.Http.Ask($"api/events/{id}")).Status.ShouldBe(200);

        (await service.Http.Search("fenmark", 1)).Total().ShouldBe(0);
        (await service.Http.Search("source:* fenmark", 1)).Total().ShouldBe(0);
        IngestJourneys.Refused(await service.Http.Ask($"api/events/{id}"), 404);
        IngestJourneys.Refused(
            await service.Http.Send(
                HttpMethod.Post,
                "api/session/tenant",
                Api.Bytes("{\"tenant\":\"demo\"}"u8.ToArray(), "application/json")
            ),
            400
        );

        IngestJourneys.Accepted(await service.Http.Ingest("{\"mark\":\"search-mine\"}\n"), 1);
        await service.Http.Find("mark:search-mine", 1);
        (await person.Http.Search("mark:search-mine", 1)).Total().ShouldBe(0);
        var findings = await Eventually.Get(
            "findings of the demo",
            async () => await person.Http.Ask("api/findings?limit=1") is var a && a.Total() > 0 ? a : null
        );
        IngestJourneys.Refused(
            await service.Http.Ask($"api/findings/{findings.Rows()[0].GetProperty("id").GetString()}"),
            404
        );
    }

    private static async Task<int> Total(HttpClient http, string q, int least)
    {
        await Eventually.Is(q, async () => (await http.Search(q, 1)).Total() >= least);
        return (int)(await http.Search(q, 1)).Total();
    }
}
