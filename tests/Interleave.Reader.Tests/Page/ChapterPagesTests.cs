using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Page;

/// <summary>The chapter's own notebooks on the page, as they look before anything has run.</summary>
public sealed class ChapterPagesTests(Chromium chromium)
{
    public static IEnumerable<TheoryDataRow<string>> Notebooks => ChapterFolder.Chapters;

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_is_accessible_light_and_dark_and_fits_a_telephone_and_twice_the_size(string notebook)
    {
        await using var page = await OpenPage.OfTheChapter();
        await using var tab = await NotebookTab.Open(chromium, page, Path.ChangeExtension(notebook, null)
            .Replace('\\', '/'));

        await tab.Browser.AssertAccessibleAsync();
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await tab.Browser.AssertAccessibleAsync();

        // At 200 % a window of 1280 pixels shows as much as one of 640.
        foreach (var width in (int[])[640, 360])
        {
            await tab.Page.SetViewportSizeAsync(width, 740);
            await tab.Browser.AssertFitsAsync();
        }

        Assert.Empty(tab.Browser.Complaints);
    }
}
