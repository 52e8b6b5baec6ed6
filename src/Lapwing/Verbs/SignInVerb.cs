using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lapwing;

/// <summary><c>lapwing signin</c>: another link for the pages of a running service.</summary>
static class SignInVerb
{
    public static Command Command()
    {
        var data = ServeVerb.DataOption();
        var command = new Command("signin", "Prints a link that signs an administrator in, once, within 15 minutes.")
        {
            data,
        };
        command.SetAction((parsed, cancel) => Run(ServeSettings.DataFolder(parsed.GetValue(data)), cancel));
        return command;
    }

    private static async Task<int> Run(string data, CancellationToken cancel)
    {
        string token,
            address;
        try
        {
            token = (await File.ReadAllTextAsync(Path.Combine(data, "token"), cancel)).Trim();
            address = (await File.ReadAllTextAsync(Path.Combine(data, "address"), cancel)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"No service of yours keeps its data in {data}. Start it (./lapwing serve), or name its folder: --data DIR."
            );
            return 1;
        }
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await http.PostAsync("api/signin-links", null, cancel);
            answer.EnsureSuccessStatusCode();
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancel));
            Console.WriteLine(new Uri(new Uri(address), body.RootElement.GetProperty("path").GetString()!));
            return 0;
        }
        catch (HttpRequestException e)
        {
            await Console.Error.WriteLineAsync(
                $"The service at {address} does not answer: {e.Message}. Start it: ./lapwing serve"
            );
            return 1;
        }
    }
}
