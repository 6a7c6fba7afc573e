using System.Collections.Concurrent;
using Interleave.Races;

namespace Interleave.Exercises;

/// <content>The exercises of 03-shared-memory.</content>
public static partial class Check
{

    // Who only asks whether the queue is empty is back in microseconds; who waits for a while first, in more than this.
    private static readonly TimeSpan TimeOut = TimeSpan.FromMilliseconds(40);

    // How often a check looks whether code that waits gives up: every 50 ms, and later where the machine has no core to spare.
    private const int LooksAtSlowProducer = 8;
    private const int LooksAtHeldLock = 6;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private static readonly Exercise LostMoneyExercise = new(
        "03-shared-memory",
        "lost-money",
        "Thread h puts money into account 2, and k takes money out of it. Each first reads it, and then writes it.",
        "Stop h between its read and its write of account 2, and let k read there before and write there after. Then let all run to their ends.");

    private static readonly Exercise CheckThenActExercise = new(
        "03-shared-memory",
        "check-then-act",
        "yield return car.Gate.Acquire(); takes the lock, and yield return car.Gate.Release(); gives it back.",
        "Take it before the step that reads, and give it back after the if, so that it is given back whichever way the if goes.");

    private static readonly Exercise LockOrderExercise = new(
        "03-shared-memory",
        "lock-order",
        "A transfer from 1 to 2 and one from 2 to 1 must take the locks in the same order. On what does the order depend in yours?",
        "Find out which of the two accounts has the lower Number; lock that one first, and the other inside.");

    private static readonly Exercise WholeQueueExercise = new(
        "03-shared-memory",
        "whole-queue",
        "An empty queue may only be waiting for a slow producer. When the producer has sent the last item, it calls CompleteAdding.",
        "queue.GetConsumingEnumerable() in a foreach waits while the queue is empty, and ends when it is closed and empty.");

    /// <summary>Whether a schedule of <see cref="BankRace.Broken"/> runs to its end and leaves less money than there was.</summary>
    /// <param name="schedule">The schedule: a letter a step.</param>
    public static Verdict LostMoney(string schedule) => LostMoneyExercise.Judge(() =>
    {
        if (string.IsNullOrEmpty(schedule))
        {
            return Finding.Wrong("there is no schedule", "It needs a letter for each step: h, k or m.");
        }

        var replay = BankRace.BrokenWithTotal(total => total >= BankRace.Total).Replay(schedule);
        if (replay.Impossible is { } impossible)
        {
            return Finding.Wrong("a step is not possible", impossible);
        }

        if (replay.End is not { } end)
        {
            return Finding.Wrong(
                "it stops before the end",
                Race.Text($"After {schedule.Length} steps next may be {string.Join(", ", replay.Next.Select(next => next.Thread))}."));
        }

        return end.IsWrong ? Finding.Pass($"The accounts end with {end.Text}.")
            : BankRace.BrokenWithTotal(total => total <= BankRace.Total).Replay(schedule).End!.IsWrong
                ? Finding.Wrong("money is made, not lost", $"The accounts end with {end.Text}. That is a wrong end as well, of the other kind.")
                : Finding.Wrong("no money is lost", $"The accounts end with {end.Text}.");
    });

    /// <summary>
    /// Whether two threads that both make these steps bring the car from 90 to 100 km/h and never beyond: the explorer runs all
    /// schedules.
    /// </summary>
    /// <param name="speedUp">The steps of one thread.</param>
    public static Verdict CheckThenAct(Func<SteppedCar, IEnumerable<Step>> speedUp) => CheckThenActExercise.Judge(() =>
    {
        var alone = CarSteps.Of(speedUp);
        var all = Explored(car => car.Speed <= SteppedCar.Limit);
        if (all.Fault is { } fault)
        {
            return Finding.Wrong("the steps cannot be explored", fault.Text);
        }

        if (all.ShortestWrong is { } wrong)
        {
            var seen = Race.Text($"{all.WrongSchedules:#,0} of {all.Schedules:#,0} schedules end wrong, for instance {wrong.Schedule}: {wrong.Text}.");
            return Finding.Wrong(
                wrong.Outcome switch
                {
                    RaceOutcome.Deadlock => "the lock is not always given back",
                    RaceOutcome.Wrong => alone.WhyTooFast,
                    RaceOutcome.Endless => "the steps go on for ever",
                    _ => "a step fails",
                },
                seen);
        }

        if (Explored(car => car.Speed == SteppedCar.Limit).ShortestWrong is { } slow)
        {
            return Finding.Wrong("the car is never sped up", $"With the schedule {slow.Schedule} it ends at {slow.Text}, and one of the two could have brought it to {SteppedCar.Limit} km/h.");
        }

        return alone.ChecksAndActsAtOnce
            ? Finding.Wrong("check and act are one step", "Between reading the speed and setting it the machine can switch: a yield return belongs there.")
            : all.IsComplete
                ? Finding.Pass(Race.Text($"0 of {all.Schedules:#,0} schedules end wrong, and no other schedule is possible."))
                : Finding.Wrong("there are too many schedules", $"Not all could be explored: {all.WhyIncomplete}.");

        Exploration Explored(Func<SteppedCar, bool> isRight) => Race
            .Of("cruise control", () => new SteppedCar(), isRight, ('c', speedUp), ('d', speedUp))
            .Explore(maxSchedules: 20_000, maxTime: LongEnough, maxSteps: 200);
    });

    /// <summary>Whether a transfer takes the locks of both accounts, and in an order that the direction does not change.</summary>
    /// <param name="transfer">Given the account to take from, the account to put into, and how much.</param>
    public static Verdict LockOrder(Action<NumberedAccount, NumberedAccount, int> transfer) => LockOrderExercise.Judge(() =>
    {
        NumberedAccount from = new(1, 100), to = new(2, 100);
        (from.Other, to.Other) = (to, from);
        transfer(from, to, 10);
        if ((from.Balance, to.Balance) != (90, 110))
        {
            return Finding.Wrong("the money does not arrive", Race.Text($"10 from 100 to 100 must leave 90 and 110, and leaves {from.Balance} and {to.Balance}."));
        }

        if (from.Gate.IsHeldByCurrentThread || to.Gate.IsHeldByCurrentThread)
        {
            return Finding.Wrong("a lock is not given back", "After the transfer its thread still holds a lock.");
        }

        if (from.WasSetWithoutLock || to.WasSetWithoutLock)
        {
            return Finding.Wrong("a balance changes without its lock", $"{(from.WasSetWithoutLock ? from : to)} was set by a thread that did not hold its Gate.");
        }

        if (from.WasSetWithoutOther || to.WasSetWithoutOther)
        {
            return Finding.Wrong("one lock at a time is not both", "While the money is on its way, another thread can see a total that is too low.");
        }

        bool?[] takesFromFirst =
        [
            TakesFromFirst(transfer, new(1, 100), new(2, 50), LooksAtHeldLock),
            TakesFromFirst(transfer, new(1, 50), new(2, 100), looks: 1),
            TakesFromFirst(transfer, new(2, 100), new(1, 50), looks: 1),
            TakesFromFirst(transfer, new(2, 50), new(1, 100), looks: 1),
        ];
        return takesFromFirst switch
        {
            _ when takesFromFirst.Contains(null) => Finding.Wrong(
                "it gives up and moves nothing", "While another thread held a lock, the transfer came back, and no money had arrived."),
            [true, true, false, false] or [false, false, true, true] => Finding.Pass(
                "From 1 to 2 and from 2 to 1, whatever the balances, the same lock is taken first; so one of two transfers can always go on."),
            [true, true, true, true] => Finding.Wrong(
                "the order depends on the direction", "From 1 to 2 it takes lock 1 first, from 2 to 1 lock 2: each can hold what the other wants."),
            [false, false, false, false] => Finding.Wrong(
                "turned round is not the same for both", "From 1 to 2 it takes lock 2 first, from 2 to 1 lock 1: each can hold what the other wants."),
            [true, false, _, _] or [false, true, _, _] => Finding.Wrong(
                "the order depends on the balances", "From 1 to 2 it takes another lock first when account 1 is the richer one, and balances change."),
            _ => Finding.Wrong("the order is not always the same", "Four transfers between 1 and 2 did not take the same lock first."),
        };
    });

    /// <summary>Whether a function takes all items out of a queue, up to the end that its producer declares, and adds them up.</summary>
    /// <param name="sum">Given a queue that another thread fills.</param>
    public static Verdict WholeQueue(Func<BlockingCollection<int>, long> sum) => WholeQueueExercise.Judge(() =>
    {
        var items = new WatchedQueue();
        using var queue = new BlockingCollection<int>(items);
        Send(1, 10);
        var (answer, waited) = (0L, TimeSpan.Zero);
        using var call = ReaderCall.Start(() =>
        {
            answer = sum(queue);
            waited = items.SinceLastTake;
        });

        // The pause begins when the items are out: a thread that gets no core for a while has not begun to wait.
        SpinWait.SpinUntil(() => queue.Count == 0 || call.HasEnded, LongEnough);
        if (call.GivesUp(LooksAtSlowProducer))
        {
            var seen = Race.Text($"Your code came back with {answer} after the first 10 of 20 items, and the queue was not closed.");
            return queue.Count > 0 ? Finding.Wrong("it leaves items behind", Race.Text($"Your code came back, and {queue.Count} of the first 10 items are still in the queue."))
                : waited > TimeOut ? Finding.Wrong("it does not wait for a slow producer", seen)
                : Finding.Wrong("it takes an empty queue for the end", seen);
        }

        // What waits in Take when the queue is closed must be told apart from what asks first: so let it come to wait.
        Send(11, 20);
        SpinWait.SpinUntil(() => queue.Count == 0, LongEnough);
        call.WaitUntilItWaits(LongEnough);
        queue.CompleteAdding();
        try
        {
            if (!call.Ends(LongEnough))
            {
                return Finding.Wrong("it does not see the end", "All 20 items were sent and the queue was closed, and your code still waits.");
            }
        }
        catch (InvalidOperationException exception)
        {
            return Finding.Wrong("it takes from a queue that is closed", $"When the queue was closed while your code waited for an item, it ended with {exception.GetType().Name}.");
        }

        return answer == 210 ? Finding.Pass("All 20 items of a slow producer came out, and their sum is 210.")
            : Finding.Wrong("that is another sum", Race.Text($"1 + 2 + … + 20 is 210, and yours is {answer}."));

        void Send(int first, int last)
        {
            for (var item = first; item <= last; item++)
            {
                queue.Add(item);
            }
        }
    });

    /// <summary>Whether a transfer that finds the lock of <paramref name="to"/> taken already holds the other.</summary>
    /// <returns>Null if it came back without having moved the money.</returns>
    private static bool? TakesFromFirst(Action<NumberedAccount, NumberedAccount, int> transfer, NumberedAccount from, NumberedAccount to, int looks)
    {
        var before = to.Balance;
        bool holdsFrom;
        ReaderCall call;
        lock (to.Gate)
        {
            call = ReaderCall.Start(() => transfer(from, to, 10));
            call.WaitUntilItWaits(LongEnough);
            holdsFrom = !from.Gate.TryEnter();
            if (!holdsFrom)
            {
                from.Gate.Exit();
            }

            call.GivesUp(looks);
        }

        using (call)
        {
            return call.Ends(LongEnough) && to.Balance == before + 10 ? holdsFrom : null;
        }
    }
}
