using System.Reflection;
using Microsoft.Playwright;

namespace Lapwing.Journeys;

/// <summary>Debian's Chromium, started by the first journey that needs it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; skips the journey where there is none, fails it under CI.</summary>
    public async Task<IBrowser> Get()
    {
        if (_browser is not null)
            return _browser;
        if (Array.Find(Places, File.Exists) is not { } program)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail("Chromium is required under CI: apt-get install chromium");
            Assert.Skip("No Chromium here: apt-get install chromium");
            return null!;
        }
        Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", DriverFolder());
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                // Its sandbox needs rights that a test in a container has not; what it opens is our own.
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                ],
            }
        );
        return _browser;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string DriverFolder() =>
        typeof(Chromium)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "PlaywrightFolder")
            .Value!;
}
