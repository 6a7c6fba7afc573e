
namespace Interleave.Races.Tests;

/// <summary>What threads wait for: locks that are taken again by who holds them, locks that nobody gives back, queues that are full.</summary>
public class BlockingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_lock_taken_again_by_the_thread_that_holds_it_is_free_after_as_many_releases()
    {
        var race = Race.Of("again", () => new Shared(), shared => shared.Value == 2, TakesTwice, TakesTwice);

        Assert.True(race.Explore(cancellationToken: Stop).IsProvedRight);
        Assert.True(race.Explore(reduce: true, cancellationToken: Stop).IsProvedRight);
        Assert.Equal("k waits to acquire gate, held by h", race.Replay("hhh").Steps[^1].Blocked);
        Assert.Equal("k waits to acquire gate, held by h", race.Replay("hhhhh").Steps[^1].Blocked);
        Assert.Equal("", race.Replay("hhhhhh").Steps[^1].Blocked);

        var run = race.RunForReal(200, cancellationToken: Stop);
        Assert.Equal((200, 0), (run.Rounds, run.WrongRounds));

        static IEnumerable<Step> TakesTwice(Shared shared)
        {
            yield return shared.Gate.Acquire();
            yield return shared.Gate.Acquire();
            yield return shared.Gate.Release();
            yield return Step.Read("value");
            var seen = shared.Value;
            yield return Step.Write("value");
            shared.Value = seen + 1;
            yield return shared.Gate.Release();
        }
    }

    [Fact]
    public void A_lock_that_is_never_given_back_is_a_deadlock_that_says_the_holder_has_ended()
    {
        var race = Race.Of("kept", () => new Shared(), _ => true, Keeps, Keeps);

        var exploration = race.Explore(cancellationToken: Stop);
        var run = race.RunForReal(1, cancellationToken: Stop);

        Assert.Equal(
            [(RaceOutcome.Deadlock, "h waits to acquire gate, held by k, which has ended", "k"), (RaceOutcome.Deadlock, "k waits to acquire gate, held by h, which has ended", "h")],
            exploration.Ends.Select(ExplorationTests.Key).OrderBy(end => end.Item2));
        Assert.Contains(Assert.Single(run.Ends).Text, exploration.Ends.Select(end => end.Text));

        static IEnumerable<Step> Keeps(Shared shared)
        {
            yield return shared.Gate.Acquire();
        }
    }

    [Fact]
    public void A_queue_holds_as_many_items_as_its_capacity_and_who_sends_one_more_waits()
    {
        var race = Race.Of("full", () => new Shared(), _ => true, SendsThree, Receives);

        Assert.Equal("h waits to send to two, full", race.Play("hh").Steps[^1].Blocked);
        Assert.Equal([('k', "receive from two")], race.Play("hh").Next);
        Assert.Contains(('h', "send to two"), race.Play("hhk").Next);
        Assert.Equal("Step 3, h: not possible, h waits to send to two, full.", race.Play("hhh").Impossible);

        static IEnumerable<Step> SendsThree(Shared shared)
        {
            yield return shared.Two.Send(1);
            yield return shared.Two.Send(2);
            yield return shared.Two.Send(3);
        }

        static IEnumerable<Step> Receives(Shared shared)
        {
            yield return shared.Two.Receive();
        }
    }

    [Fact]
    public void What_was_received_from_one_queue_cannot_be_read_from_another()
    {
        var exploration = Race.Of("mixed up", () => new Shared(), _ => true, Mixes).Explore(cancellationToken: Stop);

        Assert.Equal((RaceOutcome.Threw, "hh"), (exploration.ShortestWrong?.Outcome, exploration.ShortestWrong?.Schedule));
        Assert.Contains("Nothing has been received from other", exploration.ToText());

        static IEnumerable<Step> Mixes(Shared shared)
        {
            yield return shared.Two.Send(1);
            yield return shared.Two.Receive();
            shared.Value = shared.Other.Received;
        }
    }

    private sealed class Shared
    {
        public int Value { get; set; }

        public RaceLock Gate { get; } = new("gate");

        public RaceQueue<int> Two { get; } = new("two", 2);

        public RaceQueue<int> Other { get; } = new("other", 2);
    }
}
