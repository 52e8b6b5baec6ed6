using System.Text;
using System.Text.Json;

namespace Lapwing.Journeys;

/// <summary>A person with a session, without a browser: the cookie and the word that a change must say.</summary>
sealed class Person(HttpClient http) : IAsyncDisposable
{
    public HttpClient Http => http;

    /// <summary>A fresh link, as <c>./lapwing signin</c> gets it.</summary>
    public static async Task<Uri> Link(Service service)
    {
        var answer = await service.Http.Send(HttpMethod.Post, "api/signin-links", null);
        answer.Status.ShouldBe(200, answer.Body.ToString());
        return new Uri(service.Address, answer["path"].GetString());
    }

    public static async Task<Person> SignIn(Service service)
    {
        var link = await Link(service);
        var http = service.Client(null);
        var code = link.Query[(link.Query.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var session = await http.Send(
            HttpMethod.Post,
            "api/session",
            Json(new { code = Uri.UnescapeDataString(code) })
        );
        session.Status.ShouldBe(200, session.Body.ToString());
        http.DefaultRequestHeaders.Add("X-Lapwing-Csrf", session["csrf"].GetString());
        return new Person(http);
    }

    public async Task Switch(string tenant)
    {
        var answer = await http.Send(HttpMethod.Post, "api/session/tenant", Json(new { tenant }));
        answer.Status.ShouldBe(200, answer.Body.ToString());
        answer["tenant"].GetProperty("id").GetString().ShouldBe(tenant);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ByteArrayContent Json(object value) =>
        Api.Bytes(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)), "application/json");
}
