using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Browser;
using Microsoft.Playwright;

namespace Interleave.Reader.Tests.Book;

public sealed class BookInBrowserTests(MadeUpBook book, Chromium chromium) : IClassFixture<MadeUpBook>
{
    public static TheoryData<string, int, bool> Pages()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (var page in (string[])["index.html", "00-first.html", "02-failed.html", "solutions/00-first.html"])
        {
            data.Add(page, 1280, false);
            data.Add(page, 1280, true);
            data.Add(page, 360, false);
            data.Add(page, 360, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_fits_its_window_and_asks_for_nothing_outside_its_folder(
        string page, int width, bool dark)
    {
        await using var tab = await chromium.OpenAsync(width, dark);
        await tab.Page.GotoAsync(book.AddressOf(page));
        await DrawnAsync(tab);
        await tab.TakePictureAsync(
            $"book-{Path.GetFileNameWithoutExtension(page.Replace('/', '-'))}-{width}-{(dark ? "dark" : "light")}");

        await tab.AssertAccessibleAsync();
        await tab.AssertFitsAsync();

        // What the hostile output tries is refused, and the browser says so.
        Assert.DoesNotContain(tab.Complaints, text => !text.Contains(
            "Content Security Policy", StringComparison.Ordinal));
        Assert.All(tab.Requests, address => Assert.StartsWith(book.Address, address));
    }

    [Fact]
    public async Task A_guess_is_shown_as_a_question_and_without_one_nothing_else()
    {
        await using var tab = await OpenAsync("00-first.html");

        await Assertions.Expect(tab.Page.Locator("#guess-length"))
            .ToHaveTextAsync("Your guess how many seconds? 0.1 to 100", new() { IgnoreCase = true });
        await Assertions.Expect(tab.Page.Locator("#guess-made"))
            .ToHaveTextAsync("Your guess how many cities? Guessed: 7", new() { IgnoreCase = true });
        await Assertions.Expect(tab.Page.Locator("#guess-length code")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_chart_has_its_data_and_a_table_with_the_same_numbers()
    {
        await using var tab = await OpenAsync("00-first.html");
        await DrawnAsync(tab);

        var figure = tab.Page.Locator("figure.chart");
        Assert.Equal("3.9,2.1,1.2", await figure.Locator(".js-plotly-plot")
            .EvaluateAsync<string>("plot => plot.data[0].y.join()"));
        Assert.Equal(3, await figure.Locator(".scatterlayer .point").CountAsync());
        Assert.Equal("Time against threads", await figure.Locator("figcaption").InnerTextAsync());
        await figure.GetByText("The numbers").ClickAsync();
        Assert.Equal(
            ["1", "3.90 s", "the slowest", "2", "2.10 s", "faster", "4", "1.20 s", ""], await figure.Locator("td")
                .AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_chart_takes_on_the_colours_of_the_page()
    {
        await using var tab = await OpenAsync("00-first.html");
        await DrawnAsync(tab);
        var light = await InkAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" }).ClickAsync();
        await tab.Page.WaitForFunctionAsync(
            "before => getComputedStyle(document.querySelector('.xtick text')).fill !== before", light);

        Assert.NotEqual(light, await InkAsync());

        Task<string> InkAsync() =>
            tab.Page.Locator(".xtick text").First.EvaluateAsync<string>("text => getComputedStyle(text).fill");
    }

    [Fact]
    public async Task The_chosen_colours_are_remembered_on_every_page()
    {
        await using var tab = await OpenAsync("index.html");
        var background = await BackgroundAsync();
        var button = tab.Page.GetByRole(AriaRole.Button, new() { Name = "Dark colours" });
        Assert.Equal("false", await button.GetAttributeAsync("aria-pressed"));
        await button.ClickAsync();
        Assert.Equal("true", await button.GetAttributeAsync("aria-pressed"));

        await tab.Page.GotoAsync(book.AddressOf("01-second.html"));
        var dark = await BackgroundAsync();
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.Page.ReloadAsync();

        Assert.NotEqual(background, dark);
        Assert.Equal(dark, await BackgroundAsync());

        Task<string> BackgroundAsync() =>
            tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
    }

    [Theory]
    [InlineData("lock costs", "What a lock costs", "00-first.html#more-h1")]
    [InlineData("nanoseconds", "What a lock costs", "00-first.html#more-h1")]
    [InlineData("quebec", "Where the time goes", "00-first.html")]
    [InlineData("sums", "Sums", "01-second.html")]
    [InlineData("many terms", "Long sums", "01-second.html#sums-h1")]
    [InlineData("deadline", "Short sums", "01-second.html#sums-h2")]
    public async Task Search_finds_a_section_and_leads_there(string query, string heading, string address)
    {
        // From a page in a folder of its own, and by the keyboard alone.
        await using var tab = await OpenAsync("solutions/00-first.html");
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync(query);
        var first =
            tab.Page.GetByRole(AriaRole.List, new() { Name = "Sections found" }).GetByRole(AriaRole.Link).First;
        await Assertions.Expect(first).ToContainTextAsync(heading);
        await tab.AssertAccessibleAsync();
        await tab.TakePictureAsync("book-search");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(first).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.AssertAtAsync(book.AddressOf(address));
    }

    [Fact]
    public async Task Search_says_when_there_is_nothing_and_gives_the_contents_back()
    {
        await using var tab = await OpenAsync("index.html");
        var box = tab.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search the book" });
        await box.FillAsync("no such words");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Nothing found.");
        await box.PressAsync("Escape");

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" }))
            .ToBeVisibleAsync();
        Assert.Equal("", await box.InputValueAsync());
    }

    [Fact]
    public async Task Html_of_a_cell_is_shown_whole_and_gets_nowhere()
    {
        await using var tab = await OpenAsync("00-first.html");
        var frame = tab.Page.Locator("#html iframe");
        var inside = frame.ContentFrame;
        Assert.Equal("A table of numbers", await inside.Locator("#big").InnerTextAsync());

        // It grows to its content, which is more than 700 pixels high.
        await tab.Page.WaitForFunctionAsync("() => document.querySelector('#html iframe').clientHeight > 700");
        Assert.DoesNotContain("taken", await tab.Page.TitleAsync());
        Assert.DoesNotContain("allow-same-origin", await frame.GetAttributeAsync("sandbox"));
        Assert.True(SpinWait.SpinUntil(
            () =>
                tab.Complaints.Any(text => text.Contains("outside.invalid/picture.png' violates", StringComparison.Ordinal)), TimeSpan.FromSeconds(10)));
        Assert.True(SpinWait.SpinUntil(
            () =>
                !tab.Requests.Any(address => address.Contains("outside.invalid", StringComparison.Ordinal)), TimeSpan
                    .FromSeconds(10)));
        await Assertions.Expect(tab.Page.Locator("#html .remark")).ToHaveTextAsync(
            "This output includes a script, which does not run here; Jupyter and VS Code would run it.");
    }

    [Fact]
    public async Task Html_that_is_ready_before_the_pages_script_is_shown_whole_too()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.RouteAsync(new Regex(@"/page\b[^/]*\.js"), async route =>
        {
            await tab.Page.Locator("#html iframe").ContentFrame.Locator("#big").WaitForAsync();
            await route.ContinueAsync();
        });
        await tab.Page.GotoAsync(book.AddressOf("00-first.html"), new() { WaitUntil = WaitUntilState.Commit });

        await tab.Page.WaitForFunctionAsync("() => document.querySelector('#html iframe')?.clientHeight > 700");
    }

    [Fact]
    public async Task Outputs_that_change_are_shown_in_place_as_the_live_page_needs_it()
    {
        await using var tab = await OpenAsync("00-first.html");
        await DrawnAsync(tab);
        await tab.Page.Locator("#html iframe").ContentFrame.Locator("#big").WaitForAsync();
        await tab.Page.EvaluateAsync("""
            () => {
              const frame = document.querySelector('#html iframe');
              frame.dataset.html = '<p id="new">changed</p>';
              const chart = document.querySelector('interleave-chart');
              chart.querySelector('.js-plotly-plot').dataset.same = 'yes';
              const figure = JSON.parse(chart.getAttribute('figure'));
              figure.data[0].y = [7, 8, 9];
              chart.setAttribute('figure', JSON.stringify(figure));
            }
            """);

        Assert.Equal("changed", await tab.Page.Locator("#html iframe").ContentFrame.Locator("#new").InnerTextAsync());
        await tab.Page.WaitForFunctionAsync("() => document.querySelector('#html iframe').clientHeight < 100");
        await tab.Page.WaitForFunctionAsync(
            "() => document.querySelector('.js-plotly-plot[data-same=yes]').data[0].y.join() === '7,8,9'");
    }

    [Fact]
    public async Task Prose_runs_no_script_and_opens_outside_links_elsewhere()
    {
        await using var tab = await OpenAsync("00-first.html");
        var link = tab.Page.GetByRole(AriaRole.Link, new() { Name = "outside" });

        Assert.Equal("noopener", await link.GetAttributeAsync("rel"));
        Assert.Equal("_blank", await link.GetAttributeAsync("target"));
        Assert.Equal(0, await tab.Page.GetByRole(AriaRole.Link, new() { Name = "bad" }).CountAsync());
        Assert.DoesNotContain("taken", await tab.Page.TitleAsync());
        await Assertions.Expect(tab.Page.Locator("#claim")).ToContainTextAsync(
            "<script>document.title = 'taken'</script>");
    }

    [Fact]
    public async Task What_should_be_seen_is_folded_until_it_is_asked_for()
    {
        await using var tab = await OpenAsync("00-first.html");
        var why = tab.Page.GetByText("Nanoseconds, if");
        await Assertions.Expect(why).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.GetByText("Try it:")).ToBeVisibleAsync();
        await tab.Page.Locator("#more summary").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(why).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(why).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_paper_nothing_is_folded_even_without_scripts()
    {
        await using var tab = await chromium.OpenAsync(scripts: false);
        await tab.Page.GotoAsync(book.AddressOf("00-first.html"));
        await Assertions.Expect(tab.Page.GetByText("Nanoseconds, if")).ToBeHiddenAsync();
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Assertions.Expect(tab.Page.GetByText("Nanoseconds, if")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_alone_goes_from_page_to_page()
    {
        await using var tab = await OpenAsync("00-first.html");
        await tab.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the text", await FocusedAsync());
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Next Sums" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.AssertAtAsync(book.AddressOf("01-second.html"));

        // Code that is wider than the page can be scrolled with the arrow keys.
        var code = tab.Page.Locator("pre.code");
        await code.FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.WaitForFunctionAsync("() => document.querySelector('pre.code').scrollLeft > 0");

        Task<string> FocusedAsync() => tab.Page.EvaluateAsync<string>("() => document.activeElement.textContent");
    }

    [Fact]
    public async Task On_a_telephone_the_contents_unfold()
    {
        await using var tab = await OpenAsync("00-first.html", 360);
        var contents = tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" });
        await Assertions.Expect(contents).ToBeHiddenAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Contents" }).ClickAsync();
        await Assertions.Expect(contents).ToBeVisibleAsync();
        await tab.AssertAccessibleAsync();
        await tab.TakePictureAsync("book-contents-360");
        await contents.GetByRole(AriaRole.Link, new() { Name = "What a lock costs" }).ClickAsync();

        await tab.AssertAtAsync(book.AddressOf("00-first.html#more-h1"));
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("00-first.html")]
    public async Task At_twice_the_size_a_page_fits_its_window(string page)
    {
        await using var tab = await OpenAsync(page, 640);

        await tab.AssertFitsAsync();
    }

    [Fact]
    public async Task Without_scripts_everything_can_still_be_read()
    {
        await using var tab = await chromium.OpenAsync(360, scripts: false);
        await tab.Page.GotoAsync(book.AddressOf("00-first.html"));

        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Navigation, new() { Name = "Contents" }))
            .ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByText("The numbers", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByText("Without scripts this chart is not drawn; its numbers are below."))
            .ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.Locator("interleave-chart")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Cell, new() { Name = "the slowest" })).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Searchbox)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Print_has_no_contents_is_light_and_unfolds_the_numbers()
    {
        await using var tab = await OpenAsync("00-first.html", dark: true);
        await DrawnAsync(tab);
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await tab.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");

        await Assertions.Expect(tab.Page.Locator(".sidebar")).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.GetByText("the slowest")).ToBeVisibleAsync();
        Assert.Equal("rgb(255, 255, 255)", await tab.Page.EvaluateAsync<string>(
            "() => getComputedStyle(document.body).backgroundColor"));
        await tab.TakePictureAsync("book-print");
    }

    [Fact]
    public async Task Less_motion_is_given_to_those_who_ask_for_it()
    {
        await using var tab = await chromium.OpenAsync(reducedMotion: true);
        await tab.Page.GotoAsync(book.AddressOf("00-first.html"));

        Assert.Equal("auto", await tab.Page.EvaluateAsync<string>(
            "() => getComputedStyle(document.documentElement).scrollBehavior"));
    }

    private static async Task DrawnAsync(BrowserTab tab)
    {
        foreach (var chart in await tab.Page.Locator("interleave-chart").AllAsync())
        {
            await Assertions.Expect(chart).ToHaveAttributeAsync("data-state", "drawn");
        }
    }

    private async Task<BrowserTab> OpenAsync(string page, int width = 1280, bool dark = false)
    {
        var tab = await chromium.OpenAsync(width, dark);
        await tab.Page.GotoAsync(book.AddressOf(page));
        return tab;
    }
}
