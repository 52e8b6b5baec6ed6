using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Lapwing.Journeys;

/// <summary>An answer of the API: its status and body.</summary>
public sealed record Answer(int Status, string? Type, JsonElement Body)
{
    public JsonElement this[string name] => Body.GetProperty(name);
}

/// <summary>The API as a log shipper or a script calls it.</summary>
static class Api
{
    public static Task<Answer> Ingest(
        this HttpClient http,
        string body,
        string type = "application/x-ndjson",
        string source = ""
    ) => http.Send(HttpMethod.Post, $"api/ingest/{source}", Bytes(Encoding.UTF8.GetBytes(body), type));

    public static Task<Answer> Ask(this HttpClient http, string path) => http.Send(HttpMethod.Get, path, null);

    /// <summary>Searches all time: without a beginning, a search is one of the newest day.</summary>
    public static Task<Answer> Search(this HttpClient http, string q, int limit = 100, string? cursor = null) =>
        http.Ask(
            $"api/search?since=1970-01-01T00:00:00Z&q={Uri.EscapeDataString(q)}&limit={limit}"
                + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")
        );

    /// <summary>Uploads a file and waits until it is read or refused.</summary>
    public static async Task<Answer> Upload(this HttpClient http, string name, byte[] bytes)
    {
        using var form = new MultipartFormDataContent { { Bytes(bytes, "application/octet-stream"), "file", name } };
        var sent = await http.Send(HttpMethod.Post, "api/uploads", form);
        sent.Status.ShouldBe(202, sent.Body.ToString());
        var id = sent["uploads"][0].GetProperty("id").GetString();
        return await Eventually.Get(
            $"{name} is read",
            async () =>
                await http.Ask($"api/uploads/{id}") is var now && now["state"].GetString() is "queued" or "reading"
                    ? null
                    : now
        );
    }

    /// <summary>Waits until a query finds exactly so many events, and gives their rows.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Find(this HttpClient http, string q, int count)
    {
        var last = 0L;
        try
        {
            var found = await Eventually.Get(
                q,
                async () =>
                {
                    var answer = await http.Search(q, Math.Max(count, 1));
                    answer.Status.ShouldBe(200, answer.Body.ToString());
                    last = answer.Total();
                    return last >= count ? answer : null;
                }
            );
            found.Total().ShouldBe(count, q);
            return found.Rows();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{q}: {last} of {count} found.", late);
        }
    }

    public static long Total(this Answer answer) => answer["total"].GetProperty("value").GetInt64();

    public static IReadOnlyList<JsonElement> Rows(this Answer answer) => [.. answer["rows"].EnumerateArray()];

    public static async Task<Answer> Send(this HttpClient http, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var body = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            body.RootElement.Clone()
        );
    }

    public static ByteArrayContent Bytes(byte[] bytes, string type, string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }
}
