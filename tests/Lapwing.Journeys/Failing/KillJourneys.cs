using System.Globalization;
using System.Text;

namespace Lapwing.Journeys;

/// <summary>
/// The first promise, on the whole: nothing acknowledged is lost, nothing happens twice, whenever everything dies at once.
/// </summary>
public sealed class KillJourneys
{
    private const int Senders = 3;
    private const int BodyRecords = 40;
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LAPWING_LONG") == "1" ? 10 : 2;

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill_of_everything_once()
    {
        using var folder = new Folder();
        var random = new Random(20261120);
        var acknowledged = new List<string>();
        var unsure = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            await using var service = await Service.Start(folder.Data);
            // The moment is random; what it falls into (an fsync, an insert, a checkpoint) is the point.
            var moment = TimeSpan.FromMilliseconds(random.Next(300, 4000));
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(s => Send(service, $"k{round}-{s}", stop.Token)).ToList();
            await Task.Delay(moment);
            service.Kill();
            await stop.CancelAsync();
            foreach (var sent in await Task.WhenAll(senders))
            {
                acknowledged.AddRange(sent.Acknowledged);
                unsure.UnionWith(sent.Unsure);
            }
        }
        acknowledged.Count.ShouldBeGreaterThan(
            Rounds * BodyRecords,
            "the senders were hardly heard: the test says nothing"
        );

        await using var last = await Service.Start(folder.Data);
        await Eventually.Is(
            "the rest is read",
            async () => (await last.Http.Ask("api/stats"))["backlog"].GetInt64() == 0
        );
        var found = await Tokens(last.Http);
        var twice = found
            .GroupBy(t => t, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} x{g.Count()}")
            .ToList();
        twice.ShouldBeEmpty();
        acknowledged.Except(found, StringComparer.Ordinal).ShouldBeEmpty($"lost of {acknowledged.Count} acknowledged");
        // What was cut off may be there or not, but nothing that nobody sent.
        found.Except(acknowledged, StringComparer.Ordinal).Except(unsure, StringComparer.Ordinal).ShouldBeEmpty();
        (await last.Http.Search("mark:kill", 1)).Total().ShouldBe(Math.Min(found.Count, 10_000));
    }

    private sealed record Sent(List<string> Acknowledged, List<string> Unsure);

    private static async Task<Sent> Send(Service service, string name, CancellationToken stop)
    {
        var sent = new Sent([], []);
        for (var n = 0; !stop.IsCancellationRequested; n += BodyRecords)
        {
            var tokens = Enumerable
                .Range(n, BodyRecords)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{name}-{i:000000}"))
                .ToList();
            var body = new StringBuilder();
            foreach (var token in tokens)
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"{{\"timestamp\":\"2026-11-20T10:00:00Z\",\"mark\":\"kill\",\"token\":\"{token}\"}}\n"
                );
            try
            {
                var answer = await service.Http.Ingest(body.ToString());
                if (answer.Status == 200)
                {
                    answer["accepted"].GetInt32().ShouldBe(BodyRecords);
                    sent.Acknowledged.AddRange(tokens);
                }
                else
                    sent.Unsure.AddRange(tokens);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                // Died under the request: kept or not, nobody was told.
                sent.Unsure.AddRange(tokens);
                break;
            }
        }
        return sent;
    }

    private static async Task<List<string>> Tokens(HttpClient http)
    {
        var tokens = new List<string>();
        string? cursor = null;
        do
        {
            var page = await http.Search("mark:kill", 1000, cursor);
            page.Status.ShouldBe(200, page.Body.ToString());
            tokens.AddRange(page.Rows().Select(r => r.GetProperty("fields").GetProperty("token").GetString()!));
            cursor = page["next"].GetString();
        } while (cursor is not null);
        return tokens;
    }
}
