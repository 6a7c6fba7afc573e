using Interleave.Races;

namespace Interleave.Tests.Races;

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
        Assert.Equal(RaceOutcome.Deadlock, run.Ends.Single().Outcome);
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

        public RaceLock Gate { get; } = new("gate");

        public RaceQueue<int> Queue { get; } = new("queue", 1);
    }
}
