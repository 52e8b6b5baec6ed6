using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Lapwing.Bench;

/// <summary>The whole service: starts, memory, events through to search, findings through to the live page.</summary>
static class ServeBench
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Sending = TimeSpan.FromSeconds(60);

    /// <summary>Half a minute at the rate asked for: what waits must be worked off before the watch stops.</summary>
    private const int SentAtMost = 300_000;
    private const int Connections = 4;
    private const int LaterStarts = 3;
    private const int Singles = 100;

    public static IEnumerable<Figure> Start() => With((data, rules, _) => Starts(data, rules));

    public static IEnumerable<Figure> Live() => With((data, rules, _) => On(data, rules, Live));

    public static IEnumerable<Figure> Ingest() =>
        With((data, rules, events) => On(data, rules, s => Ingest(s, events)));

    private static IEnumerable<Figure> With(Func<string, string, string, IAsyncEnumerable<Figure>> measured)
    {
        if (
            Corpus.Find(Corpus.Windows) is not { } events
            || Corpus.Find(Corpus.Rules) is not { } rules
            || Published.Program() is null
        )
            yield break;
        using var scratch = new Scratch();
        // The service's own user must reach it.
        File.SetUnixFileMode(scratch.Path, (UnixFileMode)0b111_101_101);
        foreach (var figure in measured(Path.Combine(scratch.Path, "data"), rules, events).ToBlockingEnumerable())
            yield return figure;
    }

    private static async IAsyncEnumerable<Figure> On(
        string data,
        string rules,
        Func<Service, IAsyncEnumerable<Figure>> measured
    )
    {
        await using var service = await Service.Start(data, rules);
        await foreach (var figure in measured(service))
            yield return figure;
    }

    private static async IAsyncEnumerable<Figure> Starts(string data, string rules)
    {
        var stops = new List<double>();
        var starts = new List<double>();
        for (var i = 0; i <= LaterStarts; i++)
        {
            var service = await Service.Start(data, rules);
            await using (service)
            {
                starts.Add(service.StartSeconds);
                if (i == LaterStarts)
                {
                    await Task.Delay(Quiet);
                    yield return new Figure("serve.idle_memory", service.Memory(), "MB", 500, AtLeast: false);
                    var before = service.Processor();
                    await Task.Delay(Quiet);
                    var used = (service.Processor() - before) / Quiet.TotalSeconds * 100;
                    yield return new Figure("serve.idle_processor", used, "% a core");
                }
            }
            stops.Add(service.StopSeconds);
        }
        yield return new Figure("serve.first_start", starts[0], "s");
        yield return new Figure(
            "serve.later_start",
            starts.Skip(1).Order().ElementAt(LaterStarts / 2),
            "s",
            5,
            AtLeast: false
        );
        yield return new Figure("serve.stop", stops.Max(), "s", 10, AtLeast: false);
    }

    /// <summary>From before an event is sent to its finding on the live feed, one event at a time.</summary>
    private static async IAsyncEnumerable<Figure> Live(Service service)
    {
        await using var feed = await LiveReader.Open(service.Client);
        var sender = new Sender(service.Client, [], "");
        var seconds = new List<double>();
        for (var i = 0; i < Singles; i++)
        {
            var host = $"bench-live-{i:d4}";
            var seen = feed.Wait("finding", host);
            var from = Stopwatch.GetTimestamp();
            await sender.Post(Discovery(host));
            seconds.Add((await seen.WaitAsync(TimeSpan.FromSeconds(60)) - from) / (double)Stopwatch.Frequency);
        }
        seconds.Sort();
        yield return new Figure("live.p50", seconds[seconds.Count / 2], "s");
        yield return new Figure("live.p99", seconds[seconds.Count * 99 / 100 - 1], "s", 1, AtLeast: false);
        yield return new Figure("live.slowest", seconds[^1], "s");
    }

    private static async IAsyncEnumerable<Figure> Ingest(Service service, string events)
    {
        var lines = Lines(Corpus.Text(events, Corpus.IsWindows));
        var run = $"t{Stopwatch.GetTimestamp():x}";
        var sender = new Sender(service.Client, lines, run);
        using var watching = new CancellationTokenSource();
        var peak = Peak(service, watching.Token);
        var processor = service.Processor();
        var own = Environment.CpuUsage.TotalTime;
        var stored = await Stored(service);
        var from = Stopwatch.GetTimestamp();
        var last = await sender.Run(Connections, Sending, SentAtMost);
        var acknowledged = Stopwatch.GetElapsedTime(from).TotalSeconds;
        await Through(service);
        foreach (var token in last)
            await Found(service, token);
        var searchable = Stopwatch.GetElapsedTime(from).TotalSeconds;
        await watching.CancelAsync();
        var used = (service.Processor() - processor) / sender.Sent * 1e6;
        var ownUsed = (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / sender.Sent;
        yield return new Figure("ingest.searchable", sender.Sent / searchable, "events/s", 10_000);
        yield return new Figure("ingest.acknowledged", sender.Sent / acknowledged, "events/s");
        yield return new Figure("ingest.bytes", sender.Bytes / 1e6 / searchable, "MB/s");
        yield return new Figure("ingest.behind", searchable - acknowledged, "s");
        yield return new Figure("ingest.waits", sender.Refusals, "times");
        yield return new Figure("ingest.service_processor", used, "us/event");
        yield return new Figure("ingest.sender_processor", ownUsed, "us/event");
        yield return new Figure(
            "ingest.lost",
            sender.Sent - (await Stored(service) - stored),
            "events",
            0,
            AtLeast: false
        );
        yield return new Figure("ingest.peak_memory", await peak, "MB");
        await Task.Delay(Quiet);
        yield return new Figure("ingest.memory_after", service.Memory(), "MB");
    }

    private static async Task<double> Peak(Service service, CancellationToken cancel)
    {
        var peak = 0.0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
                peak = Math.Max(peak, service.Memory());
        }
        catch (OperationCanceledException)
        {
            // What was measured until now is the answer.
        }
        return peak;
    }

    // Asked seldom enough that the asking is no load of its own.
    private static async Task Through(Service service)
    {
        while (await Stat(service, "backlog") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(500));
    }

    // Asked until it is there.
    private static async Task Found(Service service, string token)
    {
        var search = new Uri(
            $"/api/search?q={Sender.Field}:{token}&since=2000-01-01T00:00:00Z&limit=1",
            UriKind.Relative
        );
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var from = Stopwatch.GetTimestamp();
        do
        {
            using var answer = JsonDocument.Parse(await service.Client.GetStringAsync(search));
            if (answer.RootElement.GetProperty("total").GetProperty("value").GetInt64() > 0)
                return;
            if (Stopwatch.GetElapsedTime(from) > TimeSpan.FromMinutes(10))
                throw new InvalidOperationException($"{token} is not found.");
        } while (await pause.WaitForNextTickAsync());
    }

    private static async Task<long> Stored(Service service)
    {
        // The figures are gathered at most once a second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        return await Stat(service, "events");
    }

    private static async Task<long> Stat(Service service, string name)
    {
        using var stats = JsonDocument.Parse(
            await service.Client.GetStringAsync(new Uri("/api/stats", UriKind.Relative))
        );
        return stats.RootElement.GetProperty(name).GetInt64();
    }

    private static List<ReadOnlyMemory<byte>> Lines(byte[] text)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        var rest = text.AsMemory();
        while (rest.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = rest[..end];
            rest = rest[(end + 1)..];
            if (line.Length > 0 && line.Span[^1] == '\r')
                line = line[..^1];
            if (line.Length > 2 && line.Span[0] == '{' && line.Span[^1] == '}')
                lines.Add(line);
        }
        return lines;
    }

    private static byte[] Discovery(string host)
    {
        // The bench is its own clock's only reader: an event of now.
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return System.Text.Encoding.UTF8.GetBytes(
            $$"""
            {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","Hostname":"{{host}}","UtcTime":"{{now}}","@timestamp":"{{now.Replace(
                ' ',
                'T'
            )}}Z","Image":"C:\\Windows\\System32\\whoami.exe","OriginalFileName":"whoami.exe","CommandLine":"whoami /all","User":"BENCH\\someone","ParentImage":"C:\\Windows\\System32\\cmd.exe","ParentCommandLine":"cmd.exe","ProcessId":"4711","ParentProcessId":"4710"}

            """
        );
    }
}
