using Interleave.Reader.Tests.Browser;
using Interleave.Reader.Tests.Chapter;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Interleave.Reader.Tests.Page;

/// <summary>A reader guesses on the page, in a real browser with a real kernel and the chapter's library.</summary>
public sealed class GuessInBrowserTests(Chromium chromium)
{
    private const string Sentence = "Your guess of 2 × was low by a factor of 6.5: the result is 13.0 ×.";

    private static readonly LocatorAssertionsToContainTextOptions InTime = new() { Timeout = 40_000 };

    private static readonly string[] Cells =
    [
        "markdown|# Guesses\n\n*Predict:* how many times as fast?",
        $"#r \"{Path.Combine(ChapterFolder.Path, "lib", "Interleave.dll").Replace('\\', '/')}\"\n"
            + "using Interleave.Guesses; using Interleave.Plots; using Interleave.Timing;\n"
            + "Measurement Took(string what, double ms) => new(what, [TimeSpan.FromMilliseconds(ms)]);",
        "guess|double? timesAsFast = null;  // your guess: how many times as fast? 1 to 20",
        "var first = new Comparison([Took(\"in turn\", 390), Took(\"at once\", 30)]);\n"
            + "first.WithGuess(timesAsFast, 1, 20).Plot()",
        "guess|bool? hasEnded = null;  // your guess: has it ended? yes or no",
        "guess|double? seconds = null;  // your guess: how many seconds? 0.01 to 1000",
        "Guess.Compare(hasEnded, true); Console.WriteLine(\"run\");",
        "new GuessTable(new { timesAsFast, hasEnded, seconds })",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    [InlineData(360, true)]
    public async Task A_guess_is_marked_on_the_chart_and_listed(int width, bool dark)
    {
        await using var page = await OpenPage.With(("a", Cells));
        await using var tab = await NotebookTab.Open(chromium, page, width: width, dark: dark);
        var box = tab.Page.GetByLabel("how many times as fast?", new() { Exact = true });
        await Expect(box).ToHaveValueAsync("");
        await tab.Browser.TakePictureAsync($"guess-asked-{width}-{(dark ? "dark" : "light")}");

        await box.FillAsync("2");
        await box.PressAsync("Tab");
        await tab.State(3, "Done");
        await tab.Run(4);
        await Expect(tab.Cell(4).Locator(".chart-caption").First).ToContainTextAsync(Sentence, InTime);
        await Expect(tab.Cell(4).Locator("interleave-chart svg").First).ToContainTextAsync("your guess: 2 ×", InTime);

        await tab.Page.GetByRole(AriaRole.Radio, new() { Name = "no" }).CheckAsync();
        await tab.State(5, "Done");
        await tab.Run(7);
        await tab.Shows(7, "You guessed “no”; the result is “yes”.");
        await tab.Run(8);
        await Expect(List(tab)).ToContainTextAsync("low by a factor of 6.5", InTime);
        await Expect(List(tab).Locator("tbody tr")).ToHaveCountAsync(2);
        await tab.Browser.AssertAccessibleAsync();
        await tab.Browser.AssertFitsAsync();
        await tab.Cell(3).EvaluateAsync("cell => cell.scrollIntoView()");
        await tab.Browser.TakePictureAsync($"guess-marked-{width}-{(dark ? "dark" : "light")}");
        await tab.Cell(8).ScrollIntoViewIfNeededAsync();
        await tab.Browser.TakePictureAsync($"guess-listed-{width}-{(dark ? "dark" : "light")}");
    }

    [Fact]
    public async Task A_guess_that_changes_changes_what_uses_it_and_is_kept()
    {
        await using var page = await OpenPage.With(("a", Cells));
        await using var tab = await NotebookTab.Open(chromium, page);
        await tab.Run(4);
        await tab.State(4, "Done");
        await Expect(tab.Cell(4)).Not.ToContainTextAsync("Your guess");
        await tab.Run(8);
        await Expect(List(tab)).ToContainTextAsync("You have made no guess yet.", InTime);

        await tab.Page.GetByLabel("how many times as fast? Slider").FillAsync("2");
        await Expect(tab.Cell(4).Locator(".chart-caption").First).ToContainTextAsync(Sentence, InTime);
        await Expect(List(tab)).ToContainTextAsync("low by a factor of 6.5", InTime);

        await tab.GoTo(page, "a");
        await Expect(tab.Page.GetByLabel("how many times as fast?", new() { Exact = true })).ToHaveValueAsync("2");
        Assert.Contains("timesAsFast = 2;", page.Kept("a")!["cell-3"]!["source"]!.GetValue<string>());

        // Without a guess nothing is said again.
        await tab.Page.GetByLabel("how many times as fast?", new() { Exact = true }).FillAsync("");
        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(tab.Cell(4).Locator(".chart-caption").First).Not.ToContainTextAsync("Your guess", InTime);
        await Expect(List(tab)).ToContainTextAsync("You have made no guess yet.", InTime);
    }

    [Theory]
    [InlineData("30", "This is from 1 to 20; “30” does not fit.")]
    [InlineData("0", "This is from 1 to 20; “0” does not fit.")]
    [InlineData("twice", "This is a number, with a point before its decimals; “twice” does not fit.")]
    public async Task A_guess_that_cannot_be_one_is_told_of_beside_it_and_not_kept(string answer, string sentence)
    {
        await using var page = await OpenPage.With(("a", Cells));
        await using var tab = await NotebookTab.Open(chromium, page);
        var box = tab.Page.GetByLabel("how many times as fast?", new() { Exact = true });
        await box.FillAsync(answer);
        await box.PressAsync("Tab");

        await Expect(tab.Page.Locator("#guess-timesAsFast-note")).ToHaveTextAsync(sentence);
        await Expect(box).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Null(page.Kept("a")?["cell-3"]?["source"]);
        await tab.Browser.AssertAccessibleAsync();
    }

    /// <summary>What the last cell shows, in its frame.</summary>
    private static ILocator List(NotebookTab tab) => tab.Cell(8).FrameLocator("iframe").Locator("body");
}
