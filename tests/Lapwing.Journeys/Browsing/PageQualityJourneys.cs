using System.Text.Json;
using Lapwing.Testing;

namespace Lapwing.Journeys;

/// <summary>Every page for everyone: in both themes, on a desk and in a hand.</summary>
public sealed class PageQualityJourneys(SharedService shared, Chromium chromium)
{
    private const int FirstLoadBytes = 450_000;
    private static readonly string Axe = Path.Combine(Corpora.Root, "web/node_modules/axe-core/axe.min.js");
    private static readonly string[] Paths =
    [
        "/",
        "/live",
        "/incidents",
        "/incidents/*",
        "/findings",
        "/findings?*",
        "/search?q=*",
        "/search?q=(",
        "/anomalies",
        "/upload",
        "/nowhere",
    ];

    public static TheoryData<bool, int> Screens =>
        new()
        {
            { true, 1440 },
            { false, 1440 },
            { true, 390 },
            { false, 390 },
        };

    [Theory, MemberData(nameof(Screens))]
    public async Task No_page_breaks_overflows_or_shuts_anyone_out(bool dark, int width)
    {
        var service = await shared.Get();
        await Fill(service);
        await using var visit = await Visit.SignIn(chromium, service, new Screen(dark, width));
        var faults = new List<string>();
        foreach (var path in Paths)
        {
            await visit.Open(await Address(service, path));
            if (path.EndsWith("?*", StringComparison.Ordinal))
                await visit.Page.Locator("button[aria-expanded=false].line").First.ClickAsync();
            var (scroll, view) = (
                await Number(visit, "document.documentElement.scrollWidth"),
                await Number(visit, "innerWidth")
            );
            if (scroll > view)
                faults.Add($"{path}: {scroll} px wide in a window of {view}");
            // The page scrolls inside its frame: that must not go sideways either.
            var (inner, frame) = (
                await Number(visit, "document.querySelector('main').scrollWidth"),
                await Number(visit, "document.querySelector('main').clientWidth")
            );
            if (inner > frame)
                faults.Add($"{path}: the page is {inner} px wide in a frame of {frame}");
            faults.AddRange((await AxeFaults(visit)).Select(f => $"{path}: {f}"));
        }
        faults.AddRange(visit.Complaints.Where(c => !IsRefusedQuery(c)));
        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_sign_in_page_is_for_everyone_too(bool dark)
    {
        await using var visit = await Visit.Begin(chromium, await shared.Get(), new Screen(dark, 390));
        await visit.Page.GotoAsync("/signin");
        await visit.Page.GetByText("Sign in with a link").WaitForAsync();
        (await Number(visit, "document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        (await AxeFaults(visit)).ShouldBeEmpty();
        visit.NothingToComplain();
    }

    [Fact]
    public async Task The_first_load_is_small()
    {
        var service = await shared.Get();
        await using var visit = await Visit.Begin(chromium, service, Screen.Desk);
        var network = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        var bytes = 0.0;
        network.Event("Network.loadingFinished").OnEvent += (_, told) =>
            bytes += told!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await visit.Page.GotoAsync((await Person.Link(service)).ToString());
        await visit.Settled();
        await visit.Page.Locator("canvas").First.WaitForAsync();
        await visit.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        bytes.ShouldBeGreaterThan(50_000, "nothing was measured");
        bytes.ShouldBeLessThanOrEqualTo(FirstLoadBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"first load: {bytes / 1000:F0} kB");
    }

    // Something on every page.
    private static async Task Fill(Service service)
    {
        await service.Http.Upload(
            "access.log",
            await File.ReadAllBytesAsync(Path.Combine(Corpora.Root, "content/samples/access.log"))
        );
        await Eventually.Is("an incident", async () => (await service.Http.Ask("api/incidents?limit=1")).Total() > 0);
    }

    private static async Task<string> Address(Service service, string path) =>
        path == "/incidents/*"
            ? $"/incidents/{(await service.Http.Ask("api/incidents?limit=1")).Rows()[0].GetProperty("id").GetString()}"
            : path.Replace("/findings?*", "/findings", StringComparison.Ordinal);

    private static async Task<int> Number(Visit visit, string script) => await visit.Page.EvaluateAsync<int>(script);

    private static async Task<IReadOnlyList<string>> AxeFaults(Visit visit)
    {
        if (!File.Exists(Axe))
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"axe-core is required under CI: {Axe} is missing.");
            Assert.Skip("No axe-core among the pages' packages.");
        }
        await visit.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe) + ";true");
        var found = await visit.Page.EvaluateAsync<JsonElement>(
            "() => axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)"
        );
        return
        [
            .. found
                .EnumerateArray()
                .SelectMany(v =>
                    v.GetProperty("nodes")
                        .EnumerateArray()
                        .Take(3)
                        .Select(n =>
                            $"{v.GetProperty("id").GetString()}: {n.GetProperty("html").GetString()} {n.GetProperty("failureSummary").GetString()}"
                        )
                ),
        ];
    }

    // The query "(" is refused on purpose, and the browser notes it.
    private static bool IsRefusedQuery(string complaint) =>
        complaint.Contains("400", StringComparison.Ordinal)
        && complaint.Contains("/api/search", StringComparison.Ordinal);
}
