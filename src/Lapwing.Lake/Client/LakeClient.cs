using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Lapwing.Lake;

/// <summary>
/// Speaks ClickHouse's HTTP interface, over the embedded lake's unix socket or to a server. Thread-safe; disposed by its
/// maker. Every failure is a <see cref="LakeException"/>; a cancelled question is killed in the engine too.
/// </summary>
public sealed class LakeClient : IDisposable
{
    private const string ReadSettings =
        "readonly=2&output_format_json_quote_64bit_integers=0&output_format_json_validate_utf8=1"
        + "&output_format_json_escape_forward_slashes=0&use_query_condition_cache=1"
        + "&query_plan_max_limit_for_lazy_materialization=1000";

    private readonly HttpClient _http;

    private LakeClient(HttpClient http) => _http = http;

    /// <summary>The embedded lake behind a unix socket.</summary>
    public static LakeClient OverSocket(string socket) =>
        new(
            new HttpClient(
                new SocketsHttpHandler
                {
                    ConnectCallback = async (_, cancel) =>
                    {
                        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                        try
                        {
                            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel);
                            return new NetworkStream(connection, ownsSocket: true);
                        }
                        catch
                        {
                            connection.Dispose();
                            throw;
                        }
                    },
                    MaxConnectionsPerServer = 32,
                    PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                }
            )
            {
                BaseAddress = new Uri("http://lake/"),
                Timeout = TimeSpan.FromMinutes(5),
            }
        );

    /// <summary>A ClickHouse server or cluster.</summary>
    /// <param name="address"><c>https://host:8443</c>.</param>
    public static LakeClient OverHttp(Uri address, string? user, string? password)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        if (user is not null)
        {
            http.DefaultRequestHeaders.Add("X-ClickHouse-User", user);
            http.DefaultRequestHeaders.Add("X-ClickHouse-Key", password ?? "");
        }
        return new LakeClient(http);
    }

    /// <summary>Whether it answers.</summary>
    public async Task<bool> Ping(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync("ping", cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Changes something: definitions, not rows.</summary>
    internal async Task Execute(LakeSql sql, CancellationToken cancel)
    {
        using var answer = await Send("", sql, cancel);
    }

    internal Task Execute(string sql, CancellationToken cancel) => Execute(new LakeSql().Add(sql), cancel);

    /// <summary>Asks; each row is an array of the columns' values.</summary>
    internal async Task<List<JsonElement>> Rows(LakeSql sql, CancellationToken cancel)
    {
        using var answer = await Send(ReadSettings + "&default_format=JSONCompactEachRow", sql, cancel);
        var bytes = await Read(answer, cancel);
        List<JsonElement> rows = [];
        for (var at = 0; at < bytes.Length; )
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n');
            var line = bytes.AsMemory(at, end < 0 ? bytes.Length - at : end);
            using (var row = JsonDocument.Parse(line))
                rows.Add(row.RootElement.Clone());
            at += line.Length + 1;
        }
        return rows;
    }

    /// <summary>Stores rows; whole or not at all, and once for each token.</summary>
    /// <param name="into"><c>database.table</c>, written by this assembly.</param>
    /// <param name="native">One block in ClickHouse's Native format; not retained.</param>
    internal async Task Insert(string into, ReadOnlyMemory<byte> native, string token, CancellationToken cancel)
    {
        var query = Uri.EscapeDataString($"INSERT INTO {into} FORMAT Native");
        var address =
            $"?query={query}&insert_deduplicate=1&insert_deduplication_token={Uri.EscapeDataString(token)}"
            + "&max_partitions_per_insert_block=1000";
        using var content = new ReadOnlyMemoryContent(native);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await Post(address, content, cancel);
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> Send(string settings, LakeSql sql, CancellationToken cancel)
    {
        var address = new StringBuilder("?").Append(settings);
        foreach (var (name, value) in sql.Parameters)
            address.Append("&param_").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return Post(address.ToString(), new StringContent(sql.Text), cancel);
    }

    private async Task<HttpResponseMessage> Post(string address, HttpContent content, CancellationToken cancel)
    {
        HttpResponseMessage answer;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (Exception e) when (IsGone(e, cancel))
        {
            throw new LakeException(LakeFault.Unavailable, 0, "The lake cannot be reached.", e);
        }
        if (answer.StatusCode == HttpStatusCode.OK)
            return answer;
        using (answer)
        {
            var text = Encoding.UTF8.GetString(await Read(answer, cancel));
            var code = answer.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var codes) ? codes.First() : null;
            throw LakeException.Answered((int)answer.StatusCode, code, text);
        }
    }

    private static async Task<byte[]> Read(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            return await answer.Content.ReadAsByteArrayAsync(cancel);
        }
        catch (Exception e) when (IsGone(e, cancel))
        {
            throw new LakeException(LakeFault.Unavailable, 0, "The lake went away while it answered.", e);
        }
    }

    // HttpClient's own time-out is a cancellation too, but not the asker's.
    private static bool IsGone(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or IOException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);
}
