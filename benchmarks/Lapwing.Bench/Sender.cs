using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lapwing.Bench;

/// <summary>
/// Sends real events as fast as they are taken, over connections that each go through the lines from a place of their own.
/// Every event carries a token that no other has.
/// </summary>
sealed class Sender(HttpClient client, IReadOnlyList<ReadOnlyMemory<byte>> lines, string run)
{
    public const string Field = "bench_token";
    private const int BodyEvents = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _sent;
    private long _bytes;
    private long _refusals;

    public long Sent => Interlocked.Read(ref _sent);
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How often the door asked to wait.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Sends for a time, or until so many events are sent.</summary>
    /// <returns>The token of each connection's last event.</returns>
    public Task<string[]> Run(int connections, TimeSpan time, long atMost) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(() => One(c, connections, time, atMost))));

    private async Task<string> One(int connection, int connections, TimeSpan time, long atMost)
    {
        var from = Stopwatch.GetTimestamp();
        var at = lines.Count / connections * connection;
        var number = 0L;
        var last = "";
        using var body = new MemoryStream();
        while (Stopwatch.GetElapsedTime(from) < time && Sent < atMost)
        {
            body.SetLength(0);
            for (var i = 0; i < BodyEvents; i++, at = (at + 1) % lines.Count)
            {
                // The object's closing brace makes room for one more field.
                body.Write(lines[at].Span[..^1]);
                last = $"{run}x{connection}x{number++}";
                body.Write(Encoding.ASCII.GetBytes($",\"{Field}\":\"{last}\"}}\n"));
            }
            await Post(body.GetBuffer().AsMemory(0, (int)body.Length));
            Interlocked.Add(ref _sent, BodyEvents);
            Interlocked.Add(ref _bytes, body.Length);
        }
        return last;
    }

    /// <summary>Sends one body until it is taken.</summary>
    public async Task Post(ReadOnlyMemory<byte> body)
    {
        while (true)
        {
            using var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await client.PostAsync(new Uri("/api/ingest", UriKind.Relative), content);
            if (answer.IsSuccessStatusCode)
                return;
            if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                throw new InvalidOperationException(
                    $"The door answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}"
                );
            Interlocked.Increment(ref _refusals);
            await Task.Delay(Pause);
        }
    }
}
