using System.Text.Json;
using Microsoft.Playwright;

namespace Lapwing.Journeys;

/// <summary>Logs are written by attackers too: whatever they say is text.</summary>
public sealed class HostileTextJourneys(SharedService shared, Chromium chromium)
{
    private const string Address = "198.51.100.66";
    private const string Markup =
        "<img src=x onerror=\"alert(1)\"><script>alert(2)</script><iframe srcdoc='<script>parent.alert(3)</script>'></iframe><b id=owned>x</b>";

    // In the field that rules cite, so that it reaches findings and incidents too.
    private static readonly string[] Names =
    [
        Markup,
        "\u001b[2J\u001b]0;owned\u0007\u001b[31mred",
        "admin\u202egnp.exe\u202c\u2066\u2069\u200b",
        "javascript:alert(4)//\" onclick=\"alert(5)",
        "{{constructor.constructor('alert(6)')()}}${alert(7)}",
        "'; DROP TABLE events; --",
    ];

    [Fact]
    public async Task Markup_script_escapes_and_reversed_text_are_shown_as_text()
    {
        var service = await shared.Get();
        var lines = Enumerable
            .Range(0, 60)
            .Select(n =>
                JsonSerializer.Serialize(
                    new
                    {
                        timestamp = $"2026-11-20T11:{n / 6:00}:{n % 6 * 10:00}Z",
                        message = $"Failed password for invalid user {Names[n % Names.Length]} from {Address} port 22 ssh2",
                        mark = "hostile",
                        user = Names[n % Names.Length],
                        url = "javascript:alert(8)",
                        host = Markup,
                    }
                )
            );
        IngestJourneys.Accepted(await service.Http.Ingest(string.Join('\n', lines)), 60);
        // The same by a known source: its columns, findings and the incident's title are then hostile.
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-3);
        var sshd = Enumerable
            .Range(0, 60)
            .Select(n =>
                $"{SyslogTime.Of(from.AddSeconds(n * 2))} hostile01 sshd[{n + 1}]: Failed password for invalid user {Names[n % Names.Length]} from {Address} port {n + 1000} ssh2"
            );
        IngestJourneys.Accepted(await service.Http.Ingest(string.Join('\n', sshd), "text/plain"), 60);
        await service.Http.Find("mark:hostile", 60);
        await Eventually.Is(
            "findings about it",
            async () => (await service.Http.Ask($"api/findings?entity=src_ip:{Address}")).Total() > 0
        );

        await using var visit = await Visit.SignIn(chromium, service, Screen.Desk);
        var page = visit.Page;
        foreach (
            var path in new[]
            {
                "/search?q=mark%3Ahostile",
                $"/search?q={Address}",
                "/",
                "/live",
                $"/findings?q={Address}",
                $"/incidents?q={Address}&status=all",
            }
        )
        {
            await visit.Open(path);
            // Opened one by one: each that opens leaves the list of the closed.
            var closed = page.Locator("main button.line[aria-expanded=false], main button.row[aria-expanded=false]");
            for (var n = 0; n < 4 && await closed.CountAsync() > 0; n++)
                await closed.First.ClickAsync();
            if (path.StartsWith("/incidents", StringComparison.Ordinal))
            {
                await page.Locator(".list a.row").First.ClickAsync();
                await page.GetByText("Why this risk").WaitForAsync();
                await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Show the event") }).First.ClickAsync();
            }
            (
                await page.Locator("#owned, main script, main iframe, main img[src=x], main [onerror], main [onclick]")
                    .CountAsync()
            ).ShouldBe(0, path);
            (await page.Locator("main a[href^='javascript' i]").CountAsync()).ShouldBe(0, path);
            var text = await page.EvaluateAsync<string>("document.querySelector('main').textContent");
            // Terminal escapes and marks that turn the reading direction are made visible, not obeyed.
            text.IndexOfAny(['\u001b', '\u0007', '\u202e', '\u2066']).ShouldBe(-1, path);
        }
        await visit.Open("/search?q=mark%3Ahostile");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("<img src=x");
        visit.NothingToComplain();
    }

    [Fact]
    public async Task A_hostile_address_bar_is_text_too()
    {
        await using var visit = await Visit.SignIn(chromium, await shared.Get(), Screen.Desk);
        foreach (var path in new[] { "/search?q=", "/incidents?q=", "/findings?q=", "/incidents/", "/nowhere/" })
        {
            // A last part with a dot is a file's name, not a page's.
            await visit.Open(path + Uri.EscapeDataString(Markup.Replace("parent.", "", StringComparison.Ordinal)));
            (await visit.Page.Locator("#owned, main script, main iframe, main img[src=x]").CountAsync()).ShouldBe(
                0,
                path
            );
        }
        visit
            .Complaints.Where(c =>
                c.StartsWith("dialog", StringComparison.Ordinal) || c.Contains("CSP", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();
    }
}
