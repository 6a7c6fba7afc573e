using System.Text.Json;
using Interleave.Experiments.Computing;
using Interleave.Experiments.Costs;
using Interleave.Guesses;
using Interleave.Plots;
using Interleave.Timing;

namespace Interleave.Experiments.Tests.Costs;

/// <summary>Guesses at what a thread costs, and at speed-ups.</summary>
public class CostGuessesTests
{
    [Theory]
    [InlineData(2.336, "low by a factor of 2: the result is 4.67 ×.")]
    [InlineData(46.7, "high by a factor of 10: the result is 4.67 ×.")]
    public void Costs_take_how_many_times_as_much_the_second_is(double guess, string end) => Assert.EndsWith(
        $"was {end}",
        new PieceCostTable(
            new PieceCost(new Measurement("a", [TimeSpan.FromMilliseconds(2.8)]), 100),
            new PieceCost(new Measurement("b", [TimeSpan.FromMilliseconds(13.08)]), 100))
            .WithGuess(guess, 0.1, 100).ToString());

    [Fact]
    public void What_could_not_be_measured_is_said_to_have_no_result() => Assert.EndsWith(
        "Your guess of 1,024 cannot be compared: here there is no result.",
        ProbeExamples.Parked.WithGuess(1024, 1, 10_000).ToString());

    [Fact]
    public void A_tally_takes_the_number_of_threads()
    {
        var tally = new JobTally("the pool");
        tally.Job();
        tally.Job();

        Assert.EndsWith("Your guess of 3 was high by 2: the result is 1.", tally.WithGuess(3, 1, 100).ToString());
        Assert.Same(tally, tally.WithGuess(null, 1, 100));
    }

    [Theory]
    [InlineData(30, "30", "high by a factor of 10", 30)]
    [InlineData(900, "900 (further out)", "high by a factor of 300", 300)]
    public void A_starved_pool_has_a_dashed_line_at_the_jobs_that_were_guessed(
        int guess, string label, string verdict, double most)
    {
        var chart = ProbeExamples.Starved.WithGuess(guess, 0, 1000).Plot();

        var mark = Mark(chart);
        Assert.Contains($"your guess: {label}", mark.GetProperty("text")[1].GetString());
        Assert.InRange(mark.GetProperty("y")[0].GetDouble(), 3, most);
        Assert.EndsWith($"The dashed line is your guess. Your guess of {guess} was {verdict}: the result is 3.",
            chart.Caption);
    }

    [Fact]
    public void The_time_of_many_waits_has_a_diamond_at_the_most_of_them()
    {
        var guessed = ProbeExamples.Waits.WithGuess(3.31, 0.1, 10_000);

        var mark = Mark(guessed.PlotTime());
        Assert.Equal(10_000, mark.GetProperty("x")[0].GetDouble());
        Assert.Equal(3.31, mark.GetProperty("y")[0].GetDouble());
        Assert.Contains("high by a factor of 10: the result is 0.331 s.", guessed.PlotTime().ToText());
        Assert.DoesNotContain("guess", guessed.PlotMemory().ToText());
    }

    [Fact]
    public void A_speed_up_is_marked_where_it_was_guessed_and_says_so()
    {
        var sweep = new Sweep(
            "threads",
            new[] { (1, TimeSpan.FromSeconds(4)), (4, TimeSpan.FromSeconds(1)) }
                .Select(point => (point.Item1, new Measurement("work", [point.Item2]))));

        var chart = new[] { ("no lock", sweep.WithGuessAt(4, 2, 0.1, 100)), ("one lock", sweep) }.PlotSpeedUp(4);

        var mark = Mark(chart);
        Assert.Equal((4, 2), (mark.GetProperty("x")[0].GetDouble(), mark.GetProperty("y")[0].GetDouble()));
        Assert.EndsWith(
            "The diamond is your guess. Your guess of 2 × was low by a factor of 2: the result is 4.00 ×.",
            chart.Caption);
        Assert.Equal(
            sweep.PlotSpeedUp().ToJson(), sweep.WithGuessAt(4, (double?)null, 0.1, 100).PlotSpeedUp().ToJson());
    }

    private static JsonElement Mark(Chart chart) => Assert.Single(
        JsonDocument.Parse(chart.ToJson()).RootElement.GetProperty("data").EnumerateArray(),
        trace => trace.TryGetProperty("name", out var name) && name.GetString() == "your guess");
}
