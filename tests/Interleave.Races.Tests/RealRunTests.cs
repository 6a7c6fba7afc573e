
namespace Interleave.Races.Tests;

public class RealRunTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Real_threads_with_a_lock_end_right_in_every_round()
    {
        var run = LightRace.Repaired.RunForReal(500, cancellationToken: Stop);

        Assert.Equal((500, 0), (run.Rounds, run.WrongRounds));
        Assert.Null(run.Fault);
    }

    [Fact]
    public void A_race_that_always_ends_wrong_does_so_with_real_threads_and_shows_its_share_beside_the_explorers()
    {
        var race = Race.Of("counter", () => new Counter(), counter => counter.Value == 3, Add, Add);

        var run = race.RunForReal(50, race.Explore(cancellationToken: Stop), cancellationToken: Stop);

        Assert.Equal((50, 50), (run.Rounds, run.WrongRounds));
        Assert.Contains("50 of 50 rounds", run.ToText());
        Assert.Contains("2 of 2 schedules", run.ToText());
        Assert.Contains("100 %", run.ToHtml());
    }

    [Fact]
    public void A_true_deadlock_is_counted_and_the_threads_go_on_to_the_next_round()
    {
        // Each waits for what only the other can send.
        var race = Race.Of("both receive", () => new Counter(), _ => true, Receives, Receives);

        var run = race.RunForReal(2, cancellationToken: Stop);

        Assert.Equal((2, 2), (run.Rounds, run.WrongRounds));
        Assert.Equal((RaceOutcome.Deadlock, "h waits to receive from queue, empty; k waits to receive from queue, empty"), (run.Ends.Single().Outcome, run.Ends.Single().Text));
    }

    [Fact]
    public void Threads_that_each_hold_what_the_other_wants_are_told_as_the_explorer_tells_it()
    {
        var both = new Barrier(2);
        var race = Race.Of("both hold", () => new Counter(), _ => true, counter => Takes(counter.Gate, counter.Other), counter => Takes(counter.Other, counter.Gate));

        var run = race.RunForReal(2, cancellationToken: Stop);

        Assert.Equal("h waits to acquire other, held by k; k waits to acquire gate, held by h", Assert.Single(run.Ends).Text);

        IEnumerable<Step> Takes(RaceLock first, RaceLock second)
        {
            yield return first.Acquire();
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30), Stop));
            yield return second.Acquire();
        }
    }

    [Fact]
    public void A_thread_that_keeps_others_waiting_for_long_is_no_deadlock()
    {
        var run = Race.Of("slow", () => new Counter(), counter => counter.Value == 2, Slow, Slow).RunForReal(1, cancellationToken: Stop);

        Assert.Equal((1, 0), (run.Rounds, run.WrongRounds));

        static IEnumerable<Step> Slow(Counter counter)
        {
            yield return counter.Gate.Acquire();
            // Longer than what a thread that waits needs to find a deadlock.
            Thread.Sleep(600);
            counter.Value++;
            yield return counter.Gate.Release();
        }
    }

    [Fact]
    public void Items_sent_between_real_threads_arrive_in_order()
    {
        var race = Race.Of("queue", () => new Counter(), counter => counter.Value == 123, Sends, ReceivesThree);

        Assert.True(race.Explore(cancellationToken: Stop).IsProvedRight);
        Assert.Equal(0, race.RunForReal(200, cancellationToken: Stop).WrongRounds);
    }

    [Fact]
    public void A_thread_that_throws_is_counted_as_a_wrong_round()
    {
        var run = Race.Of("throws", () => new Counter(), _ => true, Throws).RunForReal(5, cancellationToken: Stop);

        Assert.Equal((5, 5), (run.Rounds, run.WrongRounds));
        Assert.Contains("no number", run.ToText());
    }

    [Fact]
    public void Threads_that_yield_meet_in_a_race_of_two_steps_also_where_there_is_one_core()
    {
        var run = LightRace.Broken.RunForReal(2_000, yields: true, cancellationToken: Stop);

        Assert.True(run.Yields);
        Assert.True(run.WrongRounds > 0, run.ToText());
        Assert.Contains("by real threads that yield", run.ToText());
        Assert.Equal(0, LightRace.Repaired.RunForReal(2_000, yields: true, cancellationToken: Stop).WrongRounds);
    }

    [Fact]
    public void Progress_is_told_on_the_calling_thread_and_ends_with_all_rounds()
    {
        var told = new List<(int Thread, RealRunProgress Progress)>();

        LightRace.Repaired.RunForReal(300, progress: now => told.Add((Environment.CurrentManagedThreadId, now)), cancellationToken: Stop);

        Assert.All(told, report => Assert.Equal(Environment.CurrentManagedThreadId, report.Thread));
        Assert.Equal((300, 0, 300), (told[^1].Progress.Rounds, told[^1].Progress.WrongRounds, told[^1].Progress.RoundsWanted));
        Assert.Contains("300 of 300 rounds so far, 0 ended wrong", told[^1].Progress.ToText());
        Assert.Contains("<progress value=\"1\" max=\"1\"", told[^1].Progress.ToHtml());
    }

    [Fact]
    public void A_cancelled_run_ends_between_two_rounds()
    {
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            LightRace.Repaired.RunForReal(int.MaxValue, progress: _ => cancel.Cancel(), cancellationToken: cancel.Token));
    }

    [Fact]
    public void Time_that_is_up_ends_a_run_that_says_so()
    {
        var run = LightRace.Repaired.RunForReal(int.MaxValue, maxTime: TimeSpan.FromSeconds(1), cancellationToken: Stop);

        Assert.InRange(run.Rounds, 1, int.MaxValue - 1);
        Assert.Contains("by maxTime", run.ToText());
    }

    [Fact]
    public void Code_that_does_not_come_back_ends_the_run_as_stuck()
    {
        using var never = new ManualResetEventSlim();
        var run = Race.Of("stuck", () => new Counter(), _ => true, Waits, Add).RunForReal(5, cancellationToken: Stop);

        Assert.Equal((0, RaceOutcome.Stuck), (run.Rounds, run.Fault!.Outcome));
        Assert.Contains("has not ended in 3.00 s", run.ToText());

        IEnumerable<Step> Waits(Counter counter)
        {
            yield return Step.Local("wait");
            never.Wait(CancellationToken.None);
        }
    }

    [Fact]
    public void Rounds_that_together_take_longer_than_one_may_are_not_stuck()
    {
        var run = LightRace.Repaired.RunForReal(int.MaxValue, maxTime: TimeSpan.FromSeconds(3.5), cancellationToken: Stop);

        Assert.Null(run.Fault);
        Assert.Equal(0, run.WrongRounds);
    }

    [Fact]
    public void A_state_that_cannot_be_made_and_an_end_that_cannot_be_judged_are_reported()
    {
        var unmade = Race.Of<Counter>("unmade", () => throw new FormatException("no state"), _ => true, Add).RunForReal(5, cancellationToken: Stop);
        Assert.Equal((0, RaceOutcome.CannotStart), (unmade.Rounds, unmade.Fault!.Outcome));
        Assert.Contains("no state", unmade.ToText());

        var unjudged = Race.Of("unjudged", () => new Counter(), _ => throw new FormatException("no end"), Add).RunForReal(5, cancellationToken: Stop);
        Assert.Equal((5, 5), (unjudged.Rounds, unjudged.WrongRounds));
        Assert.Contains("no end", unjudged.ToText());
    }

    [Fact]
    public void Every_round_begins_with_a_state_of_its_own_and_no_thread_is_in_two_rounds()
    {
        var made = 0;
        var run = Race.Of("own", () => { made++; return new Counter(); }, counter => counter.Value == 6, Add, Add, Add).RunForReal(500, cancellationToken: Stop);

        Assert.Equal((500, 500), (run.Rounds, made));
        Assert.Equal("Value = 3", Assert.Single(run.Ends).Text.Split(',')[0]);
    }

    [Fact]
    public void Each_end_has_the_number_of_its_rounds_and_of_very_many_ends_a_thousand_are_kept()
    {
        var same = Race.Of("same", () => new Counter(), counter => counter.Value == 2, Add, Add).RunForReal(50, cancellationToken: Stop);
        Assert.Equal((RaceOutcome.Right, 50L), (Assert.Single(same.Ends).Outcome, same.Ends[0].Schedules));

        var made = 0;
        var many = Race.Of("many", () => new Counter { Value = made++ }, _ => false, Add).RunForReal(1_100, cancellationToken: Stop);
        Assert.Equal((1_100, 1_100, 1_000), (many.Rounds, many.WrongRounds, many.Ends.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thread_that_waits_for_long_is_no_deadlock_whatever_the_round_before_was(bool deadlockFirst)
    {
        var made = 0;
        var race = Race.Of("slow", () => new Counter { Round = ++made }, counter => counter.Value == 1, Works, Waits);

        var run = race.RunForReal(3, cancellationToken: Stop);

        Assert.Equal((3, deadlockFirst ? 1 : 0), (run.Rounds, run.WrongRounds));
        Assert.All(run.Ends.Where(end => end.IsWrong), end => Assert.Equal("k waits for value", end.Text));

        IEnumerable<Step> Works(Counter counter)
        {
            yield return Step.Write("value");
            if (counter.Round == 1)
            {
                counter.Value = deadlockFirst ? 0 : 1;
                yield break;
            }

            // Longer than what a thread that waits needs to find a deadlock.
            Thread.Sleep(600);
            counter.Value = 1;
        }

        static IEnumerable<Step> Waits(Counter counter)
        {
            yield return Step.When("value", () => counter.Value == 1);
        }
    }

    [Fact]
    public void A_thread_that_yields_for_ever_ends_its_round_as_endless()
    {
        var run = Race.Of("spin", () => new Counter(), _ => true, Spins, Add).RunForReal(2, cancellationToken: Stop);

        Assert.Equal((2, 2), (run.Rounds, run.WrongRounds));
        Assert.Equal((RaceOutcome.Endless, "h: goes on after 1,000 steps"), (Assert.Single(run.Ends).Outcome, run.Ends[0].Text));

        static IEnumerable<Step> Spins(Counter counter)
        {
            while (true)
            {
                yield return Step.Local("again");
            }
        }
    }

    [Fact]
    public void A_state_that_is_null_cannot_be_run()
    {
        var run = Race.Of<Counter>("null", () => null!, _ => true, Add).RunForReal(5, cancellationToken: Stop);

        Assert.Equal((0, RaceOutcome.CannotStart), (run.Rounds, run.Fault?.Outcome));
        Assert.Contains("The making of the state gave null", run.ToText());
    }

    private static IEnumerable<Step> Add(Counter counter)
    {
        yield return counter.Gate.Acquire();
        counter.Value++;
        yield return counter.Gate.Release();
    }

    private static IEnumerable<Step> Throws(Counter counter)
    {
        yield return Step.Do("throw");
        throw new FormatException("no number");
    }

    private static IEnumerable<Step> Receives(Counter counter)
    {
        yield return counter.Queue.Receive();
        yield return counter.Queue.Send(1);
    }

    private static IEnumerable<Step> Sends(Counter counter)
    {
        for (var item = 1; item <= 3; item++)
        {
            yield return counter.Queue.Send(item);
        }
    }

    private static IEnumerable<Step> ReceivesThree(Counter counter)
    {
        for (var item = 1; item <= 3; item++)
        {
            yield return counter.Queue.Receive();
            counter.Value = (counter.Value * 10) + counter.Queue.Received;
        }
    }

    private sealed class Counter
    {
        public int Value { get; set; }

        internal int Round { get; init; }

        public RaceLock Gate { get; } = new("gate");

        public RaceLock Other { get; } = new("other");

        public RaceQueue<int> Queue { get; } = new("queue", 1);
    }
}
