using Interleave.Reader.Tests.Browser;

namespace Interleave.Reader.Tests.Page;

/// <summary>The keys of the page in a browser that says it runs on a Mac.</summary>
public sealed class MacKeysInBrowserTests(Chromium chromium)
{
    [Theory]
    [InlineData("Control+Enter")]
    [InlineData("Meta+Enter")]
    public async Task A_cell_is_run_with_Control_and_with_Command(string keys)
    {
        await using var page = await OpenPage.With(("a", ["6 * 7"]));
        await using var tab = await NotebookTab.Open(
            chromium, page, userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36");

        await tab.Focus(1);
        await tab.Page.Keyboard.PressAsync(keys);

        await tab.Shows(1, "42");
    }
}
