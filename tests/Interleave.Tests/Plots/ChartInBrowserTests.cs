using Interleave.Plots;
using Interleave.Timing;

namespace Interleave.Tests.Plots;

public class ChartInBrowserTests
{
    private static readonly string[] AllCharts =
    [
        Examples.Comparison.Plot().ToHtml(),
        Examples.Sweep.Plot().ToHtml(),
        new[] { Examples.InTurn, Examples.AtOnce }.Plot().ToHtml(),
    ];

    [Fact]
    public async Task Charts_draw_themselves_with_all_points_when_the_library_comes_after_them()
    {
        var report = await OpenAsync(string.Concat(AllCharts) + ChartLibrary.Offline().ToHtml());

        AssertAllDrawn(report);
        Assert.Equal(0, report.Libraries);
        Assert.All(report.Charts, chart => Assert.True(chart.Clearance >= 4, $"{chart.Title}: {chart.Clearance} px"));
    }

    [Fact]
    public async Task Charts_leave_no_global_name_but_the_librarys()
    {
        var report = await OpenAsync(ChartLibrary.Offline().ToHtml() + string.Concat(AllCharts));

        AssertAllDrawn(report);
        Assert.Equal(["Plotly"], report.Globals);
    }

    [Fact]
    public async Task A_page_with_module_loaders_is_no_hindrance()
    {
        const string Loaders = """
            <script>
            window.define = () => { document.title = 'define was called'; };
            window.define.amd = {};
            window.exports = {};
            window.module = { exports: window.exports };
            </script>
            """;

        const string Look = "<script>if (window.module.exports !== window.exports) document.title = 'module.exports was taken';</script>";

        var report = await OpenAsync(Loaders + ChartLibrary.Offline().ToHtml() + string.Concat(AllCharts) + Look);

        AssertAllDrawn(report);
        Assert.Equal("page", report.Title);
    }

    [Fact]
    public async Task The_library_shown_twice_is_run_once()
    {
        var offline = ChartLibrary.Offline().ToHtml();

        var report = await OpenAsync($"{offline}<script>window.Plotly.first = true;</script>{offline}<script>document.title = String(window.Plotly.first);</script>");

        Assert.Equal("true", report.Title);
    }

    [Fact]
    public async Task The_same_output_twice_on_a_page_draws_in_each_copy()
    {
        var report = await OpenAsync(AllCharts[0] + AllCharts[0] + ChartLibrary.Offline().ToHtml());

        Assert.Equal(2, report.Charts.Length);
        Assert.All(report.Charts, chart => Assert.Equal(("drawn", 1, 6, 2), (chart.State, chart.Drawings, chart.Points, chart.Bars)));
    }

    [Fact]
    public async Task Without_the_library_and_a_network_the_tables_stay_open_and_say_why()
    {
        var report = await OpenAsync(string.Concat(AllCharts));

        Assert.Equal(3, report.Charts.Length);
        Assert.All(report.Charts, chart =>
        {
            Assert.Equal("failed", chart.State);
            Assert.True(chart.TableOpen);
            Assert.StartsWith("This chart is not drawn: https://cdn.plot.ly/plotly-basic-3.7.0.min.js could not be loaded.", chart.Notice);
            Assert.Contains("ChartLibrary.Offline()", chart.Notice);
        });
        Assert.Empty(report.Globals);
    }

    [Fact]
    public async Task Where_scripts_do_not_run_the_tables_are_to_be_seen()
    {
        var report = await OpenAsync(string.Concat(AllCharts).Replace("<script>", "<script type=\"text/plain\">", StringComparison.Ordinal));

        Assert.All(report.Charts, chart => Assert.Equal((null, true, ""), (chart.State, chart.TableOpen, chart.Notice)));
    }

    [Fact]
    public async Task With_a_network_several_charts_load_the_library_once_and_check_it()
    {
        await using var server = new LibraryServer(ChartLibrary.Script);

        var report = await OpenAsync(string.Concat(AllCharts), libraryPort: server.Port);

        AssertAllDrawn(report);
        Assert.Equal(1, report.Libraries);
        Assert.Equal(1, server.Requests);
        Assert.Equal(["Plotly"], report.Globals);
    }

    [Fact]
    public async Task A_library_that_is_not_the_one_we_know_is_not_run()
    {
        await using var server = new LibraryServer(ChartLibrary.Script + "\ndocument.title = 'tampered';");

        var report = await OpenAsync(string.Concat(AllCharts), libraryPort: server.Port);

        Assert.Equal("page", report.Title);
        Assert.All(report.Charts, chart => Assert.Equal(("failed", true), (chart.State, chart.TableOpen)));
        Assert.True(server.Requests >= 1);
    }

    [Fact]
    public async Task A_host_that_never_answers_is_waited_for_within_a_bound()
    {
        // The element is there already and has no source, so neither of its events ever comes.
        var report = await OpenAsync("<script data-interleave-plotly></script>" + AllCharts[0]);

        var chart = Assert.Single(report.Charts);
        Assert.Equal("failed", chart.State);
        Assert.True(chart.TableOpen);
        Assert.Contains("did not answer within 8 s", chart.Notice);
    }

    [Fact]
    public async Task Hostile_labels_are_shown_and_not_run()
    {
        var hostile = Examples.Hostile;
        var comparison = new Comparison([Examples.Measured(hostile, 1), Examples.Measured("13", 2)]);
        var sweep = new Sweep(hostile, new[] { (1, Examples.Measured("1", 1)) }).WithModel(hostile, _ => TimeSpan.Zero);
        var timeline = new Timeline(hostile, [Examples.Span(hostile, 0, 1)], TimeSpan.FromMilliseconds(1));

        var report = await OpenAsync(ChartLibrary.Offline().ToHtml() + comparison.Plot().ToHtml() + sweep.Plot().ToHtml() + timeline.Plot().ToHtml());

        Assert.Equal("page", report.Title);
        Assert.Equal(3, report.Charts.Length);
        Assert.All(report.Charts, chart => Assert.Equal(("drawn", ""), (chart.State, chart.Notice)));
        // Lines are joined in the drawing's text, and blanks at their ends are not drawn.
        Assert.Equal(WithoutBlanks(hostile), WithoutBlanks(report.Charts[0].YNames[0]));
        Assert.Equal("13", report.Charts[0].YNames[1]);
        Assert.Equal(WithoutBlanks("Time against " + hostile), WithoutBlanks(report.Charts[1].Title));
    }

    [Theory]
    [InlineData("background:#fff;color:rgb(20, 30, 40)", "rgb(20, 30, 40)")]
    [InlineData("background:#1e1e1e;color:rgb(212, 212, 212)", "rgb(212, 212, 212)")]
    public async Task Text_has_the_pages_colour(string style, string colour)
    {
        var report = await OpenAsync(ChartLibrary.Offline().ToHtml() + AllCharts[0], style);

        Assert.Equal(colour, report.Charts.Single().Ink);
    }

    private static Task<BrowserReport> OpenAsync(string body, string style = "", int? libraryPort = null) =>
        BrowserPage.OpenAsync(body, style, libraryPort, TestContext.Current.CancellationToken);

    private static void AssertAllDrawn(BrowserReport report)
    {
        Assert.Equal(3, report.Charts.Length);
        Assert.All(report.Charts, chart => Assert.Equal(("drawn", 1, false, ""), (chart.State, chart.Drawings, chart.TableOpen, chart.Notice)));
        Assert.Equal(["Time taken", "Time against threads", "What was done when"], report.Charts.Select(chart => chart.Title));
        Assert.Equal(["time (s)", "threads", "time (ms)"], report.Charts.Select(chart => chart.XTitle));
        Assert.Equal(["", "time (s)", ""], report.Charts.Select(chart => chart.YTitle));
        // Three runs of each rival; two runs at each of three values; two ends of each of six spans.
        Assert.Equal([6, 6, 12], report.Charts.Select(chart => chart.Points));
        Assert.Equal([2, 0, 0], report.Charts.Select(chart => chart.Bars));
        Assert.Equal(["one after another", "13 threads"], report.Charts[0].YNames);
        Assert.Equal(["Toronto", "Québec City", "St. John's", "Toronto", "Québec City", "St. John's"], report.Charts[2].YNames);
    }

    private static string WithoutBlanks(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
