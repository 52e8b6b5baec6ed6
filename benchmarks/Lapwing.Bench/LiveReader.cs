using System.Diagnostics;

namespace Lapwing.Bench;

/// <summary>Reads the live feed as a page does, and says when a message came.</summary>
sealed class LiveReader : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Kind, string Text, TaskCompletionSource<long> Seen)> _waiting = [];
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;
    private readonly Task _reading;

    private LiveReader(HttpResponseMessage answer, StreamReader lines)
    {
        (_answer, _lines) = (answer, lines);
        _reading = Task.Run(Read);
    }

    public static async Task<LiveReader> Open(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/live");
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        // The first line says that the feed is open.
        await lines.ReadLineAsync();
        return new LiveReader(answer, lines);
    }

    /// <summary>The moment, by the stopwatch, at which a message of that kind says the text.</summary>
    public Task<long> Wait(string kind, string text)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add((kind, text, seen));
        return seen.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _answer.Dispose();
        await _reading;
        _lines.Dispose();
    }

    private async Task Read()
    {
        var kind = "";
        try
        {
            while (await _lines.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    kind = line[7..];
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                var now = Stopwatch.GetTimestamp();
                lock (_lock)
                {
                    foreach (
                        var wait in _waiting.FindAll(w =>
                            w.Kind == kind && line.Contains(w.Text, StringComparison.Ordinal)
                        )
                    )
                    {
                        wait.Seen.SetResult(now);
                        _waiting.Remove(wait);
                    }
                }
            }
        }
        catch (Exception fault)
            when (fault is IOException or HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed from here.
        }
    }
}
