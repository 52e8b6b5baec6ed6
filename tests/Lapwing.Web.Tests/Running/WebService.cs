using System.Net.Http.Headers;
using System.Text.Json;
using Lapwing.Service;
using Lapwing.Service.Tests;
using Lapwing.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

[assembly: AssemblyFixture(typeof(Lapwing.Web.Tests.WebService))]

namespace Lapwing.Web.Tests;

/// <summary>One whole service over real stores for all tests of the assembly, with the tenants main and demo.</summary>
public sealed class WebService : IAsyncLifetime
{
    private readonly Stores _stores = new();

    /// <summary>The page that stands for the built ones.</summary>
    public const string Page = "<!doctype html><title>Lapwing</title>";

    private readonly SemaphoreSlim _starting = new(1);
    private readonly DirectoryInfo _pages = Directory.CreateTempSubdirectory("lapwing-pages-");
    private ServiceNode? _node;
    private WebApplication? _app;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ServiceNode Node => _node!;
    public WebApplication App => _app!;

    /// <summary>Of the tenant main, by role.</summary>
    public Dictionary<Role, string> Tokens { get; } = [];

    /// <summary>The administrator's of the tenant demo.</summary>
    public string DemoToken { get; private set; } = "";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A client that sends a token, or none. Started by the first test that asks.</summary>
    public async Task<HttpClient> Client(string? token = null)
    {
        await Start();
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(App.Urls.First()),
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A client with a token of the tenant main.</summary>
    public async Task<HttpClient> Client(Role role)
    {
        await Start();
        return await Client(Tokens[role]);
    }

    /// <summary>A client with the token of the tenant demo.</summary>
    public async Task<HttpClient> Demo()
    {
        await Start();
        return await Client(DemoToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
        if (_node is not null)
            await _node.DisposeAsync();
        await _stores.DisposeAsync();
        _pages.Delete(recursive: true);
        _starting.Dispose();
    }

    private async Task Start()
    {
        await _starting.WaitAsync(Stop);
        try
        {
            if (_app is not null)
                return;
            _node ??= await (await _stores.Place()).Start(Stop);
            await File.WriteAllTextAsync(Path.Combine(_pages.FullName, "index.html"), Page, Stop);
            foreach (var role in Enum.GetValues<Role>())
                Tokens[role] = await _node.State.For(TenantId.Main).Tokens.Create($"test {role}", role, Stop);
            DemoToken = await _node.State.For(TenantId.Demo).Tokens.Create("test", Role.Administrator, Stop);
            var app = WebServer.Build(
                _node,
                new WebOptions([new Uri("http://127.0.0.1:0")], "lapwing.example", _pages.FullName),
                TimeProvider.System,
                NullLoggerFactory.Instance
            );
            await app.StartAsync(Stop);
            _app = app;
        }
        finally
        {
            _starting.Release();
        }
    }
}

/// <summary>What tests of the API do again and again.</summary>
static class Asking
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(WebService.Stop)).RootElement;

    public static async Task<JsonElement> Get(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), WebService.Stop);
        var text = await answer.Content.ReadAsStringAsync(WebService.Stop);
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public static Task<HttpResponseMessage> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        HttpContent? body = null,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, WebService.Stop);
    }

    public static StringContent JsonBody(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    /// <summary>Sends lines; they are on disk when it returns.</summary>
    public static async Task Ingest(this HttpClient client, string lines, string path = "/api/ingest")
    {
        using var answer = await client.Send(HttpMethod.Post, path, new StringContent(lines));
        var text = await answer.Content.ReadAsStringAsync(WebService.Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
    }

    /// <summary>Asks until the answer suits; the test's own limit ends it otherwise.</summary>
    public static async Task<JsonElement> Until(this HttpClient client, string path, Func<JsonElement, bool> suits)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(WebService.Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await client.Get(path);
            if (suits(answer))
                return answer;
            if (limit.IsCancellationRequested)
                Assert.Fail($"{path} did not come to suit: {answer}");
            await Task.Delay(50, WebService.Stop);
        }
    }

    public static long Total(this JsonElement list) => list.GetProperty("total").GetProperty("value").GetInt64();

    public static IEnumerable<JsonElement> Rows(this JsonElement list) => list.GetProperty("rows").EnumerateArray();
}
