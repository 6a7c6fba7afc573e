using System.Text.Json;
using System.Text.RegularExpressions;
using Interleave.Plots;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Plots;

public partial class ChartTests
{
    public static TheoryData<string> Kinds => [.. Charts.Keys];

    private static Sweep ManyRunsSweep =>
        new("threads", Examples.ManyRuns.Measurements.Select((measurement, index) => (index + 1, measurement)));

    private static readonly Dictionary<string, Func<Chart>> Charts = new()
    {
        ["comparison"] = Examples.Comparison.Plot,
        ["comparison of many runs"] = Examples.ManyRuns.Plot,
        ["sweep"] = Examples.Sweep.Plot,
        ["sweep of many runs"] = ManyRunsSweep.Plot,
        ["timeline"] = Examples.AtOnce.Plot,
        ["timelines"] = new[] { Examples.InTurn, Examples.AtOnce }.Plot,
        ["hostile comparison"] = new Comparison(
            [Examples.Measured(Examples.Hostile, 1), Examples.Measured("var layout = {\"", 2)]).Plot,
        ["hostile sweep"] = new Sweep(Examples.Hostile, new[] { (1, Examples.Measured("1", 1)) })
            .WithModel("var layout = ];", _ => TimeSpan.Zero).Plot,
        ["nothing done"] = Timeline.Record("nothing", _ => { }).Plot,
        ["no time"] = new Comparison([Examples.Measured("a", 0), Examples.Measured("b", 0)]).Plot,
    };

    [Fact]
    public void A_chart_prefers_plotly_json_and_has_html_and_text()
    {
        var chart = Examples.Comparison.Plot();

        Assert.Equal(
            ["application/vnd.plotly.v1+json", "application/vnd.interleave.table+json", "text/html", "text/plain"],
            Formatter.GetPreferredMimeTypesFor(typeof(Chart)));
        Assert.Equal(chart.ToJson(), chart.ToDisplayString("application/vnd.plotly.v1+json"));
        Assert.StartsWith("<figure", chart.ToDisplayString("text/html"));
        Assert.Equal(chart.ToText(), chart.ToDisplayString("text/plain"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Titles_are_objects_and_axes_have_units(string kind)
    {
        var layout = Json(Charts[kind]()).GetProperty("layout");

        Assert.False(string.IsNullOrWhiteSpace(TitleOf(layout)));
        Assert.False(string.IsNullOrWhiteSpace(TitleOf(layout.GetProperty("xaxis"))));
        var axes = layout.EnumerateObject().Where(member => member.Name is "xaxis" or "yaxis").Select(
            member => member.Value);
        Assert.Contains(
            axes.Where(axis => axis.TryGetProperty("title", out _)).Select(TitleOf),
            title => title is "time (s)" or "time (ms)" or "time (µs)");
        Assert.DoesNotContain("titlefont", layout.GetRawText());
        Assert.DoesNotContain("_isSubplotObj", layout.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_black_or_white_or_unpinned(string kind)
    {
        var chart = Charts[kind]();

        Assert.DoesNotMatch(BlackOrWhite(), chart.ToJson());
        Assert.DoesNotMatch(BlackOrWhite(), chart.ToHtml());
        Assert.DoesNotContain("latest", chart.ToHtml());
        Assert.Contains($"https://cdn.plot.ly/plotly-basic-{ChartLibrary.Version}.min.js", chart.ToHtml());
        var layout = Json(chart).GetProperty("layout");
        Assert.Equal("rgba(0,0,0,0)", layout.GetProperty("paper_bgcolor").GetString());
        Assert.Equal("rgba(0,0,0,0)", layout.GetProperty("plot_bgcolor").GetString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Html_holds_the_table_outside_of_the_script_and_one_script_of_its_own(string kind)
    {
        var html = Charts[kind]().ToHtml();

        Assert.Equal(1, Count(html, "<script"));
        Assert.Equal(1, Count(html, "</script"));
        Assert.Equal(0, Count(html, "<!--"));
        Assert.Contains("<table>", html[..html.IndexOf("<script", StringComparison.Ordinal)]);
        Assert.Contains("<details open>", html);
        Assert.DoesNotContain('\u2028', html[html.IndexOf("<script", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void A_comparisons_text_has_the_numbers_of_its_json()
    {
        var chart = Examples.Comparison.Plot();

        var traces = Json(chart).GetProperty("data").EnumerateArray().ToArray();
        var bars = traces.Where(trace => trace.GetProperty("type").GetString() == "bar").ToArray();
        var runs = traces.Where(trace => Mode(trace) == "markers").ToArray();
        foreach (var (bar, run, measurement) in bars.Zip(runs, Examples.Comparison.Measurements))
        {
            var row = chart.ToText().Split('\n').Single(
                line => line.StartsWith(measurement.Label + " ", StringComparison.Ordinal) && !line.Contains("speed-up"));
            Assert.Contains(Seconds(bar, "x").Single(), row);
            Assert.EndsWith("  " + string.Join(", ", Seconds(run, "x")), row);
            Assert.Equal(measurement.Samples.Length, run.GetProperty("y").GetArrayLength());
        }

        Assert.Equal(2, bars.Length);
        Assert.Contains("one after another 4.02 s, 13 threads 319 ms: speed-up 12.6 ×", chart.ToText());
    }

    [Fact]
    public void A_sweeps_text_has_the_numbers_of_its_json_and_every_run_is_a_mark()
    {
        var chart = Examples.Sweep.Plot();

        var traces = Json(chart).GetProperty("data").EnumerateArray().ToArray();
        var model = traces.Single(
            trace => trace.GetProperty("name").GetString()!.StartsWith("model: ⌈13 / T⌉", StringComparison.Ordinal));
        var runs = traces.Single(trace => Mode(trace) == "markers");
        var marks = runs.GetProperty("x").EnumerateArray().Select(x => x.GetInt32()).Zip(Seconds(runs, "y")).ToLookup(
            mark => mark.First, mark => mark.Second);
        var modelled = model.GetProperty("x")
            .EnumerateArray()
            .Select(x => x.GetInt32())
            .Zip(Seconds(model, "y"))
            .ToDictionary();
        foreach (var point in Examples.Sweep.Points)
        {
            var row = chart.ToText().Split('\n').Single(
                line => line.TrimStart().StartsWith($"{point.Value}  ", StringComparison.Ordinal));
            Assert.EndsWith($"{modelled[point.Value]}  {string.Join(", ", marks[point.Value])}", row);
        }

        Assert.Equal(6, marks.Sum(mark => mark.Count()));
        Assert.Equal(2, traces.Length);
    }

    [Fact]
    public void A_sweeps_model_is_drawn_in_steps_through_every_whole_number()
    {
        var model = Json(Examples.Sweep.Plot()).GetProperty("data").EnumerateArray().Single(
            trace => Mode(trace) == "lines");

        Assert.Equal("hv", model.GetProperty("line").GetProperty("shape").GetString());
        Assert.Equal(Enumerable.Range(1, 13), model.GetProperty("x").EnumerateArray().Select(x => x.GetInt32()));
        Assert.Equal(
            [
                "3.90 s", "2.10 s", "1.50 s", "1.20 s", "900 ms", "900 ms",
                "600 ms", "600 ms", "600 ms", "600 ms", "600 ms", "600 ms", "300 ms",
            ],
            Seconds(model, "y"));
    }

    [Fact]
    public void Without_a_model_a_line_joins_a_sweeps_medians()
    {
        var sweep = new Sweep(
            "threads", [(1, Examples.Measured("1", 4, 2, 3)), (4, Examples.Measured("4", 1, 1.2, 1.1))]);

        var line = Json(sweep.Plot()).GetProperty("data").EnumerateArray().Single(trace => Mode(trace) == "lines");

        Assert.Equal(["3.00 s", "1.10 s"], Seconds(line, "y"));
    }

    [Fact]
    public void With_enough_runs_medians_have_whiskers_and_outliers_another_shape()
    {
        foreach (var (chart, axis) in new[] { (Examples.ManyRuns.Plot(), "x"), (ManyRunsSweep.Plot(), "y") })
        {
            var marks = Json(chart)
                .GetProperty("data")
                .EnumerateArray()
                .Where(trace => Mode(trace) == "markers")
                .ToLookup(Symbol);

            Assert.Equal(
                ["900 ms"], marks["asterisk-open"].SelectMany(trace => Seconds(trace, axis, perSecond: 1000)));
            var whiskers = marks[axis == "x" ? "line-ns-open" : "line-ew-open"].ToArray();
            Assert.Equal(
                ["400 ms", "100 ms", "400 ms"], whiskers.SelectMany(trace => Seconds(trace, axis, perSecond: 1000)));
            var ends = whiskers.SelectMany(trace =>
            {
                var error = trace.GetProperty("error_" + axis);
                return trace.GetProperty(axis).EnumerateArray().Select((value, index) => (
                    Lower: value.GetDouble() - error.GetProperty("arrayminus")[index].GetDouble(),
                    Upper: value.GetDouble() + error.GetProperty("array")[index].GetDouble()));
            });
            Assert.Equal(
                Examples.ManyRuns.Measurements.Select(measurement => measurement.IntervalText),
                ends.Select(pair => DurationText.Of(new ConfidenceInterval<TimeSpan>(
                    TimeSpan.FromMilliseconds(pair.Lower), TimeSpan.FromMilliseconds(pair.Upper)))));
            Assert.Equal(
                21,
                marks.Where(group => group.Key?.StartsWith("line-", StringComparison.Ordinal) == false).Sum(
                    group => group.Sum(trace => trace.GetProperty("x").GetArrayLength())));
            Assert.Contains(
                "A star is a run that is an outlier by Tukey's fences. Whiskers span the 95 % interval of the median.",
                chart.Caption);
            Assert.Contains("≈", chart.ToText());
        }

        Assert.DoesNotContain("star", Examples.Comparison.Plot().Caption);
        Assert.DoesNotContain("Whiskers", Examples.Sweep.Plot().Caption);
    }

    [Fact]
    public void How_it_was_measured_stands_under_the_numbers_and_what_casts_doubt_on_them_in_the_caption()
    {
        var run = new HarnessRun(
            RunEnvironment.Current with { IsDebuggerAttached = true }, 1, 4, TimeSpan.FromSeconds(2));
        var measurements = "ab".Select(label => new Measurement($"{label}", [TimeSpan.FromSeconds(1)]) { Run = run })
            .ToArray();

        var sweep = new Sweep("n", [(1, measurements[0]), (2, measurements[1])]);
        foreach (var chart in new[] { new Comparison(measurements).Plot(), sweep.Plot() })
        {
            Assert.Contains("a debugger is attached", chart.Caption);
            Assert.Contains("Stopped after 1 of 4 rounds, for the time budget of 2.00 s was used up.", chart.Caption);
            Assert.EndsWith("\n" + run.Environment.Line, chart.ToText());
            Assert.Contains(Interleave.Display.Html.Encode(run.Environment.Line), chart.ToHtml());
        }

        Assert.DoesNotContain("an empty run", Examples.Comparison.Plot().ToText());
    }

    [Fact]
    public void Timelines_share_one_axis_and_their_text_has_the_numbers_of_their_json()
    {
        Timeline[] timelines = [Examples.InTurn, Examples.AtOnce];
        var chart = timelines.Plot();

        var traces = Json(chart)
            .GetProperty("data")
            .EnumerateArray()
            .Where(trace => Mode(trace) == "lines+markers")
            .ToArray();
        Assert.Equal(
            2, traces.Select(trace => trace.GetProperty("line").GetProperty("color").GetString()).Distinct().Count());
        var heights = traces
            .SelectMany(trace => trace.GetProperty("y").EnumerateArray())
            .Where(y => y.ValueKind == JsonValueKind.Number)
            .Select(y => y.GetDouble());
        Assert.Equal(6, heights.Distinct().Count());

        var rows = chart.ToText().Split('\n')[4..];
        var ends = traces
            .SelectMany(trace => trace.GetProperty("x").EnumerateArray())
            .Where(x => x.ValueKind == JsonValueKind.Number)
            .Select(x => DurationText.Of(TimeSpan.FromMilliseconds(x.GetDouble())))
            .Chunk(2)
            .ToArray();
        Assert.Equal(6, rows.Length);
        Assert.All(rows.Zip(ends), pair => Assert.Matches($@"\s{pair.Second[0]}\s+{pair.Second[1]}\s", pair.First));
        Assert.EndsWith("failed", rows[^1]);
        Assert.Contains("(one after another: 3 spans in 912 ms; a thread each: 3 spans in 306 ms).", chart.Caption);
    }

    [Fact]
    public void Many_spans_make_a_chart_of_bounded_height_without_names()
    {
        var many = new Timeline(
            "many",
            Enumerable.Range(0, 5000).Select(number => Examples.Span($"job {number}", number, number + 1)),
            TimeSpan.FromMilliseconds(5001));

        var layout = Json(many.Plot()).GetProperty("layout");

        Assert.InRange(layout.GetProperty("height").GetDouble(), 100, 1500);
        Assert.Equal(0, layout.GetProperty("yaxis").GetProperty("ticktext").GetArrayLength());
    }

    [Fact]
    public void Only_a_timeline_that_lasts_long_enough_to_see_runs()
    {
        var runs = Json(new[] { Examples.InTurn, Examples.AtOnce }.Plot()).GetProperty("layout").GetProperty("meta").GetProperty("runs");
        Assert.Equal(
            (912.0, 0.912, "ms"),
            (runs.GetProperty("end").GetDouble(), runs.GetProperty("seconds").GetDouble(), runs.GetProperty("unit").GetString()));

        var brief = new Timeline("brief", [Examples.Span("work", 0, 9)], TimeSpan.FromMilliseconds(10)).Plot();
        Assert.All([brief, Examples.Comparison.Plot(), Examples.Sweep.Plot()], chart =>
        {
            Assert.False(Json(chart).GetProperty("layout").TryGetProperty("meta", out _));
            Assert.DoesNotContain("interleaveRan", chart.ToHtml());
        });
    }

    [Fact]
    public void No_timeline_at_all_is_refused()
    {
        Assert.Contains(
            "give at least one",
            Assert.Throws<ArgumentException>(() => System.Array.Empty<Timeline>().Plot()).Message);
    }

    [Fact]
    public void Each_rendering_has_an_id_of_its_own()
    {
        var chart = Examples.Comparison.Plot();

        Assert.NotEqual(Id(chart.ToHtml()), Id(chart.ToHtml()));
    }

    [Fact]
    public void Every_colour_is_seen_on_white_and_on_a_dark_page()
    {
        foreach (var colour in Theme.Palette.Append(Theme.Grey))
        {
            Assert.True(Contrast(colour, "#FFFFFF") >= 3, colour);
            Assert.True(Contrast(colour, "#1E1E1E") >= 3, colour);
        }
    }

    private static JsonElement Json(Chart chart) => JsonDocument.Parse(chart.ToJson()).RootElement;

    private static string? TitleOf(JsonElement parent) => parent.GetProperty("title").GetProperty("text").GetString();

    private static string? Mode(JsonElement trace) =>
        trace.TryGetProperty("mode", out var mode) ? mode.GetString() : null;

    private static string? Symbol(JsonElement trace) => trace.GetProperty("marker").GetProperty("symbol").GetString();

    private static string[] Seconds(JsonElement trace, string axis, double perSecond = 1) =>
        [
            .. trace.GetProperty(axis)
                .EnumerateArray()
                .Select(value => DurationText.Of(TimeSpan.FromSeconds(value.GetDouble() / perSecond))),
        ];

    private static int Count(string text, string part) => text.Split(part, StringSplitOptions.None).Length - 1;

    private static string Id(string html) => Regex.Match(html, "data-interleave-chart=\"([^\"]+)\"").Groups[1].Value;

    // As WCAG 2.2 defines relative luminance and contrast.
    private static double Contrast(string one, string other)
    {
        double[] luminances = [.. new[] { one, other }.Select(Luminance).Order()];
        return (luminances[1] + 0.05) / (luminances[0] + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Convert.FromHexString(colour.AsSpan(1))
            .Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4));
        return parts.Zip([0.2126, 0.7152, 0.0722], (part, weight) => part * weight).Sum();
    }

    [GeneratedRegex(@"\b(black|white)\b(?!-)|#(0{3}|f{3}|0{6}|f{6})\b", RegexOptions.IgnoreCase)]
    private static partial Regex BlackOrWhite();
}
