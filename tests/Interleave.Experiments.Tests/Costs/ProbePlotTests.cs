using System.Text.Json;
using Interleave.Experiments.Costs;
using Interleave.Plots;

namespace Interleave.Experiments.Tests.Costs;

public class ProbePlotTests
{
    private static readonly string[] Axes = ["xaxis", "yaxis"];

    public static TheoryData<string> Kinds => [.. Charts.Keys];

    private static readonly Dictionary<string, Func<Chart>> Charts = new()
    {
        ["starvation"] = ProbeExamples.Starved.Plot,
        ["time"] = ProbeExamples.Waits.PlotTime,
        ["memory"] = ProbeExamples.Waits.PlotMemory,
        ["threads"] = ProbeExamples.Waits.PlotThreads,
        ["nothing measured"] = new Waiting([], TimeSpan.Zero).PlotMemory,
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Axes_have_titles_with_units_and_there_is_a_caption(string kind)
    {
        var chart = Charts[kind]();

        var layout = Json(chart).GetProperty("layout");
        Assert.All(
            Axes,
            axis => Assert.Matches(
                @"\(.+\)$", layout.GetProperty(axis).GetProperty("title").GetProperty("text").GetString()));
        Assert.NotEmpty(chart.Caption);
        Assert.StartsWith(chart.Title, chart.ToText());
    }

    [Fact]
    public void Only_a_pool_that_held_up_the_short_job_is_called_starved()
    {
        Assert.Equal("A pool that starves", ProbeExamples.Starved.Plot().Title);
        Assert.Equal("The pool while other jobs block", ProbeExamples.NotStarved.Plot().Title);
    }

    [Fact]
    public void Waits_are_drawn_on_logarithmic_axes_with_a_line_a_way()
    {
        var json = Json(ProbeExamples.Waits.PlotTime());

        Assert.All(
            Axes,
            axis => Assert.Equal("log", json.GetProperty("layout").GetProperty(axis).GetProperty("type").GetString()));
        Assert.Equal(
            ["a thread each", "the pool", "async"],
            json.GetProperty("data").EnumerateArray().Select(trace => trace.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_was_stopped_has_an_open_triangle_and_the_caption_says_so()
    {
        var chart = ProbeExamples.Waits.PlotTime();

        var pool = Json(chart).GetProperty("data")[1];
        Assert.Equal(
            ["square", "triangle-up-open"],
            pool.GetProperty("marker").GetProperty("symbol").EnumerateArray().Select(symbol => symbol.GetString()));
        Assert.Equal([1.2, 3.3], pool.GetProperty("y").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Contains("open triangle", chart.Caption);
    }

    [Fact]
    public void Memory_that_cannot_be_told_has_no_mark()
    {
        var traces = Json(ProbeExamples.Waits.PlotMemory()).GetProperty("data").EnumerateArray().ToArray();

        Assert.Equal(["a thread each", "async"], traces.Select(trace => trace.GetProperty("name").GetString()));
        Assert.All(traces, trace => Assert.Equal(1, trace.GetProperty("y").GetArrayLength()));
    }

    private static JsonElement Json(Chart chart) => JsonDocument.Parse(chart.ToJson()).RootElement;
}
