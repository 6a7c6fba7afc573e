using System.Diagnostics;
using System.Text.RegularExpressions;
using Interleave.Processes;
using Interleave.Reader.Commands;
using Microsoft.Playwright;

namespace Interleave.Benchmarks.Tables;

/// <summary>The reader's program in a real browser: from its start to the page, and from a key to what a cell shows.</summary>
internal static partial class ReaderTable
{
    private const int RoundCount = 5;
    private const int Keys = 20;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        var starts = new List<double>();
        var keys = new List<double>();
        for (var round = 0; round < RoundCount; round++)
        {
            var (page, key) = RoundAsync().GetAwaiter().GetResult();
            starts.Add(page);
            keys.AddRange(key);
        }

        return
        [
            new("start of the program to the first page", Rounds.Median(starts), "ms"),
            new("Ctrl+Enter to the result of 1 + 1", Rounds.Median(keys), "ms"),
        ];
    }

    private static async Task<(double Page, IReadOnlyList<double> Keys)> RoundAsync()
    {
        var data = Directory.CreateTempSubdirectory("interleave-benchmark-");
        var start = new ProcessStartInfo(
            DotnetHost.Path, [typeof(ReaderProgram).Assembly.Location, "read", "--no-browser", "--port", "0"])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_DATA_HOME"] = data.FullName;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Bound).ConfigureAwait(false);
            var address = Address().Match(line ?? "").Value;
            using (var client = new HttpClient())
            {
                await client.GetStringAsync(new Uri(address)).ConfigureAwait(false);
            }

            var page = clock.Elapsed.TotalMilliseconds;
            return (page, await KeysAsync(address).ConfigureAwait(false));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Bound).ConfigureAwait(false);
            data.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<double>> KeysAsync(string address)
    {
        using var playwright = await Playwright.CreateAsync().ConfigureAwait(false);
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] }).ConfigureAwait(false);
        var page = await browser.NewPageAsync().ConfigureAwait(false);
        await page.GotoAsync(address).ConfigureAwait(false);
        await page.GotoAsync(new Uri(new Uri(address), "/read/00-start-here").AbsoluteUri).ConfigureAwait(false);
        var cell = page.Locator("[data-cell=\"speed-up\"]");
        await cell.ScrollIntoViewIfNeededAsync().ConfigureAwait(false);
        await cell.Locator(".editor[data-ready]").WaitForAsync().ConfigureAwait(false);
        var keys = new List<double>();
        for (var key = -1; key < Keys; key++)
        {
            await cell.Locator(".monaco-editor").First.ClickAsync().ConfigureAwait(false);
            await page.Keyboard.PressAsync("Control+A").ConfigureAwait(false);
            await page.Keyboard.InsertTextAsync($"{key + 1_000} + 1").ConfigureAwait(false);
            var shown = cell.Locator(".outputs").GetByText($"{key + 1_001}", new() { Exact = true });
            var clock = Stopwatch.StartNew();
            await page.Keyboard.PressAsync("Control+Enter").ConfigureAwait(false);
            await shown.WaitForAsync(new() { Timeout = (float)Bound.TotalMilliseconds }).ConfigureAwait(false);
            if (key >= 0)
            {
                keys.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        return keys;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/\?token=\w+")]
    private static partial Regex Address();
}
