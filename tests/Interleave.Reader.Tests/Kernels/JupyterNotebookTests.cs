using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Kernels;

/// <summary>The chapter in Jupyter Notebook, in a browser, used as a reader uses it.</summary>
public sealed class JupyterNotebookTests(InstalledKernel kernel, Chromium chromium) : IClassFixture<InstalledKernel>
{
    private const float RunTime = 90_000;

    [Fact]
    public async Task A_reader_runs_the_thirteen_cities_edits_the_thread_count_and_runs_again_and_the_toolbar_works()
    {
        using var server = await JupyterServer.StartAsync(kernel);
        await using var tab = await chromium.OpenAsync();
        var page = tab.Page;
        await page.GotoAsync(server.Address("notebooks/02-thirteen-cities.ipynb").AbsoluteUri);

        // The notebook names the other engine's kernel, which is not there; Jupyter takes the one for the same language.
        await Expect(page.Locator(".kernel_idle_icon")).ToBeVisibleAsync(new() { Timeout = RunTime });
        await Expect(page.Locator("#kernel_indicator .kernel_indicator_name")).ToHaveTextAsync("C# (Interleave)");

        // With a small latency, so that the test is short.
        await EditAsync(page, "int latencyMs = 300;", "int latencyMs = 60;");
        await RunAllAsync(page);
        Assert.Equal(13, await ThreadsComparedAsync(page));
        await Expect(Cell(page, "comparison.WithGuess(").Locator(".js-plotly-plot .barlayer")).ToBeVisibleAsync();
        await tab.TakePictureAsync("jupyter-notebook-13-threads");

        await EditAsync(page, "int threads = 13;", "int threads = 4;");
        await RunAllAsync(page);
        Assert.Equal(4, await ThreadsComparedAsync(page));
        await Expect(Cell(page, "comparison.WithGuess(").Locator(".js-plotly-plot .barlayer")).ToBeVisibleAsync();
        await Cell(page, "comparison.WithGuess(").ScrollIntoViewIfNeededAsync();
        await tab.TakePictureAsync("jupyter-notebook-4-threads");

        // A cell that runs for ever is stopped, and the variables are still there.
        await EditAsync(page, "weather.Get(City.Named(\"Toronto\"))", "while (true) { }");
        await page.Keyboard.PressAsync("Control+Enter");
        var endless = Cell(page, "while (true) { }");
        await Expect(endless.Locator(".input_prompt")).ToContainTextAsync("[*]");
        await page.Locator("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']").ClickAsync();
        await Expect(endless.Locator(".output_error")).ToContainTextAsync(
            "The cell was stopped.", new() { Timeout = 10_000 });
        await Expect(endless.Locator(".input_prompt")).Not.ToContainTextAsync("[*]");

        await EditAsync(page, "while (true) { }", "threads");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".code_cell.selected .output_result")).ToContainTextAsync("4");

        await page.Locator("button[data-jupyter-action='jupyter-notebook:confirm-restart-kernel']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restart", Exact = true }).ClickAsync();

        // What is sent before the new kernel listens is answered by the old one or by none, so the cell is run until it is answered.
        var refused = Expect(page.Locator(".code_cell.selected .output_error"));
        for (var clock = Stopwatch.StartNew(); ;)
        {
            await page.Keyboard.PressAsync("Control+Enter");
            try
            {
                await refused.ToContainTextAsync("'threads' does not exist", new() { Timeout = 3_000 });
                break;
            }
            catch (PlaywrightException) when (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                // Not yet.
            }
        }
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static ILocator Cell(IPage page, string code) =>
        page.Locator(".code_cell").Filter(new() { Has = page.Locator(".CodeMirror-code", new() { HasText = code.Trim() }) }).First;

    // By hand: into the cell, everything out, the new text in.
    private static async Task EditAsync(IPage page, string what, string with)
    {
        var cell = Cell(page, what);
        var code = await cell.EvaluateAsync<string>("cell => cell.querySelector('.CodeMirror').CodeMirror.getValue()");
        await cell.Locator(".CodeMirror-lines").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(code.Replace(what, with, StringComparison.Ordinal));
    }

    private static async Task RunAllAsync(IPage page)
    {
        await page.Locator("#celllink").ClickAsync();
        await page.Locator("#run_all_cells a").ClickAsync();
        await Expect(page.Locator(".code_cell .input_prompt", new() { HasText = "[*]" })).Not.ToHaveCountAsync(0);
        await Expect(page.Locator(".code_cell .input_prompt", new() { HasText = "[*]" }))
            .ToHaveCountAsync(0, new() { Timeout = RunTime });
        await Expect(page.Locator(".output_error")).ToHaveCountAsync(0);
    }

    private static async Task<int> ThreadsComparedAsync(IPage page)
    {
        var text = await Cell(page, "var comparison = Harness.Compare").Locator(".output_area").Last.InnerTextAsync();
        var compared = Regex.Match(text, @"one after another [\d.]+ m?s, (?<threads>\d+) threads [\d.]+ m?s");
        Assert.True(compared.Success, text);
        return int.Parse(compared.Groups["threads"].Value, CultureInfo.InvariantCulture);
    }
}
