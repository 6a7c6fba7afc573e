using System.Text.Json;
using Interleave.Plots;
using Interleave.Timing;

namespace Interleave.Tests.Plots;

public class ChartInBrowserTests
{
    /// <summary>plotly.js, put into the page by something that is no chart.</summary>
    private static readonly string Library = $"<script>{ChartLibraryTests.Script}</script>";

    /// <summary>Charts that find no server on this machine.</summary>
    private static readonly string[] AllCharts = ChartsFrom(LibraryServer.DeadPort);

    [Fact]
    public async Task Charts_draw_themselves_with_all_points_when_the_library_comes_after_them()
    {
        var report = await OpenAsync(string.Concat(AllCharts) + Library);

        AssertAllDrawn(report);
        Assert.Equal(0, report.Libraries);
        Assert.All(report.Charts, chart => Assert.True(chart.Clearance >= 4, $"{chart.Title}: {chart.Clearance} px"));
    }

    [Fact]
    public async Task A_server_on_this_machine_is_asked_once_for_all_charts_and_leaves_only_the_librarys_global_name()
    {
        await using var server = LocalServer();

        var report = await OpenAsync(string.Concat(ChartsFrom(server.Port)));

        AssertAllDrawn(report);
        Assert.Equal((1, 1), (report.Libraries, server.Requests));
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
            setTimeout(() => { if (window.module.exports !== window.exports) document.title = 'module.exports was taken'; }, 5000);
            </script>
            """;
        await using var server = LocalServer();

        var report = await OpenAsync(Loaders + string.Concat(ChartsFrom(server.Port)));

        AssertAllDrawn(report);
        Assert.Equal("page", report.Title);
    }

    [Fact]
    public async Task A_dead_port_and_one_with_another_file_are_passed_by_and_what_is_wrong_is_not_run()
    {
        await using var wrong = new LibraryServer(
            ChartLibraryTests.Script + "\ndocument.title = 'tampered';", secure: false);
        await using var right = LocalServer();

        var report = await OpenAsync(string.Concat(ChartsFrom(LibraryServer.DeadPort, wrong.Port, right.Port)));

        AssertAllDrawn(report);
        Assert.Equal("page", report.Title);
        Assert.Equal((1, 1), (wrong.Requests, right.Requests));
    }

    [Fact]
    public async Task A_port_that_never_answers_keeps_the_next_waiting_for_less_than_a_second()
    {
        await using var silent = new LibraryServer("", secure: false, silent: true);
        await using var right = LocalServer();

        var report = await OpenAsync(string.Concat(ChartsFrom(silent.Port, right.Port)), seconds: 6);

        AssertAllDrawn(report);
        Assert.True(silent.Requests >= 1);
    }

    [Fact]
    public async Task Where_nothing_answers_the_charts_give_up_within_a_bound()
    {
        await using var silent = new LibraryServer("", secure: false, silent: true);

        var report = await OpenAsync(string.Concat(ChartsFrom(silent.Port, LibraryServer.DeadPort)), seconds: 9);

        Assert.All(report.Charts, chart => Assert.Equal(("failed", true), (chart.State, chart.TableOpen)));
    }

    [Fact]
    public async Task A_server_that_is_only_just_starting_is_waited_for()
    {
        var port = LibraryServer.DeadPort;
        var sources = new ChartSources([port], DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var page = OpenAsync(Examples.Comparison.Plot().ToHtml(sources), seconds: 10);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await using var server = new LibraryServer(ChartLibraryTests.Script, secure: false, port: port);

        var report = await page;

        Assert.Equal("drawn", Assert.Single(report.Charts).State);
    }

    [Fact]
    public async Task A_chart_that_gave_up_is_drawn_when_a_later_one_finds_the_library()
    {
        await using var server = LocalServer();
        var later = Examples.Sweep.Plot().ToHtml(new([server.Port], 0));

        var report = await OpenAsync(AllCharts[0] + $$"""
            <script>
            setTimeout(() => {
              if (document.querySelector('figure').dataset.state !== 'failed') document.title = 'not yet given up';
              document.body.append(document.createRange().createContextualFragment({{JsonSerializer.Serialize(later)}}));
            }, 5000);
            </script>
            """);

        Assert.Equal("page", report.Title);
        Assert.Equal(["drawn", "drawn"], report.Charts.Select(chart => chart.State));
        Assert.All(report.Charts, chart => Assert.Equal((false, ""), (chart.TableOpen, chart.Notice)));
    }

    [Fact]
    public async Task The_same_output_twice_on_a_page_draws_in_each_copy()
    {
        var report = await OpenAsync(AllCharts[0] + AllCharts[0] + Library);

        Assert.Equal(2, report.Charts.Length);
        Assert.All(
            report.Charts,
            chart => Assert.Equal(("drawn", 1, 6, 2), (chart.State, chart.Drawings, chart.Points, chart.Bars)));
    }

    [Fact]
    public async Task Without_any_source_the_tables_stay_open_and_say_why()
    {
        var report = await OpenAsync(string.Concat(AllCharts));

        Assert.Equal(3, report.Charts.Length);
        Assert.All(report.Charts, chart =>
        {
            Assert.Equal("failed", chart.State);
            Assert.True(chart.TableOpen);
            Assert.Equal(
                "This chart is not drawn: plotly.js was found neither on this machine "
                    + "nor at https://cdn.plot.ly/plotly-basic-3.7.0.min.js. "
                    + "The table has its numbers. To draw the chart, run its cell again "
                    + "(its kernel serves plotly.js to pages on its machine), "
                    + "or open this page with a network.",
                chart.Notice);
        });
        Assert.Empty(report.Globals);
    }

    [Fact]
    public async Task Where_scripts_do_not_run_the_tables_are_to_be_seen()
    {
        var report = await OpenAsync(
            string.Concat(AllCharts).Replace("<script>", "<script type=\"text/plain\">", StringComparison.Ordinal));

        Assert.All(
            report.Charts, chart => Assert.Equal((null, true, ""), (chart.State, chart.TableOpen, chart.Notice)));
    }

    [Fact]
    public async Task With_a_network_several_charts_load_the_library_once_and_check_it()
    {
        await using var server = new LibraryServer(ChartLibraryTests.Script);

        var report = await OpenAsync(string.Concat(AllCharts), libraryPort: server.Port);

        AssertAllDrawn(report);
        Assert.Equal(1, report.Libraries);
        Assert.Equal(1, server.Requests);
        Assert.Equal(["Plotly"], report.Globals);
    }

    [Fact]
    public async Task A_library_that_is_not_the_one_we_know_is_not_run()
    {
        await using var server = new LibraryServer(ChartLibraryTests.Script + "\ndocument.title = 'tampered';");

        var report = await OpenAsync(string.Concat(AllCharts), libraryPort: server.Port);

        Assert.Equal("page", report.Title);
        Assert.All(report.Charts, chart => Assert.Equal(("failed", true), (chart.State, chart.TableOpen)));
        Assert.True(server.Requests >= 1);
    }

    [Fact]
    public async Task Hostile_labels_are_shown_and_not_run()
    {
        var hostile = Examples.Hostile;
        var comparison = new Comparison([Examples.Measured(hostile, 1), Examples.Measured("13", 2)]);
        var sweep = new Sweep(hostile, new[] { (1, Examples.Measured("1", 1)) }).WithModel(
            hostile, _ => TimeSpan.Zero);
        var timeline = new Timeline(hostile, [Examples.Span(hostile, 0, 1)], TimeSpan.FromMilliseconds(1));

        var report = await OpenAsync(
            Library + comparison.Plot().ToHtml() + sweep.Plot().ToHtml() + timeline.Plot().ToHtml());

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
        var report = await OpenAsync(Library + AllCharts[0], style);

        Assert.Equal(colour, report.Charts.Single().Ink);
    }

    [Fact]
    public async Task A_timeline_runs_once_it_is_in_view_and_ends_drawn_in_full()
    {
        var timelines = new[] { Examples.InTurn, Examples.AtOnce }.Plot().ToHtml();
        var report = await OpenAsync($"{Library}{timelines}<div style=\"height:3000px\"></div>{timelines}{AllCharts[0]}");

        Assert.Equal([true, false, false], report.Charts.Select(chart => chart.HasRun));
        Assert.Equal(["▶ run it as it ran (0.9 s)", "▶ run it as it ran (0.9 s)", ""], report.Charts.Select(chart => chart.Run));

        // Two ends of each of six spans, and none twice.
        Assert.Equal([12, 12], report.Charts.Take(2).Select(chart => chart.Points));
    }

    private static string[] ChartsFrom(params int[] ports)
    {
        var sources = new ChartSources(ports, 0);
        var timelines = new[] { Examples.InTurn, Examples.AtOnce }.Plot();
        Chart[] charts = [Examples.Comparison.Plot(), Examples.Sweep.Plot(), timelines];
        return [.. charts.Select(chart => chart.ToHtml(sources))];
    }

    private static LibraryServer LocalServer() => new(ChartLibraryTests.Script, secure: false);

    private static Task<BrowserReport> OpenAsync(
        string body, string style = "", int? libraryPort = null, int? seconds = null) =>
        BrowserPage.OpenAsync(body, style, libraryPort, seconds, TestContext.Current.CancellationToken);

    private static void AssertAllDrawn(BrowserReport report)
    {
        Assert.Equal(3, report.Charts.Length);
        Assert.All(
            report.Charts,
            chart => Assert.Equal(
                ("drawn", 1, false, ""), (chart.State, chart.Drawings, chart.TableOpen, chart.Notice)));
        Assert.Equal(
            ["Time taken", "Time against threads", "What was done when"], report.Charts.Select(chart => chart.Title));
        Assert.Equal(["time (s)", "threads", "time (ms)"], report.Charts.Select(chart => chart.XTitle));
        Assert.Equal(["", "time (s)", ""], report.Charts.Select(chart => chart.YTitle));
        // Three runs of each candidate; two runs at each of three values; two ends of each of six spans.
        Assert.Equal([6, 6, 12], report.Charts.Select(chart => chart.Points));
        Assert.Equal([2, 0, 0], report.Charts.Select(chart => chart.Bars));
        Assert.Equal(["one after another", "13 threads"], report.Charts[0].YNames);
        Assert.Equal(
            ["Toronto", "Québec City", "St. John's", "Toronto", "Québec City", "St. John's"], report.Charts[2].YNames);
    }

    private static string WithoutBlanks(string text) =>
        string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
