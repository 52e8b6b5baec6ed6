using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Lapwing.Bench;

/// <summary>The service as people start it, by <c>./lapwing serve</c>, on a folder of its own; ended by SIGTERM when disposed.</summary>
sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    private Service(Process process, Uri address, double startSeconds, HttpClient client)
    {
        _process = process;
        Address = address;
        StartSeconds = startSeconds;
        Client = client;
    }

    public Uri Address { get; }

    /// <summary>From the command to a ready service.</summary>
    public double StartSeconds { get; }

    /// <summary>Speaks with the administrator's token.</summary>
    public HttpClient Client { get; }

    /// <summary>From SIGTERM to the end, once disposed.</summary>
    public double StopSeconds { get; private set; }

    /// <param name="folder">The data folder. What the service says goes to <c>FOLDER.log</c>.</param>
    public static async Task<Service> Start(string folder, string rules)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        string[] words = [Published.Script, "serve", "--data", folder, "--urls", address.ToString(), "--rules", rules];
        var start = new ProcessStartInfo(
            "bash",
            ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "bash", $"{folder}.log", .. words]
        )
        {
            UseShellExecute = false,
        };
        var from = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await IsReady(client))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(from) > LongestStart)
                throw new InvalidOperationException(
                    $"The service does not start: {await File.ReadAllTextAsync($"{folder}.log")}"
                );
            await pause.WaitForNextTickAsync();
        }
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var token = (await File.ReadAllTextAsync(Path.Combine(folder, "token"))).Trim();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Service(process, address, seconds, client);
    }

    /// <summary>Memory of all its processes in MB: what is shared is divided among those who share it.</summary>
    public double Memory() =>
        Tree()
            .Sum(id =>
            {
                try
                {
                    var line = File.ReadLines($"/proc/{id}/smaps_rollup")
                        .First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
                    return double.Parse(
                            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                            CultureInfo.InvariantCulture
                        )
                        * 1024
                        / 1e6;
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    // It ended meanwhile.
                    return 0;
                }
            });

    /// <summary>Processor seconds of all its processes so far.</summary>
    public double Processor() =>
        Tree().Sum(id => Stat(id) is { } stat ? (long.Parse(stat[11]) + long.Parse(stat[12])) / 100.0 : 0);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        var from = Stopwatch.GetTimestamp();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        StopSeconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        _process.Dispose();
    }

    private static async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The process and all that descends from it.
    private HashSet<int> Tree()
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var id) && Stat(id) is { } stat)
                parents[id] = int.Parse(stat[1]);
        var tree = new HashSet<int> { _process.Id };
        var grown = true;
        while (grown)
        {
            grown = false;
            foreach (var (id, parent) in parents)
                grown |= tree.Contains(parent) && tree.Add(id);
        }
        return tree;
    }

    // What follows the name in brackets: state, parent ...
    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
