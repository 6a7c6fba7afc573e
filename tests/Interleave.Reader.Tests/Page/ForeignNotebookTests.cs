using Interleave.Reader.Kernels;
using Interleave.Reader.Page.Live;
using Interleave.Reader.Running;
using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>A notebook in a language that our kernel does not run, on the page.</summary>
public sealed class ForeignNotebookTests(Chromium chromium)
{
    private const string Told = "This notebook is written in R, and this page runs C#; run it from the command " +
        "line instead, with run a.ipynb --kernel NAME and a kernel for R (";

    [Fact]
    public async Task It_is_told_when_it_is_opened_and_again_when_a_cell_is_to_be_run()
    {
        await using var notebook = OpenNotebook.Of(MadeNotebook.JsonIn("R", "x <- 1", "x"), KernelSpec.Interleave);
        Assert.StartsWith(Told, notebook.Live.View().Notice);

        notebook.Live.DismissNotice();
        notebook.Live.Prepare();
        Assert.Null(notebook.Live.View().Notice);
        notebook.RunToEnd(2);
        Assert.StartsWith(Told, notebook.Live.View().Notice);
        Assert.Equal((CellStatus.NotRun, KernelStatus.None), (notebook.View(1).Status, notebook.Live.View().Kernel));
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(360, true)]
    public async Task Its_reader_sees_that(int width, bool dark)
    {
        await using var page = await OpenPage.Of(("a", MadeNotebook.JsonIn("R", "markdown|# In R", "x <- 1")));
        await using var tab = await NotebookTab.Open(chromium, page, width: width, dark: dark);
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync(Told);
        await Expect(tab.Page.Locator(".kernel-state")).ToHaveTextAsync("Not to be run here");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "I see" }).ClickAsync();
        await tab.Run(2);
        await Expect(tab.Page.Locator(".notice")).ToContainTextAsync(Told);
        await tab.Browser.TakePictureAsync($"page-foreign-{width}-{(dark ? "dark" : "light")}");
    }
}
