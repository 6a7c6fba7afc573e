using System.Text.Json;
using Interleave.Experiments.Computing;
using Interleave.Plots;
using Interleave.Tests;
using Interleave.Timing;

namespace Interleave.Experiments.Tests.Computing;

public class SpeedUpPlotTests
{
    private static readonly Sweep Computing = Of((1, [1.0, 1.1, 0.9]), (2, [0.5, 0.52, 0.54]), (4, [0.5, 0.5, 0.5]));
    private static readonly Sweep Locked = Of((1, [1.0]), (2, [1.02]), (4, [1.04]));

    [Fact]
    public void Axes_are_named_and_the_text_has_every_number()
    {
        var chart = Computing.PlotSpeedUp(processors: 2, serialShare: 0.25);

        var layout = Json(chart).GetProperty("layout");
        Assert.Equal(
            ("threads", "speed-up, ×"), (TitleOf(layout.GetProperty("xaxis")), TitleOf(layout.GetProperty("yaxis"))));
        Assert.Equal(
            "Best 2.00 × with 4 threads. A mark is one run, a line joins the medians. "
                + "Dashed: the ideal, as many times as there are threads, up to 2 cores. Dotted: Amdahl, 25 % serial.",
            chart.Caption);
        var lines = chart.ToText().Split('\n');
        Assert.Equal("threads  median  speed-up   ideal  Amdahl, 25 % serial  each run", lines[2]);
        Assert.Equal("      1  1.00 s    1.00 ×  1.00 ×               1.00 ×  1.00 ×, 0.909 ×, 1.11 ×", lines[4]);
        Assert.Equal("      2  520 ms    1.92 ×  2.00 ×               1.60 ×  2.00 ×, 1.92 ×, 1.85 ×", lines[5]);
        Assert.Equal("      4  500 ms    2.00 ×  2.00 ×               1.60 ×  2.00 ×, 2.00 ×, 2.00 ×", lines[6]);
    }

    [Fact]
    public void The_ideal_rises_to_the_cores_and_no_further()
    {
        var ideal = Traces(Computing.PlotSpeedUp(processors: 2)).Single(
            trace => trace.GetProperty("name").GetString() == "ideal");

        Assert.Equal([1, 2, 3, 4], Numbers(ideal, "x"));
        Assert.Equal([1, 2, 2, 2], Numbers(ideal, "y"));
        Assert.Equal([1, 2, 3, 4], Numbers(Traces(Computing.PlotSpeedUp())[0], "y"));
        Assert.Equal([1, 1, 1, 1], Numbers(Traces(Computing.PlotSpeedUp(processors: 1))[0], "y"));
    }

    [Fact]
    public void The_law_is_drawn_for_the_processors_that_there_are()
    {
        var law = Traces(Computing.PlotSpeedUp(processors: 2, serialShare: 0.25))[1];

        Assert.Equal("Amdahl, 25 % serial", law.GetProperty("name").GetString());
        Assert.Equal([1, 1.6, 1.6, 1.6], Numbers(law, "y"), (left, right) => Math.Abs(left - right) < 1e-9);
    }

    [Fact]
    public void Every_run_is_a_mark_and_several_sweeps_differ_in_colour_and_shape()
    {
        var chart = new[] { ("no lock", Computing), ("one lock", Locked) }.PlotSpeedUp(2);

        var marks = Traces(chart).Where(trace => trace.GetProperty("mode").GetString() == "markers").ToArray();
        Assert.Equal([9, 3], marks.Select(trace => Numbers(trace, "y").Length));
        Assert.Equal(
            2, marks.Select(trace => trace.GetProperty("marker").GetProperty("color").GetString()).Distinct().Count());
        Assert.Equal(
            2,
            marks.Select(trace => trace.GetProperty("marker").GetProperty("symbol").GetString()).Distinct().Count());
        Assert.StartsWith("No lock best 2.00 × with 4 threads; one lock best 1.00 × with 1 thread.", chart.Caption);
        Assert.Equal(6, chart.ToText().Split('\n').Count(line => line.StartsWith("no lock ", StringComparison.Ordinal) || line.StartsWith("one lock ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_gain_that_is_no_more_than_noise_is_not_claimed()
    {
        double[] steady = [1.0, 1.01, 0.99, 1.02, 0.98, 1.0], wild = [0.5, 1.6, 0.6, 1.5, 0.7, 0.71];
        double[] quicker = [0.8, 0.81, 0.79, 0.8, 0.82, 0.8];

        Assert.StartsWith(
            "No gain beyond the noise (1.42 × with 2 threads). A mark",
            Of((1, steady), (2, wild)).PlotSpeedUp(2).Caption);
        Assert.StartsWith(
            "Best 1.25 × with 4 threads. A mark", Of((1, steady), (2, wild), (4, quicker)).PlotSpeedUp(2).Caption);
        Assert.StartsWith(
            "Computing no gain beyond the noise (1.42 × with 2 threads); waiting best 1.25 × with 2 threads.",
            new[] { ("computing", Of((1, steady), (2, wild))), ("waiting", Of((1, steady), (2, quicker))) }.PlotSpeedUp().Caption);
    }

    [Fact]
    public void A_time_too_short_to_be_compared_has_no_mark_and_no_number()
    {
        var chart = Of((1, [1.0]), (2, [0.0])).PlotSpeedUp(2);

        Assert.Contains("–", chart.ToText().Split('\n')[^1]);
        Assert.DoesNotContain("Infinity", chart.ToJson());
        Assert.Contains("null", chart.ToJson());
    }

    [Fact]
    public void An_ideal_far_above_the_rest_does_not_press_it_flat()
    {
        Assert.InRange(Top(Of((1, [1.0]), (16, [0.5])).PlotSpeedUp()), 4, 5);
        Assert.InRange(Top(Of((1, [1.0]), (16, [0.08])).PlotSpeedUp()), 16, 18);
        Assert.InRange(Top(Of((1, [1.0]), (2, [0.2])).PlotSpeedUp(1)), 5, 6);

        static double Top(Chart chart) =>
            Json(chart).GetProperty("layout").GetProperty("yaxis").GetProperty("range")[1].GetDouble();
    }

    [Fact]
    public void One_point_alone_and_very_many_threads_can_be_drawn()
    {
        Assert.Contains("1.00 ×", Of((1, [1.0])).PlotSpeedUp(2).ToText());

        var wide = Of((1, [1.0]), (1000, [0.001])).PlotSpeedUp();
        Assert.Equal("log", Json(wide).GetProperty("layout").GetProperty("xaxis").GetProperty("type").GetString());
        Assert.InRange(Numbers(Traces(wide)[0], "x").Length, 100, 300);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Contains(
            "give at least one",
            Assert.Throws<ArgumentException>(() => Array.Empty<(string, Sweep)>().PlotSpeedUp()).Message);
        Assert.Contains(
            "and not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Computing.PlotSpeedUp(0)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Computing.PlotSpeedUp(2, 1.5));
        Assert.Throws<ArgumentException>(() => new[] { (" ", Computing) }.PlotSpeedUp());
    }

    private static Sweep Of(params (int Threads, double[] Seconds)[] points) =>
        new("threads", points.Select(point => (point.Threads, Examples.Measured("a point", point.Seconds))));

    private static JsonElement Json(Chart chart) => JsonDocument.Parse(chart.ToJson()).RootElement;

    private static JsonElement[] Traces(Chart chart) => [.. Json(chart).GetProperty("data").EnumerateArray()];

    private static double[] Numbers(JsonElement trace, string axis) =>
        [.. trace.GetProperty(axis).EnumerateArray().Select(value => value.GetDouble())];

    private static string? TitleOf(JsonElement axis) => axis.GetProperty("title").GetProperty("text").GetString();
}
