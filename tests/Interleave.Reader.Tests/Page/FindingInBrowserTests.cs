using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>How a reader finds a place on the live page, and sees what belongs together.</summary>
public sealed class FindingInBrowserTests(Chromium chromium)
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("\n\nA paragraph that takes room.", 60));

    [Fact]
    public async Task A_word_is_searched_for_in_all_notebooks_and_its_section_opened()
    {
        await using var page = await OpenPage.With(
            ("a", ["markdown|# First", "1"]), ("b", ["markdown|# Second\n\n## Of starvation\n\nA philosopher waits.", "2"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await tab.Page.GetByRole(AriaRole.Searchbox).FillAsync("philosopher");
        await tab.Page.Locator(".search-results a").ClickAsync();

        await tab.Browser.AssertAtAsync(new Uri(page.Root, "/read/b#cell-1-h2").AbsoluteUri);
        await tab.Browser.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_slash_in_an_editor_is_typed_and_does_not_search()
    {
        await using var page = await OpenPage.With(("a", ["1"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await tab.Type(1, " / 2");

        await tab.Holds(1, "1 / 2");
    }

    [Fact]
    public async Task The_contents_mark_the_section_that_is_being_read()
    {
        await using var page = await OpenPage.With(
            ("a", ["1", $"markdown|## One{Long}", $"markdown|## Two{Long}", $"markdown|## Three{Long}"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        var marked = tab.Page.Locator(".contents-sections a[aria-current]");
        foreach (var section in new[] { "Two", "Three", "One" })
        {
            await tab.Page.GetByRole(AriaRole.Heading, new() { Name = section }).EvaluateAsync("heading => heading.scrollIntoView()");
            await Expect(marked).ToHaveTextAsync(section);
        }
    }

    [Fact]
    public async Task What_loads_the_libraries_is_folded_until_it_is_asked_for_or_fails()
    {
        await using var page = await OpenPage.With(
            ("a", ["markdown|# A", "#r \"System.Text.Json\"\nusing System.Text.Json;", "1"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await Expect(tab.Cell(2).Locator(".editor")).ToBeHiddenAsync();

        await tab.Cell(2).GetByText("Set-up: loads the libraries").ClickAsync();
        await tab.Holds(2, "#r \"System.Text.Json\"\nusing System.Text.Json;");
        await tab.Browser.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData(1900, true)]
    [InlineData(1280, false)]
    public async Task On_a_wide_screen_what_a_cell_shows_stands_beside_its_code(int width, bool isBeside)
    {
        await using var page = await OpenPage.With(("a", ["\"shown\""]));
        await using var tab = await NotebookTab.Open(chromium, page, width: width);
        await tab.Run(1);
        await tab.Shows(1, "shown");
        var code = await tab.Cell(1).Locator(".editor").BoundingBoxAsync();
        var output = await tab.Cell(1).Locator(".outputs").BoundingBoxAsync();

        Assert.Equal(isBeside, output!.X >= code!.X + code.Width);
        Assert.Equal(!isBeside, output.Y >= code.Y + code.Height);
        await tab.Browser.AssertFitsAsync();
    }
}
