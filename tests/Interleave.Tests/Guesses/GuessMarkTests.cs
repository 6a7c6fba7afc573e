using System.Text.Json;
using Interleave.Guesses;
using Interleave.Plots;

namespace Interleave.Tests.Guesses;

/// <summary>Charts mark the guess, and say in words what they mark.</summary>
public class GuessMarkTests
{
    [Theory]
    [InlineData(6.3, 4.019 / 6.3)]
    [InlineData(126, 4.019 / 126)]
    public void A_comparison_has_a_dashed_line_at_the_time_that_the_guess_means(double guess, double time)
    {
        var chart = Examples.Comparison.WithGuess(guess, 1, 200).Plot();

        var mark = Mark(chart);
        Assert.Equal("dash", mark.GetProperty("line").GetProperty("dash").GetString());
        Assert.Equal([time, time], Numbers(mark, "x"), (left, right) => Math.Abs(left - right) < 1e-9);
        Assert.Contains($"your guess: {guess} ×", Label(mark));
        Assert.Contains($" The dashed line is your guess. Your guess of {guess} × was ", chart.Caption);
        Assert.Contains($"Your guess of {guess} × was ", chart.ToText());
        Assert.Contains($"Your guess of {guess} × was ", chart.ToHtml());
    }

    [Fact]
    public void A_guess_far_beyond_the_rest_is_drawn_at_the_edge_and_says_so()
    {
        var near = Mark(Examples.AtOnce.WithGuess(3, 0.1, 1000).Plot());
        var far = Mark(Examples.AtOnce.WithGuess(300, 0.1, 1000).Plot());

        Assert.Equal(3000, Numbers(near, "x")[0], 1e-6);
        Assert.DoesNotContain("further out", Label(near));
        Assert.InRange(Numbers(far, "x")[0], 1000, 10_000);
        Assert.Contains("your guess: 300 s (further out)", Label(far));
    }

    [Fact]
    public void The_axis_reaches_as_far_as_the_mark()
    {
        var chart = Examples.AtOnce.WithGuess(3, 0.1, 1000).Plot();

        var range = Json(chart).GetProperty("layout").GetProperty("xaxis").GetProperty("range");
        Assert.True(range[1].GetDouble() > 3000);
    }

    [Fact]
    public void A_sweep_has_a_line_at_the_value_or_a_diamond_at_the_speed_up()
    {
        Assert.Equal([7, 7], Numbers(Mark(Examples.Sweep.WithGuess(7, 1, 100).Plot()), "x"));
        Assert.Contains("130 (further out)", Label(Mark(Examples.Sweep.WithGuess(130, 1, 200).Plot())));

        var point = Mark(Examples.Sweep.WithGuessAt(13, 2, 1, 100).Plot());
        Assert.Equal([13], Numbers(point, "x"));
        Assert.Equal(3.93 / 2, Numbers(point, "y")[0], 1e-9);
    }

    [Fact]
    public void Of_several_timelines_the_guessed_one_is_marked()
    {
        var marked = new[] { Examples.InTurn, Examples.AtOnce.WithGuess(0.5, 0.1, 10) }.Plot();

        Assert.Equal([500, 500], Numbers(Mark(marked), "x"));
        Assert.Empty(Marks(new[] { Examples.InTurn, Examples.AtOnce }.Plot()));
    }

    [Fact]
    public void Without_a_guess_a_chart_is_what_it_was()
    {
        double? none = null;

        Assert.Equal(Examples.Comparison.Plot().ToJson(), Examples.Comparison.WithGuess(none, 1, 9).Plot().ToJson());
        Assert.DoesNotContain("guess", Examples.Comparison.WithGuess(none, 1, 9).Plot().ToText());
        Assert.Equal(Examples.Sweep.Plot().ToJson(), Examples.Sweep.WithGuessAt(13, none, 1, 9).Plot().ToJson());
        Assert.Equal(Examples.AtOnce.Plot().ToJson(), Examples.AtOnce.WithGuess(none, 1, 9).Plot().ToJson());
    }

    private static JsonElement Mark(Chart chart) => Assert.Single(Marks(chart));

    private static IEnumerable<JsonElement> Marks(Chart chart) => Json(chart).GetProperty("data").EnumerateArray()
        .Where(trace => trace.TryGetProperty("name", out var name) && name.GetString() == "your guess");

    private static string Label(JsonElement mark) => mark.GetProperty("text").EnumerateArray().Last().GetString()!;

    private static double[] Numbers(JsonElement trace, string member) =>
        [.. trace.GetProperty(member).EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Json(Chart chart) => JsonDocument.Parse(chart.ToJson()).RootElement;
}
