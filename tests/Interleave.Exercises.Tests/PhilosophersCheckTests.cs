using Interleave.Races;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>What the exercise <em>Dining philosophers</em> says of right and wrong answers.</summary>
public class PhilosophersCheckTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_who_begins_with_the_other_fork_is_enough(int leftHanded) =>
        AssertVerdict("", Check.Philosophers((table, me) => Dined(table, me, rightFirst: me == leftHanded)));

    [Fact]
    public void All_left_first_wait_for_each_other() => AssertVerdict(
        "all wait for each other", Check.Philosophers((table, me) => Dined(table, me, rightFirst: false)));

    [Fact]
    public void All_right_first_wait_for_each_other() => AssertVerdict(
        "all wait for each other", Check.Philosophers((table, me) => Dined(table, me, rightFirst: true)));

    [Fact]
    public void One_fork_is_not_enough() =>
        AssertVerdict("somebody eats without both forks", Check.Philosophers(WithOneFork));

    [Fact]
    public void Forks_that_are_put_down_too_early_are_not_held() =>
        AssertVerdict("somebody eats without both forks", Check.Philosophers(AfterPuttingDown));

    [Fact]
    public void A_fork_that_is_kept_is_missed() =>
        AssertVerdict("a fork is not put down", Check.Philosophers(KeepingAFork));

    [Fact]
    public void Somebody_who_stays_away_has_not_eaten() => AssertVerdict(
        "somebody does not eat once",
        Check.Philosophers((table, me) => me == 2 ? [Step.Local("think")] : Dined(table, me, rightFirst: false)));

    [Fact]
    public void One_who_eats_for_all_is_seen() =>
        AssertVerdict("somebody eats without both forks", Check.Philosophers(ForAll));

    [Fact]
    public void Steps_that_are_not_written_say_so() =>
        AssertVerdict("nothing is written yet", Check.Philosophers((_, _) => throw new NotImplementedException()));

    private static IEnumerable<Step> Dined(DiningTable table, int me, bool rightFirst)
    {
        var (first, second) = (table.Left(me), table.Right(me));
        if (rightFirst)
        {
            (first, second) = (second, first);
        }

        yield return first.Acquire();
        yield return second.Acquire();
        table.Eat(me);
        yield return second.Release();
        yield return first.Release();
    }

    private static IEnumerable<Step> WithOneFork(DiningTable table, int me)
    {
        yield return table.Left(me).Acquire();
        table.Eat(me);
        yield return table.Left(me).Release();
    }

    private static IEnumerable<Step> AfterPuttingDown(DiningTable table, int me)
    {
        foreach (var fork in new[] { table.Left(me), table.Right(me) })
        {
            yield return fork.Acquire();
            yield return fork.Release();
        }

        table.Eat(me);
    }

    private static IEnumerable<Step> KeepingAFork(DiningTable table, int me)
    {
        yield return table.Left(me).Acquire();
        yield return table.Right(me).Acquire();
        table.Eat(me);
        yield return table.Right(me).Release();
    }

    private static IEnumerable<Step> ForAll(DiningTable table, int me)
    {
        yield return Step.Local("think");
        if (me == 0)
        {
            yield return table.Left(0).Acquire();
            yield return table.Right(0).Acquire();
            for (var guest = 0; guest < DiningTable.Seats; guest++)
            {
                table.Eat(guest);
            }

            yield return table.Right(0).Release();
            yield return table.Left(0).Release();
        }
    }
}
