using Lapwing.Testing;
using Microsoft.Playwright;

namespace Lapwing.Journeys;

/// <summary>An analyst works through the pages.</summary>
public sealed class AnalystJourneys(SharedService shared, Chromium chromium)
{
    private static string Sample(string name) => Path.Combine(Corpora.Root, "content/samples", name);

    [Fact]
    public async Task From_a_dropped_file_to_its_findings_the_incident_its_host_and_a_decision()
    {
        var service = await shared.Get();
        await using var visit = await Visit.SignIn(chromium, service, Screen.Desk);
        var page = visit.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "Upload", Exact = true }).First.ClickAsync();
        await Drop(page, "Drop log files here", Sample("auth.log"));
        var row = page.Locator(".row.done", new() { HasText = "auth.log" });
        await row.WaitForAsync();
        await row.GetByRole(AriaRole.Link, new() { NameRegex = new(@"^[1-9][\d,]* findings?$") }).ClickAsync();

        // The findings of this file: the guessed password of the samples' first story.
        await page.WaitForURLAsync("**/findings?*");
        var finding = page.GetByRole(AriaRole.Button, new() { NameRegex = new("Guessed password accepted") }).First;
        await finding.ClickAsync();
        await page.GetByText("ATT&CK").First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^(Its incident|Incidents with it)$") })
            .First.ClickAsync();
        await page.WaitForURLAsync("**/incidents**");
        if (!new Uri(page.Url).AbsolutePath.StartsWith("/incidents/", StringComparison.Ordinal))
            await page.Locator(".list a.row").First.ClickAsync();
        var story = page.GetByRole(AriaRole.Region, new() { Name = "Incident", Exact = true });
        await story.GetByText("Why this risk").WaitForAsync();

        // The decision, and its way back.
        var status = story.GetByRole(AriaRole.Group, new() { Name = "Status" });
        await status.GetByRole(AriaRole.Button, new() { Name = "Resolved" }).ClickAsync();
        await Pressed(status, "Resolved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Pressed(status, "New");
        await story.GetByText("Undone").First.WaitForAsync();

        // The evidence: an event as it came.
        await story.GetByRole(AriaRole.Button, new() { NameRegex = new("Show the event") }).First.ClickAsync();
        await story.GetByText("159.89.173.104").First.WaitForAsync();

        // Its host, searched.
        await story.Locator("a[href*='host']", new() { HasText = "web01" }).First.ClickAsync();
        await page.WaitForURLAsync("**/search?q=*");
        await page.GetByRole(AriaRole.Status)
            .Filter(new() { HasTextRegex = new("[1-9][\\d,]* events? in") })
            .WaitForAsync();
        await page.Locator(".list button.row", new() { HasText = "web01" }).First.WaitForAsync();
        visit.NothingToComplain();
    }

    [Fact]
    public async Task A_dropped_sheet_of_requests_shows_who_is_odd_and_why()
    {
        await using var visit = await Visit.SignIn(chromium, await shared.Get(), Screen.Desk);
        var page = visit.Page;
        await visit.Open("/anomalies");
        await Drop(page, "Drop a CSV of web requests", Sample("web-requests.csv"));
        // What the logs' own models found stands below; the sheet's answer comes above it.
        await page.GetByText("High-risk sessions").WaitForAsync();
        var first = page.Locator(
            "button.line",
            new() { HasTextRegex = new("51\\.38\\.127\\.66|159\\.89\\.173\\.104|95\\.216\\.34\\.118") }
        ).First;
        await first.WaitForAsync();
        await first.ClickAsync();
        await page.GetByText("What was measured").First.WaitForAsync();
        (await page.Locator(".inside dd").AllInnerTextsAsync()).Count.ShouldBeGreaterThan(4);
        (await page.Locator(".inside p").First.InnerTextAsync()).ShouldNotBeNullOrWhiteSpace();

        // What is no such sheet is explained, and the page goes on.
        await page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "wrong.csv",
                    MimeType = "text/csv",
                    Buffer = "colour,size\nred,1\n"u8.ToArray(),
                }
            );
        await page.GetByText("colour").First.WaitForAsync();
        // A refused request is in the browser's own console; nothing else may be.
        visit.Complaints.ShouldAllBe(c =>
            c.Contains("400", StringComparison.Ordinal) && c.Contains("/api/analyze", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_used_link_says_so_and_signs_nobody_in()
    {
        var service = await shared.Get();
        var link = (await Person.Link(service)).ToString();
        await using (var first = await Visit.Begin(chromium, service, Screen.Desk))
        {
            await first.Page.GotoAsync(link);
            await first
                .Page.Locator("main#page h1")
                .First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            first.Page.Url.ShouldNotContain("code=");
            first.NothingToComplain();
        }
        await using var second = await Visit.Begin(chromium, service, Screen.Desk);
        await second.Page.GotoAsync(link);
        await second.Page.GetByText("was used already").First.WaitForAsync();
        await second.Page.GotoAsync("/search");
        await second.Page.GetByText("Sign in with a link").WaitForAsync();
        second.Page.Url.ShouldContain("/signin");
    }

    [Fact]
    public async Task What_arrives_is_seen_live_without_a_reload()
    {
        var service = await shared.Get();
        await using var visit = await Visit.SignIn(chromium, service, Screen.Desk);
        await visit.Open("/live");
        await visit.Page.GetByText("Live", new() { Exact = true }).First.WaitForAsync();
        IngestJourneys.Accepted(
            await service.Http.Ingest(BruteForce.Lines("db11", "198.51.100.211"), "text/plain"),
            BruteForce.Count
        );
        await visit.Page.GetByText("198.51.100.211").First.WaitForAsync();
        visit.NothingToComplain();
    }

    /// <summary>Drops a file as a person does: onto the box, not into a form.</summary>
    private static async Task Drop(IPage page, string box, string file)
    {
        var target = page.GetByRole(AriaRole.Group, new() { Name = box });
        await target.WaitForAsync();
        var data = await page.EvaluateHandleAsync(
            """
            ({ name, base64 }) => {
              const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
              const data = new DataTransfer()
              data.items.add(new File([bytes], name))
              return data
            }
            """,
            new { name = Path.GetFileName(file), base64 = Convert.ToBase64String(await File.ReadAllBytesAsync(file)) }
        );
        await target.DispatchEventAsync("drop", new { dataTransfer = data });
    }

    private static Task Pressed(ILocator group, string name) =>
        group.Locator("button[aria-pressed=true]", new() { HasText = name }).WaitForAsync();
}
