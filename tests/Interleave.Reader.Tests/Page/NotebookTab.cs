using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Page;

/// <summary>A browser's tab that shows a notebook on the live page, with words for what a reader does there.</summary>
public sealed class NotebookTab : IAsyncDisposable
{
    private readonly BrowserTab _tab;

    private NotebookTab(BrowserTab tab, IPage page) => (_tab, Page) = (tab, page);

    public IPage Page { get; }

    public BrowserTab Browser => _tab;

    /// <summary>Opens a notebook as its reader: through the printed address.</summary>
    public static async Task<NotebookTab> Open(
        Chromium chromium, OpenPage page, string slug = "a", int width = 1280, bool dark = false, bool reducedMotion = true, string? userAgent = null)
    {
        var tab = await chromium.OpenAsync(width, dark, reducedMotion: reducedMotion, userAgent: userAgent);
        await tab.Page.GotoAsync(page.Address.AbsoluteUri);
        var notebook = new NotebookTab(tab, tab.Page);
        await notebook.GoTo(page, slug);
        return notebook;
    }

    /// <summary>Opens the same notebook in another tab of the same browser.</summary>
    public async Task<NotebookTab> Second(OpenPage page, string slug = "a")
    {
        var second = new NotebookTab(_tab, await Page.Context.NewPageAsync());
        await second.GoTo(page, slug);
        return second;
    }

    public async Task GoTo(OpenPage page, string slug)
    {
        await Page.GotoAsync(new Uri(page.Root, $"/read/{slug}").AbsoluteUri);
        await Ready();
    }

    /// <summary>Waits until the page takes part: the editors that are in sight are there.</summary>
    public async Task Ready() => await Page.Locator(".editor[data-ready]").First.WaitForAsync();

    public ILocator Cell(int cell) => Page.Locator($"[data-cell=\"cell-{cell}\"]");

    public Task Run(int cell) => Cell(cell).Locator(".run-button").ClickAsync();

    /// <summary>Waits until the cell's state reads so.</summary>
    public Task State(int cell, string words) =>
        Assertions.Expect(Cell(cell).Locator(".cell-state")).ToContainTextAsync(words, new() { Timeout = 40_000 });

    public Task Shows(int cell, string text) =>
        Assertions.Expect(Cell(cell).Locator(".outputs")).ToContainTextAsync(text, new() { Timeout = 40_000 });

    /// <summary>Types at the end of a cell.</summary>
    public async Task Type(int cell, string text)
    {
        await Focus(cell);
        await Page.Keyboard.PressAsync("Control+End");
        await Page.Keyboard.TypeAsync(text);
    }

    public async Task Focus(int cell)
    {
        await Cell(cell).ScrollIntoViewIfNeededAsync();
        await Cell(cell).Locator(".editor[data-ready] textarea").FocusAsync();
    }

    /// <summary>Waits until the cell's editor holds a text.</summary>
    public async Task Holds(int cell, string text)
    {
        // Until the page takes part its elements are those of the first answer, which are about to be replaced.
        await Ready();
        await Cell(cell).ScrollIntoViewIfNeededAsync();
        await Cell(cell).Locator(".editor[data-ready]").WaitForAsync();
        await Assertions.Expect(Cell(cell).Locator(".view-lines"))
            .ToHaveTextAsync(text.Replace("\n", "", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _tab.DisposeAsync();
}
