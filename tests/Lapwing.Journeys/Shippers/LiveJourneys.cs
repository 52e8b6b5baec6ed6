using System.Globalization;
using System.Text.Json;

namespace Lapwing.Journeys;

/// <summary>Somebody watches while logs come in.</summary>
public sealed class LiveJourneys(SharedService shared)
{
    [Fact]
    public async Task A_finding_arrives_by_itself_and_again_for_who_was_away()
    {
        var service = await shared.Get();
        using var bound = new CancellationTokenSource(Eventually.Bound);
        await using var watching = await LiveReader.Open(service.Http, null, bound.Token);
        IngestJourneys.Accepted(
            await service.Http.Ingest(BruteForce.Lines("db08", "198.51.100.208"), "text/plain"),
            BruteForce.Count
        );
        var first = await watching.Next(m => IsFinding(m, "198.51.100.208"), bound.Token);

        // Who saw everything before it gets it again; who saw it does not.
        await using var back = await LiveReader.Open(service.Http, first.Id - 1, bound.Token);
        var again = await back.Next(m => m.Kind != "stats", bound.Token);
        again.ShouldBe(first);
        await using var later = await LiveReader.Open(service.Http, first.Id, bound.Token);
        IngestJourneys.Accepted(
            await service.Http.Ingest(BruteForce.Lines("db09", "198.51.100.209"), "text/plain"),
            BruteForce.Count
        );
        var next = await later.Next(m => m.Kind == "finding", bound.Token);
        next.Id.ShouldBeGreaterThan(first.Id);
        next.Json.ShouldNotBe(first.Json);
    }

    [Fact]
    public async Task An_id_of_an_earlier_start_gets_all_that_is_held()
    {
        var service = await shared.Get();
        using var bound = new CancellationTokenSource(Eventually.Bound);
        IngestJourneys.Accepted(
            await service.Http.Ingest(BruteForce.Lines("db10", "198.51.100.210"), "text/plain"),
            BruteForce.Count
        );
        await Eventually.Is(
            "the finding",
            async () => (await service.Http.Ask("api/findings?entity=src_ip:198.51.100.210")).Total() > 0
        );
        await using var reader = await LiveReader.Open(service.Http, 1_000_000_000, bound.Token);
        await reader.Next(m => IsFinding(m, "198.51.100.210"), bound.Token);
    }

    private static bool IsFinding(LiveMessage message, string address) =>
        message.Kind == "finding" && message.Json.Contains(address, StringComparison.Ordinal);
}

/// <summary>One message of the live feed.</summary>
sealed record LiveMessage(long Id, string Kind, string Json);

/// <summary>A reader of the live feed.</summary>
sealed class LiveReader(HttpResponseMessage response, StreamReader lines) : IAsyncDisposable
{
    public static async Task<LiveReader> Open(HttpClient http, long? after, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/live");
        if (after is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        // The first words come when the reader is known: what happens from now on is not missed.
        (await lines.ReadLineAsync(cancel)).ShouldStartWith("retry:");
        return new LiveReader(response, lines);
    }

    /// <summary>The next message that is wanted; others pass by.</summary>
    public async Task<LiveMessage> Next(Func<LiveMessage, bool> wanted, CancellationToken cancel)
    {
        var (id, kind, json) = (0L, "", "");
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                json = line[6..];
            else if (line.Length == 0 && kind.Length > 0)
            {
                // Every message is JSON of one line.
                using (JsonDocument.Parse(json)) { }
                var message = new LiveMessage(id, kind, json);
                if (wanted(message))
                    return message;
                kind = "";
            }
        }
        throw new EndOfStreamException("The live feed ended.");
    }

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
