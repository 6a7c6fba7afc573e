using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>The page that a reader comes to first: one button, and an experiment behind it.</summary>
public sealed class FirstPageInBrowserTests(Chromium chromium)
{
    private static readonly LocatorAssertionsToContainTextOptions Patiently = new() { Timeout = 40_000 };

    [Theory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task One_button_runs_the_experiment_and_all_that_it_needs(int width, bool dark)
    {
        await using var page = await OpenPage.With(
            ("a", ["markdown|# The beginning", "var what = \"measured\";", "experiment|what + \" here\""]));
        await using var tab = await chromium.OpenAsync(width, dark, reducedMotion: true);
        await tab.Page.GotoAsync(page.Address.AbsoluteUri);
        var experiment = tab.Page.Locator(".experiment");
        await experiment.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(experiment.Locator(".outputs")).ToContainTextAsync("measured here", Patiently);
        await Expect(experiment.GetByRole(AriaRole.Button)).ToHaveTextAsync("Run it again");
        await tab.AssertFitsAsync();
        await tab.AssertAccessibleAsync();

        await experiment.GetByRole(AriaRole.Link).ClickAsync();
        await tab.AssertAtAsync(new Uri(page.Root, "/read/a#cell-3").AbsoluteUri);
        await Expect(tab.Page.Locator("#cell-3 .outputs")).ToContainTextAsync("measured here");
    }

    [Fact]
    public async Task An_experiment_that_fails_says_where_to_look()
    {
        await using var page = await OpenPage.With(
            ("a", ["markdown|# The beginning", "experiment|throw new Exception(\"no library\");"]));
        await using var tab = await chromium.OpenAsync(reducedMotion: true);
        await tab.Page.GotoAsync(page.Address.AbsoluteUri);
        var experiment = tab.Page.Locator(".experiment");
        await experiment.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(experiment.GetByRole(AriaRole.Status)).ToContainTextAsync("That did not work.", Patiently);
        await Expect(experiment.Locator(".outputs")).ToContainTextAsync("no library");
    }

    [Fact]
    public async Task A_chapter_without_an_experiment_opens_on_its_contents()
    {
        await using var page = await OpenPage.With(("a", ["markdown|# The beginning", "1"]));
        await using var tab = await chromium.OpenAsync(reducedMotion: true);
        await tab.Page.GotoAsync(page.Address.AbsoluteUri);

        await Expect(tab.Page.Locator(".experiment")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".chapter-list")).ToContainTextAsync("The beginning");
    }
}
