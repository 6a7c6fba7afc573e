using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Interleave.Tests.Plots;

/// <summary>
/// A page opened in a real Chromium without a network, and what it looks like after all bounded waits are over.
/// </summary>
internal static partial class BrowserPage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Looks at the page once the charts have drawn or given up, and leaves what it saw in the document.
    private const string Observer = """
        <script>
        (() => {
          const before = Object.keys(window);
          const lookAfter = __LOOK_AFTER__;
          document.addEventListener('DOMContentLoaded', () => setTimeout(() => {
            const texts = (root, selector) => [...root.querySelectorAll(selector)].map(element => element.textContent);
            const charts = [...document.querySelectorAll('figure[data-interleave-chart]')].map(figure => ({
              state: figure.dataset.state ?? null,
              drawings: figure.querySelectorAll('.plot-container').length,
              title: texts(figure, '.gtitle').join(''),
              xTitle: texts(figure, '.xtitle').join(''),
              yTitle: texts(figure, '.ytitle').join(''),
              clearance: -Math.max(...[...figure.querySelectorAll('.main-svg text')].map(text =>
                text.getBoundingClientRect().bottom - figure.querySelector('.main-svg').getBoundingClientRect().bottom)),
              yNames: texts(figure, '.ytick text'),
              points: figure.querySelectorAll('.scatterlayer .point').length,
              bars: figure.querySelectorAll('.barlayer .point').length,
              ink: figure.querySelector('.gtitle') ? getComputedStyle(figure.querySelector('.gtitle')).fill : null,
              tableOpen: figure.querySelector('details').open,
              run: figure.querySelector('[data-part="run"]')?.textContent ?? '',
              hasRun: figure.querySelector('[data-part="plot"]').interleaveRan !== undefined,
              notice: figure.querySelector('[data-part="notice"]').hidden ? '' : figure.querySelector('[data-part="notice"]').textContent,
            }));
            const report = document.createElement('pre');
            report.id = 'report';
            report.textContent = JSON.stringify({
              charts,
              globals: Object.keys(window).filter(name => !before.includes(name)),
              title: document.title,
              libraries: document.querySelectorAll('script[data-interleave-plotly]').length,
            });
            document.body.append(report);
          }, lookAfter));
        })();
        </script>
        """;

    /// <summary>Where Chromium is, or null.</summary>
    private static string? Chromium { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page with this body; the test is skipped where there is no Chromium.</summary>
    /// <param name="body">The page's HTML, after a script that remembers the window's names.</param>
    /// <param name="style">The style of the body.</param>
    /// <param name="libraryPort">Where on this machine cdn.plot.ly is to be looked for; null for nowhere.</param>
    /// <param name="seconds">
    /// For how many seconds of the clock on the wall it is looked at; null for as long as all waits take, in a time
    /// that runs as fast as it can, and stands still while a request is not answered.
    /// </param>
    /// <param name="cancellationToken">Ends the browser.</param>
    public static async Task<BrowserReport> OpenAsync(
        string body, string style = "", int? libraryPort = null, int? seconds = null, CancellationToken cancellationToken = default)
    {
        Assert.SkipWhen(
            Chromium is null, "No Chromium here. Install it to run this test, for instance: apt-get install chromium");

        // Chromium looks when the page is loaded, or when its time is up: with a picture that never comes it is the
        // latter.
        await using var never = seconds is null ? null : new LibraryServer("", secure: false, silent: true);
        body += never is null ? "" : $"<img src=\"http://127.0.0.1:{never.Port}/\" alt=\"\">";
        var folder = Directory.CreateTempSubdirectory("interleave-page-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(
                page,
                $"<!doctype html><html><head><meta charset=\"utf-8\"><title>page</title></head><body style=\"{style}\">{Observer.Replace("__LOOK_AFTER__", $"{(seconds ?? 14) * 1000}", StringComparison.Ordinal)}{body}</body></html>",
                cancellationToken);
            var dom = await DumpAsync(page, folder.FullName, libraryPort, seconds, cancellationToken);
            var report = ReportElement().Match(dom);
            Assert.True(report.Success, "The page has no report: " + dom[..Math.Min(dom.Length, 2000)]);
            return JsonSerializer.Deserialize<BrowserReport>(WebUtility.HtmlDecode(report.Groups[1].Value), JsonSerializerOptions.Web)!;
        }
        finally
        {
            Delete(folder);
        }
    }

    private static async Task<string> DumpAsync(
        string page, string folder, int? libraryPort, int? seconds, CancellationToken cancellationToken)
    {
        var rules = (libraryPort is { } port ? $"MAP cdn.plot.ly:443 127.0.0.1:{port}, " : "") + "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
        var start = new ProcessStartInfo(Chromium!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                $"--user-data-dir={Path.Combine(folder, "profile")}",
                $"--host-resolver-rules={rules}",
                "--ignore-certificate-errors",
                "--window-size=900,1200",
                // Timers run as fast as they can, so that waits of seconds take none.
                seconds is { } real ? $"--timeout={(real * 1000) + 3000}" : "--virtual-time-budget=24000",
                "--dump-dom",
                new Uri(page).AbsoluteUri,
            },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var browser = Process.Start(start)!;
        try
        {
            // Both pipes are read at once: a full one would stop the browser.
            var output = browser.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = browser.StandardError.ReadToEndAsync(limit.Token);
            await Task.WhenAll(output, errors);
            await browser.WaitForExitAsync(limit.Token);
            return await output;
        }
        finally
        {
            if (!browser.HasExited)
            {
                browser.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A browser process that is just ending may still write into its profile; the system empties its
            // temporary folder.
        }
    }

    [GeneratedRegex("<pre id=\"report\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ReportElement();
}
