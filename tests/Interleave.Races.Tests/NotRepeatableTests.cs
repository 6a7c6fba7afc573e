
namespace Interleave.Races.Tests;

/// <summary>
/// Races that once go another way than before. Whichever run it is, and however little differs, such a race is never a pass.
/// </summary>
public class NotRepeatableTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_thread_that_is_blocked_or_fails_in_one_run_only_is_no_pass_whichever_run_it_is(bool fails, bool isFirst)
    {
        // From the first state of all no step is made.
        for (var odd = 2; ; odd++)
        {
            var made = 0;
            var race = Race.Of("odd", () => new Box { IsOdd = ++made == odd }, _ => true, isFirst ? [Odd, Adds] : [Adds, Odd]);

            var exploration = race.Explore(cancellationToken: Stop);

            if (made < odd)
            {
                Assert.True(exploration.IsProvedRight, exploration.ToText());
                Assert.True(odd > exploration.Schedules);
                return;
            }

            Assert.False(exploration.IsProvedRight, $"Run {odd} of {made} was another, and nobody noticed.");
        }

        IEnumerable<Step> Odd(Box box)
        {
            yield return fails ? Step.Read("x") : Step.When("x", () => !box.IsOdd);
            if (fails && box.IsOdd)
            {
                throw new FormatException("no number");
            }

            yield return Step.Write("x");
            box.X++;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thread_that_announces_something_else_than_in_the_first_schedule_is_not_repeatable(bool sameVariable)
    {
        var hasEnded = false;
        var race = Race.Of("other", () => new Box(), _ => hasEnded = true, Announces, Adds);

        var exploration = race.Explore(cancellationToken: Stop);

        Assert.Equal(RaceOutcome.NotRepeatable, exploration.Fault?.Outcome);
        Assert.Contains("h first did “write x”, and could not do so again", exploration.ToText());
        Assert.False(exploration.IsComplete || exploration.IsProvedRight);

        IEnumerable<Step> Announces(Box box)
        {
            yield return !hasEnded ? Step.Write("x") : sameVariable ? Step.Read("x") : Step.Write("y");
            box.X++;
            yield return Step.Write("x");
            box.X++;
        }
    }

    [Fact]
    public void A_wrong_end_that_comes_only_once_is_not_repeatable()
    {
        var came = false;
        var exploration = Race.Of("once", () => new Box(), box => box.X >= 0, Adds, Once).Explore(cancellationToken: Stop);

        // The last of the three schedules, and not one that is run again whatever its end.
        Assert.Equal((3, 1), (exploration.Schedules, exploration.WrongSchedules));
        Assert.Equal(RaceOutcome.NotRepeatable, exploration.Fault?.Outcome);
        Assert.Contains("The schedule khh did not go the same way twice", exploration.ToText());

        IEnumerable<Step> Once(Box box)
        {
            yield return Step.Write("x");
            if (box.X == 0 && !came)
            {
                came = true;
                box.X = -10;
            }
        }
    }

    [Fact]
    public void A_state_on_the_way_that_differs_from_run_to_run_is_not_repeatable_though_the_ends_are_the_same()
    {
        var runs = 0;
        var exploration = Race.Of("way", () => new Box(), box => box.X == 0, Wanders).Explore(cancellationToken: Stop);

        Assert.Equal(RaceOutcome.NotRepeatable, exploration.Fault?.Outcome);
        Assert.Contains("after step 1", exploration.ToText());

        IEnumerable<Step> Wanders(Box box)
        {
            yield return Step.Write("x");
            box.X = ++runs;
            yield return Step.Write("x");
            box.X = 0;
        }
    }

    private static IEnumerable<Step> Adds(Box box)
    {
        yield return Step.Write("x");
        box.X++;
        yield return Step.Write("x");
        box.X++;
    }

    private sealed class Box
    {
        public int X { get; set; }

        internal bool IsOdd { get; init; }
    }
}
