using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>A timeline on the page runs as it ran, and stands still where the reader wants no motion.</summary>
public sealed class TimelineInBrowserTests(Chromium chromium)
{
    private static string Cell => $$"""
        #r "{{Path.Combine(ChapterFolder.Path, "lib", "Interleave.dll").Replace('\\', '/')}}"
        using Interleave.Plots;
        using Interleave.Timing;
        Timeline.Record("waits", t => t.Run("wait", () => System.Threading.Thread.Sleep(2500))).Plot()
        """;

    [Fact]
    public async Task It_runs_when_it_appears_and_again_at_a_press_and_a_second_press_ends_it()
    {
        await using var page = await OpenPage.With(("a", ["markdown|# Waits", Cell]));
        await using var tab = await NotebookTab.Open(chromium, page, reducedMotion: false);
        await tab.Run(2);
        await tab.State(2, "Done");
        var chart = tab.Cell(2).Locator("interleave-chart[data-state=drawn]");
        await chart.ScrollIntoViewIfNeededAsync();
        var button = chart.Locator("[data-part=run]");

        await Expect(chart.Locator("[data-runs]")).ToBeAttachedAsync();
        await Expect(button).ToContainTextAsync("run it as it ran (2.5 s)", new() { Timeout = 20_000 });
        await Expect(chart.Locator("[data-runs]")).Not.ToBeAttachedAsync();
        await button.ClickAsync();
        await Expect(chart.Locator("[data-runs]")).ToBeAttachedAsync();
        await Expect(button).ToContainTextAsync("to the end");
        await button.ClickAsync();
        await Expect(chart.Locator("[data-runs]")).Not.ToBeAttachedAsync();
        await Expect(chart.Locator(".scatterlayer [opacity]")).ToHaveCountAsync(0);
        await tab.Browser.AssertAccessibleAsync();
        Assert.Empty(tab.Browser.Complaints);
        await tab.Browser.TakePictureAsync("timeline");
    }

    [Fact]
    public async Task With_reduced_motion_it_is_simply_drawn()
    {
        await using var page = await OpenPage.With(("a", ["markdown|# Waits", Cell]));
        await using var tab = await NotebookTab.Open(chromium, page, dark: true);
        await tab.Run(2);
        await tab.State(2, "Done");
        var chart = tab.Cell(2).Locator("interleave-chart[data-state=drawn]");

        await Expect(chart.Locator(".scatterlayer .point")).ToHaveCountAsync(2);
        await Expect(chart.Locator("[data-part=run]")).ToHaveCountAsync(0);
        await Expect(chart.Locator("[data-runs]")).ToHaveCountAsync(0);
    }
}
