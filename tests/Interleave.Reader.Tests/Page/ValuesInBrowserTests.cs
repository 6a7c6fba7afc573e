using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>What a reader sees of the check of the values they edit, in a real browser with a real kernel.</summary>
public sealed class ValuesInBrowserTests(Chromium chromium)
{
    private const string Refused = "threads is 99, but it must be from 1 to 32.";

    /// <summary>For a machine that does other things as well: as long as the tab's own words wait.</summary>
    private static readonly LocatorAssertionsToHaveTextOptions InTime = new() { Timeout = 40_000 };

    private static readonly string[] Cells =
    [
        "markdown|# Values",
        "parameters|int threads = 4;  // threads that share the work\nint repeats = 3;  // how often",
        "check-values|if (threads > 32) throw new ArgumentException($\"threads is {threads}, but it must be from 1 " +
        "to 32.\");\n"
            + "if (repeats < 1) throw new ArgumentException(\"The work is to be done once or more.\");",
        "threads * 2",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task A_value_that_cannot_be_used_is_told_of_beside_it(int width, bool dark)
    {
        await using var page = await OpenPage.With(("a", Cells));
        await using var tab = await NotebookTab.Open(chromium, page, width: width, dark: dark);
        await tab.Run(4);
        await tab.Shows(4, "8");
        var note = tab.Page.Locator("#parameter-threads-note");
        var number = tab.Page.GetByLabel("threads", new() { Exact = true });
        await Expect(note).ToHaveTextAsync("threads that share the work", InTime);

        await number.FillAsync("99");
        await number.PressAsync("Tab");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run with these values" }).ClickAsync();
        await Expect(note).ToHaveTextAsync(Refused, InTime);
        await Expect(note).ToHaveRoleAsync(AriaRole.Alert);
        await Expect(number).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(tab.Page.GetByLabel("repeats", new() { Exact = true }))
            .Not.ToHaveAttributeAsync("aria-invalid", "true");
        await tab.State(2, "A value here cannot be used");
        await tab.State(3, "Failed");
        await tab.Shows(3, Refused);
        await tab.State(4, "Not run: a cell that it needs failed, cell 2");
        await tab.Shows(4, "8");
        await tab.Browser.AssertAccessibleAsync();
        await tab.Browser.AssertFitsAsync();
        await tab.Browser.TakePictureAsync($"page-refused-value-{width}-{(dark ? "dark" : "light")}");

        await number.FillAsync("5");
        await number.PressAsync("Enter");
        await tab.Shows(4, "10");
        await Expect(note).ToHaveTextAsync("threads that share the work", InTime);
        await tab.State(2, "Done");
        await tab.State(3, "Done");
        await tab.State(4, "Done");
    }

    [Theory]
    [InlineData("string city = \"Halifax\";", "city[0]")]
    [InlineData("string city = \"Halifax\\t\";", "city[0]")]
    [InlineData("string? city = \"Halifax\";", "city![0]")]
    public async Task What_is_written_into_a_text_is_never_code(string declaration, string cell)
    {
        await using var page = await OpenPage.With(("a", ["parameters|" + declaration, cell]));
        await using var tab = await NotebookTab.Open(chromium, page);
        var box = tab.Page.GetByLabel("city", new() { Exact = true });

        await box.FillAsync("\"x\" + \"y\"[0]; throw new Exception()");
        await box.PressAsync("Tab");
        await tab.Run(2);
        await tab.Shows(2, "\"");
    }

    [Fact]
    public async Task Every_way_to_run_the_values_runs_their_check()
    {
        await using var page = await OpenPage.With(("a", Cells));
        await using var tab = await NotebookTab.Open(chromium, page);
        var note = tab.Page.Locator("#parameter-threads-note");
        var number = tab.Page.GetByLabel("threads", new() { Exact = true });

        // The cell's own button.
        await number.FillAsync("99");
        await number.PressAsync("Tab");
        await tab.Run(2);
        await Expect(note).ToHaveTextAsync(Refused, InTime);
        await Expect(tab.Cell(4).Locator(".cell-state")).ToHaveTextAsync("", InTime);

        // A cell that needs the values.
        await tab.Run(4);
        await tab.State(4, "Not run: a cell that it needs failed");
        await number.FillAsync("6");
        await number.PressAsync("Tab");
        await Expect(note).ToHaveTextAsync("threads that share the work", InTime);
        await tab.Run(4);
        await tab.Shows(4, "12");

        // The keys in the editor, with a sentence that names no value.
        await tab.Focus(2);
        await tab.Page.Keyboard.PressAsync("Control+A");
        await tab.Page.Keyboard.TypeAsync("int threads = 6; int repeats = 0;");
        await tab.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(tab.Page.Locator(".parameters > .problem"))
            .ToHaveTextAsync("The work is to be done once or more.", InTime);
        await tab.Shows(4, "12");
        await tab.State(4, "Changed since it ran");
    }

    [Fact]
    public async Task Run_on_change_stops_at_the_check()
    {
        // The slider goes to 20.
        await using var page = await OpenPage.With(
            ("a", [.. Cells.Select(cell => cell.Replace("32", "15", StringComparison.Ordinal))]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await tab.Run(4);
        await tab.Shows(4, "8");
        await tab.Page.GetByLabel("Run on change").CheckAsync();
        var slider = tab.Page.GetByLabel("threads, slider");
        await slider.FillAsync("16");
        await Expect(tab.Page.Locator("#parameter-threads-note"))
            .ToHaveTextAsync("threads is 16, but it must be from 1 to 15.", InTime);
        await tab.State(4, "Not run: a cell that it needs failed");

        await slider.FillAsync("12");
        await tab.Shows(4, "24");
        await Expect(tab.Page.Locator("#parameter-threads-note"))
            .ToHaveTextAsync("threads that share the work", InTime);
    }

    [Fact]
    public async Task Values_that_another_program_put_in_are_said_to_count()
    {
        await using var page = await OpenPage.With(
            ("a", [Cells[1], "injected-parameters|// Parameters\nthreads = 99;", Cells[2], "threads"]));
        await using var tab = await NotebookTab.Open(chromium, page);
        await Expect(tab.Cell(1)).ToContainTextAsync("the values there are the ones that count.");
        await tab.Run(1);
        await Expect(tab.Page.Locator("#parameter-threads-note")).ToHaveTextAsync(Refused, InTime);
        await tab.State(3, "Failed");
        await tab.Browser.TakePictureAsync("page-injected-values");
    }
}
