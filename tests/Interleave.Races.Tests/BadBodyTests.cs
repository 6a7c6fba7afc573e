
namespace Interleave.Races.Tests;

/// <summary>Races that cannot be right: each is reported as what it is, and never as a pass.</summary>
public class BadBodyTests
{
    private static int _outside;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thread_that_throws_is_reported_with_its_step_and_its_message(bool reduce)
    {
        var exploration = Of(box => Throws(box)).Explore(reduce, cancellationToken: Stop);

        Assert.False(exploration.IsProvedRight);
        Assert.Equal(RaceOutcome.Threw, exploration.ShortestWrong!.Outcome);
        Assert.Contains("write x: FormatException: no number", exploration.ShortestWrong.Text);

        static IEnumerable<Step> Throws(Box box)
        {
            yield return Step.Write("x");
            box.X = box.X == 0 ? throw new FormatException("no number") : 1;
        }
    }

    [Fact]
    public void A_broken_assertion_is_found_at_its_step()
    {
        var exploration = Race.Of("assert", () => new Box(), _ => true, Writes, Asserts).Explore(cancellationToken: Stop);

        Assert.Equal(("h" + "k", RaceOutcome.BrokenAssertion), (exploration.ShortestWrong!.Schedule, exploration.ShortestWrong.Outcome));
        Assert.Equal((2, 1), (exploration.Schedules, exploration.WrongSchedules));

        static IEnumerable<Step> Writes(Box box)
        {
            yield return Step.Write("x");
            box.X = 1;
        }

        static IEnumerable<Step> Asserts(Box box)
        {
            yield return Step.Read("x");
            Race.Assert(box.X == 0, "x is 0");
        }
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(ThreadInterruptedException))]
    public void An_exception_that_usually_means_a_stop_is_one_like_others_where_nobody_stopped(Type type)
    {
        Exception Mine() => (Exception)Activator.CreateInstance(type, "mine")!;
        var end = Race.Of("end", () => new Box(), _ => throw Mine(), Once).Explore(cancellationToken: Stop);
        var step = Of(_ => Throws()).Explore(cancellationToken: Stop);

        Assert.Equal((RaceOutcome.Threw, RaceOutcome.Threw), (end.ShortestWrong!.Outcome, step.ShortestWrong!.Outcome));

        IEnumerable<Step> Throws()
        {
            yield return Step.Write("x");
            throw Mine();
        }
    }

    [Fact]
    public void Time_is_looked_at_also_in_the_middle_of_a_long_schedule()
    {
        var made = 0;
        var race = Of(_ => Slow());
        var exploration = race.Explore(maxTime: TimeSpan.FromMilliseconds(200), cancellationToken: Stop);

        // 1,000 steps of 20 ms are 20 s for each thread.
        Assert.InRange(made, 1, 500);
        Assert.False(exploration.IsComplete);
        Assert.Contains("by maxTime", exploration.ToText());

        IEnumerable<Step> Slow()
        {
            for (var step = 0; step < 1_000; step++)
            {
                yield return Step.Write("x");
                made++;
                Thread.Sleep(20);
            }
        }
    }

    [Fact]
    public void What_a_method_has_in_a_finally_block_is_done_also_where_its_schedule_breaks_off()
    {
        var (entered, left) = (0, 0);
        var exploration = Race.Of("stuck", () => new RaceLock("gate"), _ => true, Holds, Holds).Explore(cancellationToken: Stop);

        Assert.Contains(exploration.Ends, end => end.Outcome == RaceOutcome.Deadlock);
        Assert.True(entered > 2);

        // The last schedule's are left to the garbage collector.
        Assert.InRange(left, entered - 2, entered);

        IEnumerable<Step> Holds(RaceLock gate)
        {
            yield return gate.Acquire();
            entered++;
            try
            {
                yield return Step.Write("x");
            }
            finally
            {
                left++;
            }
        }
    }

    [Fact]
    public void A_thread_that_never_yields_is_reported()
    {
        var race = Of(_ => Nothing());
        Fails(race, RaceOutcome.NeverYields, "makes no step");
        Assert.Contains("makes no step", race.Play("").ToText());

        static IEnumerable<Step> Nothing()
        {
            yield break;
        }
    }

    [Fact]
    public void A_method_that_gives_null_and_a_state_that_cannot_be_made_are_reported()
    {
        Fails(Of(_ => null!), RaceOutcome.CannotStart, "its method gave null");
        Fails(Race.Of<Box>("null", () => null!, _ => true, Once), RaceOutcome.CannotStart, "gave null");
        Fails(Race.Of<Box>("throws", () => throw new FormatException("no state"), _ => true, Once), RaceOutcome.CannotStart, "no state");
    }

    [Fact]
    public void A_thread_that_yields_for_ever_is_endless_and_the_shortest_other_wrong_end_is_found_all_the_same()
    {
        var race = Race.Of("spin", () => new Box(), box => box.X == 1, Spins, Breaks);

        var exploration = race.Explore(maxSchedules: 2_000, maxSteps: 100, cancellationToken: Stop);

        Assert.False(exploration.IsComplete);
        Assert.Contains(exploration.Ends, end => end.Outcome == RaceOutcome.Endless);
        Assert.Equal((RaceOutcome.Wrong, "khk", true), (exploration.ShortestWrong!.Outcome, exploration.ShortestWrong.Schedule, exploration.IsShortest));
        Assert.Contains("Not complete", exploration.ToText());

        static IEnumerable<Step> Spins(Box box)
        {
            do
            {
                yield return Step.Read("x");
            }
            while (box.X == 0);
        }

        static IEnumerable<Step> Breaks(Box box)
        {
            yield return Step.Write("x");
            box.X = 1;
            yield return Step.Write("x");
            box.X = 2;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_that_outlives_its_schedule_is_not_repeatable(bool reduce)
    {
        _outside = 0;
        var exploration = Of(Leaks).Explore(reduce, cancellationToken: Stop);

        Assert.Equal(RaceOutcome.NotRepeatable, exploration.Fault!.Outcome);
        Assert.False(exploration.IsProvedRight);

        static IEnumerable<Step> Leaks(Box box)
        {
            yield return Step.Write("x");
            box.X = _outside++;
        }
    }

    [Fact]
    public void Steps_that_change_from_run_to_run_are_not_repeatable()
    {
        _outside = 0;
        Fails(Of(_ => Changes()), RaceOutcome.NotRepeatable, "did not go the same way twice");

        static IEnumerable<Step> Changes()
        {
            yield return Step.Local("one");
            yield return Step.Local($"number {_outside++}");
        }
    }

    [Fact]
    public void A_change_before_the_first_step_is_reported()
    {
        Fails(Of(Early), RaceOutcome.ChangesBeforeFirstStep, "before its first yield return");

        static IEnumerable<Step> Early(Box box)
        {
            box.X++;
            yield return Step.Write("x");
        }
    }

    [Fact]
    public void A_step_that_never_comes_back_is_reported_as_stuck()
    {
        using var never = new ManualResetEventSlim();
        Fails(Of(_ => Waits()), RaceOutcome.Stuck, "has not come back");

        IEnumerable<Step> Waits()
        {
            yield return Step.Local("wait");
            never.Wait(CancellationToken.None);
        }
    }

    [Fact]
    public void An_exploration_that_takes_longer_than_a_step_may_is_not_stuck()
    {
        var race = Race.Of("long", () => new Box(), _ => true, _ => ExplorationTests.Local(16), _ => ExplorationTests.Local(16));

        // And as long again for the second search.
        var exploration = race.Explore(maxSchedules: long.MaxValue, maxTime: TimeSpan.FromSeconds(1.8), cancellationToken: Stop);

        Assert.True(exploration.Elapsed > TimeSpan.FromSeconds(3.5));
        Assert.Null(exploration.Fault);
    }

    [Fact]
    public void A_lock_that_is_released_by_another_thread_fails_there()
    {
        var exploration = Of(Releases).Explore(cancellationToken: Stop);

        Assert.Equal(exploration.Schedules, exploration.WrongSchedules);
        Assert.Contains("gate is released by a thread that does not hold it", exploration.ShortestWrong!.Text);

        static IEnumerable<Step> Releases(Box box)
        {
            yield return box.Gate.Release();
        }
    }

    [Fact]
    public void A_check_of_the_end_that_throws_and_a_condition_that_throws_are_not_passes()
    {
        var end = Race.Of<Box>("end", () => new(), _ => throw new FormatException("no end"), Once).Explore(cancellationToken: Stop);
        Assert.Equal((1, 1), (end.Schedules, end.WrongSchedules));
        Assert.Contains("no end", end.ToText());

        var condition = Of(_ => Asks()).Explore(cancellationToken: Stop);
        Assert.Contains("no answer", condition.ShortestWrong!.Text);

        static IEnumerable<Step> Asks()
        {
            yield return Step.When("x", () => throw new FormatException("no answer"));
        }
    }

    [Fact]
    public void Limits_stop_an_exploration_that_says_so()
    {
        var limited = BankRace.Repaired.Explore(maxSchedules: 3, cancellationToken: Stop);

        Assert.Equal(3, limited.Schedules);
        Assert.False(limited.IsComplete || limited.IsProvedRight || limited.HasAllEnds);
        Assert.Contains("0 of the first 3 schedules end wrong", limited.ToText());
        Assert.Contains("maxSchedules", limited.ToText());

        var timed = BankRace.Broken.Explore(maxTime: TimeSpan.FromMilliseconds(30), cancellationToken: Stop);
        Assert.Contains("maxTime", timed.ToText());
        Assert.True(BankRace.Repaired.Explore(maxSchedules: 6, cancellationToken: Stop).IsComplete);
    }

    [Fact]
    public void A_cancelled_exploration_ends_and_progress_is_told_on_the_calling_thread()
    {
        using var cancel = new CancellationTokenSource();
        var thread = Environment.CurrentManagedThreadId;
        var told = new List<(int Thread, long Schedules)>();

        Assert.Throws<OperationCanceledException>(() => BankRace.Broken.Explore(
            maxSchedules: long.MaxValue,
            maxTime: TimeSpan.FromMinutes(5),
            progress: now =>
            {
                told.Add((Environment.CurrentManagedThreadId, now.Schedules));
                cancel.Cancel();
            },
            cancellationToken: cancel.Token));

        Assert.All(told, report => Assert.Equal(thread, report.Thread));
        Assert.True(told[0].Schedules > 0);
    }

    [Fact]
    public void A_cancelled_exploration_makes_no_more_steps()
    {
        using var cancel = new CancellationTokenSource();
        Thread? working = null;
        var race = Race.Of("watched", () => new Box(), _ => true, Remembers, Remembers, Remembers, Remembers);

        Assert.Throws<OperationCanceledException>(() => race.Explore(
            maxSchedules: long.MaxValue, maxTime: TimeSpan.FromMinutes(5), progress: _ => cancel.Cancel(), cancellationToken: cancel.Token));

        Assert.True(working!.Join(TimeSpan.FromSeconds(30)));

        IEnumerable<Step> Remembers(Box box)
        {
            for (var step = 0; step < 8; step++)
            {
                yield return Step.Write("x");
                working = Thread.CurrentThread;
            }
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused_in_a_sentence()
    {
        Assert.Contains("from 1 to 20 threads", Assert.Throws<ArgumentException>(() => Race.Of("none", () => new Box(), _ => true, Array.Empty<Func<Box, IEnumerable<Step>>>())).Message);
        Assert.Contains("called a", Assert.Throws<ArgumentException>(() => Race.Of("twice", () => new Box(), _ => true, ('a', Once), ('a', Once))).Message);
        Assert.Contains("letter", Assert.Throws<ArgumentException>(() => Race.Of("digit", () => new Box(), _ => true, ('1', Once))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LightRace.Broken.Explore(maxSchedules: 0, cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => LightRace.Broken.Explore(maxSteps: 0, cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => LightRace.Broken.Explore(maxTime: TimeSpan.Zero, cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => LightRace.Broken.RunForReal(0, cancellationToken: Stop));
        Assert.Throws<ArgumentException>(() => Step.Read(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RaceQueue<int>("q", 0));
    }

    private static Race Of(Func<Box, IEnumerable<Step>> body) => Race.Of("bad", () => new Box(), _ => true, body, body);

    private static void Fails(Race race, RaceOutcome outcome, string text)
    {
        var exploration = race.Explore(cancellationToken: Stop);
        Assert.Equal(outcome, exploration.Fault!.Outcome);
        Assert.Contains(text, exploration.ToText());
        Assert.False(exploration.IsComplete || exploration.IsProvedRight);
    }

    private static IEnumerable<Step> Once(Box box)
    {
        yield return Step.Write("x");
        box.X = 1;
    }

    private sealed class Box
    {
        public int X { get; set; }

        public RaceLock Gate { get; } = new("gate");
    }
}
