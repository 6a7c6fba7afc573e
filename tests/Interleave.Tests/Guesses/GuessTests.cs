using Interleave.Guesses;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Guesses;

/// <summary>What is said of a guess, and when nothing is.</summary>
[Collection("Guesses that write to the console")]
public class GuessTests
{
    private static readonly Measurement InTurn = Examples.Measured("one after another", 4);
    private static readonly string[] OnOrOff = ["on", "off"];

    [Theory]
    [InlineData(2, "Your guess of 2 s was low by a factor of 2: the result is 4.00 s.")]
    [InlineData(40, "Your guess of 40 s was high by a factor of 10: the result is 4.00 s.")]
    [InlineData(6.2, "Your guess of 6.2 s was high by a factor of 1.6: the result is 4.00 s.")]
    [InlineData(0.0305, "Your guess of 0.0305 s was low by a factor of 130: the result is 4.00 s.")]
    [InlineData(4.3, "Your guess of 4.3 s was right to within a tenth: the result is 4.00 s.")]
    [InlineData(4, "Your guess of 4 s was right.")]
    public void A_sentence_says_how_far_off_a_time_was_and_which_way(double guess, string sentence)
    {
        var shown = InTurn.WithGuess(guess, 0.01, 100);

        Assert.EndsWith("\n" + sentence, shown.ToDisplayString("text/plain"));
        Assert.EndsWith($"<p>{sentence}</p>", shown.ToDisplayString("text/html"));
        Assert.EndsWith("\n" + sentence, shown.ToString());
    }

    [Fact]
    public void Without_a_guess_nothing_is_said()
    {
        double? none = null;
        int? noCount = null;

        Assert.Same(InTurn, InTurn.WithGuess(none, 0.1, 100));
        Assert.Same(Examples.Comparison, Examples.Comparison.WithGuess(none, 1, 100));
        Assert.Same(Examples.Sweep, Examples.Sweep.WithGuess(noCount, 1, 100));
        Assert.Same(Examples.Sweep, Examples.Sweep.WithGuessAt(13, none, 1, 100));
        Assert.Same(Examples.AtOnce, Examples.AtOnce.WithGuess(none, 0.1, 10));
        Assert.Equal("", Written(() => Guess.Compare(none, 4.0, 0, 10)));
        Assert.Equal("", Written(() => Guess.Compare(noCount, 4, 0, 10)));
        Assert.Equal("", Written(() => Guess.Compare((bool?)null, true)));
        Assert.Equal("", Written(() => Guess.Compare((string?)null, "on", OnOrOff)));
    }

    [Fact]
    public void The_result_itself_stays_without_the_guess()
    {
        Assert.NotSame(InTurn, InTurn.WithGuess(40, 0.1, 100));

        Assert.DoesNotContain("guess", InTurn.ToDisplayString("text/plain"));
        Assert.Equal(InTurn.Samples, InTurn.WithGuess(40, 0.1, 100).Samples);
    }

    [Theory]
    [InlineData(0.0, "secondsInTurn is 0, but it must be from 0.1 to 100.")]
    [InlineData(-4.0, "secondsInTurn is -4, but it must be from 0.1 to 100.")]
    [InlineData(101.0, "secondsInTurn is 101, but it must be from 0.1 to 100.")]
    [InlineData(double.NaN, "secondsInTurn is NaN, but it must be from 0.1 to 100.")]
    public void A_guess_outside_its_range_is_refused_in_one_sentence(double? secondsInTurn, string sentence) =>
        Assert.Equal(
            sentence + " Change it, and run again from the cell that sets it.",
            Assert.Throws<ArgumentOutOfRangeException>(() => InTurn.WithGuess(secondsInTurn, 0.1, 100)).Message);

    [Theory]
    [InlineData(3.99, "right, within the noise")]
    [InlineData(4.2, "right to within a tenth")]
    public void What_the_noise_allows_is_right(double guess, string verdict)
    {
        var many = Examples.Measured("many", 4, 4.05, 3.95, 4.02, 3.98, 4.01, 3.99, 3.96);

        Assert.Contains($"was {verdict}: the result is ", many.WithGuess(guess, 0.1, 100).ToString());
    }

    [Fact]
    public void With_few_runs_their_spread_is_the_noise()
    {
        var few = Examples.Measured("few", 3, 4, 6);

        Assert.EndsWith(
            "Your guess of 5.5 s was right, within the spread of the runs: the result is 4.00 s.",
            few.WithGuess(5.5, 0.1, 100).ToString());
    }

    [Theory]
    [InlineData(6.3, "low by a factor of 2: the result is 12.6 ×.")]
    [InlineData(126, "high by a factor of 10: the result is 12.6 ×.")]
    [InlineData(13, "right, within the spread of the runs: the result is 12.6 ×.")]
    public void A_comparison_takes_a_speed_up(double guess, string end) =>
        Assert.EndsWith($"was {end}", Examples.Comparison.WithGuess(guess, 1, 200).ToString());

    [Fact]
    public void A_speed_up_of_times_too_short_to_be_compared_is_no_result()
    {
        var nothing = new Comparison([Examples.Measured("a", 0), Examples.Measured("b", 0)]);

        Assert.EndsWith(
            "Your guess of 3 cannot be compared: here there is no result.",
            nothing.WithGuess(3, 1, 10).ToString());
    }

    [Theory]
    [InlineData(2, "low by 11: the result is 13.")]
    [InlineData(20, "high by 7: the result is 13.")]
    [InlineData(5, "right, as far as these points tell: the result is 13.")]
    [InlineData(130, "high by a factor of 10: the result is 13.")]
    public void A_sweep_takes_the_value_from_which_on_it_is_flat(int guess, string end) =>
        Assert.EndsWith($"was {end}", Examples.Sweep.WithGuess(guess, 1, 200).ToString());

    [Fact]
    public void A_sweep_takes_the_speed_up_at_one_of_its_values()
    {
        Assert.EndsWith(
            "Your guess of 2 × was low by a factor of 6.1: the result is 12.3 ×.",
            Examples.Sweep.WithGuessAt(13, 2, 1, 100).ToString());
        Assert.EndsWith(
            "Your guess of 2 cannot be compared: here there is no result.",
            Examples.Sweep.WithGuessAt(4, 2, 1, 100).ToString());
        Assert.Contains("Your guess", Examples.Sweep.WithGuessAt(13, 2, 1, 100)
            .WithModel("constant", _ => TimeSpan.Zero).ToString());
    }

    [Theory]
    [InlineData(5L, 13L, "Your guess of 5 was low by 8: the result is 13.")]
    [InlineData(13L, 0L, "Your guess of 13 was high by 13: the result is 0.")]
    [InlineData(0L, 0L, "Your guess of 0 was right.")]
    [InlineData(10L, 5_000L, "Your guess of 10 was low by a factor of 500: the result is 5,000.")]
    public void A_count_is_off_by_so_many_or_by_a_factor(long guess, long result, string sentence) =>
        Assert.Equal(sentence, Written(() => Guess.Compare(guess, result, 0, 10_000)));

    [Theory]
    [InlineData(50.0, 31.24, "Your guess of 50 % was high by 18.8 percentage points: the result is 31.2 %.")]
    [InlineData(31.0, 31.24, "Your guess of 31 % was right to within a percentage point: the result is 31.2 %.")]
    [InlineData(10.0, 0.0, "Your guess of 10 % was high by 10 percentage points: the result is 0 %.")]
    public void A_share_is_off_by_percentage_points(double guess, double result, string sentence) =>
        Assert.Equal(sentence, Written(() => Guess.Compare(guess, result, 0, 100, "%")));

    [Fact]
    public void Yes_or_no_and_words_are_right_or_something_else()
    {
        Assert.Equal("Your guess, “yes”, was right.", Written(() => Guess.Compare(true, true)));
        Assert.Equal("You guessed “yes”; the result is “no”.", Written(() => Guess.Compare(true, false)));
        Assert.Equal("Your guess, “off”, was right.", Written(() => Guess.Compare(" Off", "off", OnOrOff)));
        Assert.Equal("You guessed “on”; the result is “off”.", Written(() => Guess.Compare("on", "off", OnOrOff)));
        var lampLooks = "dim";
        Assert.StartsWith(
            "lampLooks is “dim”, but it must be one of these: on, off.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Guess.Compare(lampLooks, "off", OnOrOff)).Message);
    }

    private static string Written(Action compare)
    {
        var console = Console.Out;
        using var writer = new StringWriter();
        Console.SetOut(writer);
        try
        {
            compare();
        }
        finally
        {
            Console.SetOut(console);
        }

        return writer.ToString().TrimEnd();
    }
}
