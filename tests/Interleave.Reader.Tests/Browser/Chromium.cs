using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Interleave.Reader.Tests.Browser.Chromium))]

namespace Interleave.Reader.Tests.Browser;

/// <summary>
/// The Chromium of this machine, started by the first test that asks for it and shared by all of them. Where there is
/// none the test is skipped.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    // Without these Chromium looks for its maker's servers.
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * " +
        "~NOTFOUND, EXCLUDE 127.0.0.1",
    ];

    // For what should come at once, on a machine that has other work to do as well.
    private const int Patience = 30_000;

    // Once, also where two tests ask for it at the same time.
    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    private static string? Path { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Select(folder => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a tab in a profile of its own.</summary>
    /// <param name="width">The width of the page in pixels; below 600 it is a telephone's.</param>
    /// <param name="dark">Whether the reader's system is set to dark colours.</param>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="reducedMotion">Whether the reader's system is set to less motion.</param>
    /// <param name="proxy">A proxy that speaks for every name, with a certificate that nobody has signed; or none.</param>
    public async Task<BrowserTab> OpenAsync(
        int width = 1280, bool dark = false, bool scripts = true, bool reducedMotion = false, string? proxy = null, string? userAgent = null)
    {
        Assert.SkipWhen(
            Path is null, "No Chromium here. Install it to run this test, for instance: apt-get install chromium");
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 740 : 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = reducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            HasTouch = width < 600,
            JavaScriptEnabled = scripts,
            UserAgent = userAgent,
            Proxy = proxy is null ? null : new() { Server = proxy },
            IgnoreHTTPSErrors = proxy is not null,
        });
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        return new BrowserTab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated)
        {
            var (playwright, browser) = await _started.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Path, Args = Switches, Timeout = 30_000 }));
    }
}
