using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Lapwing.Journeys;

/// <summary>A running <c>./lapwing serve</c> on a port of its own. Disposing ends it as an operator would.</summary>
public sealed partial class Service : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Service(Process process, string data)
    {
        (_process, Data) = (process, data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
            _link.TrySetException(new InvalidOperationException($"The service ended before it was ready:\n{Said}"));
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Data { get; }

    /// <summary>The link that it greeted with; works once.</summary>
    public Uri Link { get; private set; } = null!;

    public Uri Address => new(Link.GetLeftPart(UriPartial.Authority));

    /// <summary>Speaks with the administrator's token of the tenant <c>main</c>.</summary>
    public HttpClient Http { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>Everything it printed.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Starts a service over a data folder and waits until it greets.</summary>
    public static async Task<Service> Start(string data, params string[] more)
    {
        var service = new Service(
            Program.Start(["serve", "--data", data, "--urls", "http://127.0.0.1:0", .. more]),
            data
        );
        try
        {
            // The first start of a machine fetches the engines and builds.
            service.Link = new Uri(await service._link.Task.WaitAsync(TimeSpan.FromMinutes(5)));
        }
        catch
        {
            service.Kill();
            throw;
        }
        service.Http = service.Client((await File.ReadAllTextAsync(Path.Combine(data, "token"))).Trim());
        return service;
    }

    /// <summary>A program that speaks with a token; null: none.</summary>
    public HttpClient Client(string? token)
    {
        var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>All its processes that live now.</summary>
    public IReadOnlyList<int> Processes() => ProcessTree.Of(Id, Data);

    /// <summary>As if the machine lost power: the service and its engines at once, without a word.</summary>
    public void Kill()
    {
        foreach (var id in Processes())
            ProcessTree.Kill(id);
        _process.WaitForExit(TimeSpan.FromSeconds(30));
    }

    /// <summary>SIGTERM, as a service manager does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Stop()
    {
        ProcessTree.Terminate(Id);
        using var bound = new CancellationTokenSource(Eventually.Bound);
        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
                await Stop();
        }
        finally
        {
            if (!_process.HasExited)
                Kill();
            Http?.Dispose();
            _process.Dispose();
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_said)
            _said.AppendLine(line);
        if (SignInLink().Match(line) is { Success: true } link)
            _link.TrySetResult(link.Value);
    }

    [GeneratedRegex(@"http://\S+/signin\?code=\S+", RegexOptions.NonBacktracking)]
    private static partial Regex SignInLink();
}
