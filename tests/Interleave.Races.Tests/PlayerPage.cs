using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Interleave.Races.Tests;

/// <summary>A page with players, opened in a real Chromium that reaches no network.</summary>
internal static partial class PlayerPage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Where Chromium is, or null.</summary>
    private static string? Chromium { get; } = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page, does something there, and tells what came of it; the test is skipped where there is no Chromium.</summary>
    /// <param name="body">The page's HTML.</param>
    /// <param name="act">The body of a function in JavaScript; what it returns is what came of it.</param>
    /// <param name="head">What stands in the page's head, before the script that acts.</param>
    public static async Task<JsonElement> DoAsync(string body, string act, string head = "")
    {
        Assert.SkipWhen(Chromium is null, "No Chromium here. Install it to run this test, for instance: apt-get install chromium");
        var folder = Directory.CreateTempSubdirectory("interleave-player-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(page, $$"""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title>{{head}}
                <script nonce="test">
                const before = Object.keys(window);
                const errors = [];
                addEventListener('error', event => errors.push(event.message));
                addEventListener('securitypolicyviolation', event => errors.push(event.violatedDirective));
                const step = (letter, root = document) => [...root.querySelectorAll('button')].find(button => button.textContent.startsWith(letter)).click();
                const press = (key, root = document) => root.querySelector('section').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
                const text = (selector, root = document) => root.querySelector(selector)?.textContent ?? null;
                addEventListener('load', () => setTimeout(async () => {
                  const isDrawn = () => [...document.querySelectorAll('[data-interleave-player]')].every(player => player.dataset.state === 'ready');
                  // Not by timers: their time runs as fast as it can, and unpacking takes real time.
                  const channel = new MessageChannel();
                  const turn = () => new Promise(done => { channel.port1.onmessage = done; channel.port2.postMessage(0); });
                  for (let turns = 0; turns < 1e6 && !isDrawn(); turns++) await turn();
                  channel.port1.close();
                  const globals = Object.keys(window).filter(name => !before.includes(name));
                  let said;
                  try { said = await (async () => { {{act}} })(); } catch (error) { errors.push(String(error)); }
                  const report = document.createElement('pre');
                  report.id = 'report';
                  report.textContent = JSON.stringify({ said, errors, globals });
                  document.body.append(report);
                }, 100));
                </script></head><body>{{body}}</body></html>
                """);
            var dom = await DumpAsync(page, folder.FullName);
            var report = ReportElement().Match(dom);
            Assert.True(report.Success, "The page has no report: " + dom[..Math.Min(dom.Length, 2000)]);
            var told = JsonDocument.Parse(WebUtility.HtmlDecode(report.Groups[1].Value)).RootElement;
            Assert.Equal("[]", told.GetProperty("errors").ToString());
            Assert.Equal("[]", told.GetProperty("globals").ToString());
            return told.GetProperty("said");
        }
        finally
        {
            Delete(folder);
        }
    }

    private static async Task<string> DumpAsync(string page, string folder)
    {
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
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--window-size=1000,1200",
                // Timers run as fast as they can, so that waits of seconds take none.
                "--virtual-time-budget=30000",
                "--dump-dom",
                new Uri(page).AbsoluteUri,
            },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
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
            // A browser process that is just ending may still write into its profile; the system empties its temporary folder.
        }
    }

    [GeneratedRegex("<pre id=\"report\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ReportElement();
}
