using Microsoft.Playwright;

namespace Lapwing.Journeys;

/// <summary>How somebody looks at the pages.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
public sealed record Screen(bool Dark, int Width)
{
    public static readonly Screen Desk = new(true, 1440);
}

/// <summary>
/// A person in a fresh browser profile. Whatever the browser complains about meanwhile is kept, and is a fault of the pages.
/// </summary>
sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Visit(IBrowserContext context, IPage page, Service service)
    {
        (_context, Page, Service) = (context, page, service);
        page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning" && !IsAskedWhoBeforeSignIn(said))
                Complain($"console {said.Type}: {said.Text} ({said.Location})");
        };
        page.PageError += (_, error) => Complain($"script: {error}");
        page.Dialog += async (_, dialog) =>
        {
            Complain($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Popup += (_, popup) => Complain($"popup: {popup.Url}");
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(service.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
                Complain($"asks elsewhere: {request.Url}");
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
                Complain($"{response.Status} from {response.Url}");
        };
    }

    public IPage Page { get; }
    public Service Service { get; }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
                return [.. _complaints];
        }
    }

    /// <summary>Opens a window, nobody signed in.</summary>
    public static async Task<Visit> Begin(Chromium chromium, Service service, Screen screen)
    {
        var browser = await chromium.Get();
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = service.Address.ToString(),
                ViewportSize = new ViewportSize { Width = screen.Width, Height = 900 },
                ColorScheme = screen.Dark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-GB",
                TimezoneId = "Europe/Berlin",
            }
        );
        context.SetDefaultTimeout((float)Eventually.Bound.TotalMilliseconds);
        // Told by the page itself: the browser's console is not the only witness.
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
        );
        return new Visit(context, await context.NewPageAsync(), service);
    }

    /// <summary>Opens a window and signs in by a link.</summary>
    public static async Task<Visit> SignIn(Chromium chromium, Service service, Screen screen)
    {
        var visit = await Begin(chromium, service, screen);
        await visit.Page.GotoAsync((await Person.Link(service)).ToString());
        await visit
            .Page.Locator("main#page h1")
            .First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        return visit;
    }

    /// <summary>Opens a page of the application, and waits until it stands and nothing loads.</summary>
    public async Task Open(string path)
    {
        await Page.GotoAsync(path);
        await Settled();
    }

    /// <summary>Waits until what the page says is there. The live stream never ends, so the network's quiet is no sign.</summary>
    public async Task Settled()
    {
        await Page.Locator("main#page").WaitForAsync();
        await Page.WaitForFunctionAsync(
            "() => document.querySelector('main#page h1') && !document.querySelector('main#page [aria-busy=true]')"
        );
    }

    public void NothingToComplain() => Complaints.ShouldBeEmpty();

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Complain(string what)
    {
        lock (_complaints)
            _complaints.Add(what);
    }

    // Who is not signed in yet is told so: the browser notes every 401.
    private static bool IsAskedWhoBeforeSignIn(IConsoleMessage said) =>
        said.Text.Contains("401", StringComparison.Ordinal)
        && said.Location.Contains("/api/session", StringComparison.Ordinal);
}
