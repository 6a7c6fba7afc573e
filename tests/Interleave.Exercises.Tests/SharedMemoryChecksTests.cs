using System.Collections.Concurrent;
using Interleave.Races;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises of 03: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
public sealed class SharedMemoryChecksTests
{
    private static readonly Lock Everything = new();

    public static TheoryData<string, Func<SteppedCar, IEnumerable<Step>>> Cars => new()
    {
        { "", car => Locked(car) },
        { "", TwiceChecked },
        { "", AtOnceLocked },
        { "", LockedTwice },
        { "", BothWaysOut },
        { "no lock is taken", Unlocked },
        { "the check is outside of the lock", LockTheAct },
        { "the lock is let go between check and act", LetGoBetween },
        { "the lock is not always given back", KeepIt },
        { "that is a lock of your own", car => Locked(car, new("mine")) },
        { "the speed is set without the lock", AtOnce },
        { "the speed is set without the lock", ReadsAndHides },
        { "the speed is set without the lock", LocksBeside },
        { "both can still act on an old check", HidesInContention },
        { "it is wrong at another speed", SetsTheLimit },
        { "it is wrong at another speed", OnlyTheFirst },
        { "the car is never sped up", _ => Idle() },
        { "the steps go on for ever", _ => ForEver() },
        { "a step fails", car => [.. Enumerable.Repeat(car.Gate.Acquire(), 1), car.Gate.Release(), car.Gate.Release()] },
        { "nothing is written yet", _ => throw new NotImplementedException() },
        { "the steps cannot be explored", _ => [] },
    };

    [Theory]
    [MemberData(nameof(Cars))]
    public void Steps_are_judged_by_all_their_schedules(string reason, Func<SteppedCar, IEnumerable<Step>> steps) => AssertVerdict(reason, Check.CheckThenAct(steps));

    public static TheoryData<string, Action<NumberedAccount, NumberedAccount, int>> Transfers => new()
    {
        { "", InOrder((from, to) => from.Number < to.Number) },
        { "", InOrder((from, to) => from.Number > to.Number) },
        { "", ReleaseAndRetry },
        { "", RetryAfterAWhile },
        { "", OneLockForAll },
        { "", GatesFirst },
        { "", InOrder((from, to) => string.CompareOrdinal($"{from.Number:0000}", $"{to.Number:0000}") < 0) },
        { "it gives up and moves nothing", (from, to, dollars) => { if (from.Gate.TryEnter(900)) { lock (to.Gate) { Move(from, to, dollars); } from.Gate.Exit(); } } },
        { "the order depends on the direction", InOrder((_, _) => true) },
        { "turned round is not the same for both", InOrder((_, _) => false) },
        { "the order depends on the balances", InOrder((from, to) => from.Balance < to.Balance) },
        { "the order depends on the direction", InOrder((from, to) => from.Number == 1 || (to.Number != 1 && from.Number > 0)) },
        { "one lock at a time is not both", OneAtATime },
        { "a balance changes without its lock", Move },
        { "a balance changes without its lock", OnlyMine },
        { "the money does not arrive", (from, to, dollars) => InOrder((a, b) => a.Number < b.Number)(to, from, dollars) },
        { "a lock is not given back", (from, to, dollars) => { from.Gate.Enter(); lock (to.Gate) { Move(from, to, dollars); } } },
        { "it gives up and moves nothing", (from, to, dollars) => GiveUp(from, to, dollars, TimeSpan.Zero) },
        { "it gives up and moves nothing", (from, to, dollars) => GiveUp(from, to, dollars, Nap) },
        { "it uses a balance from before it had the lock", ReadsFirst },
        { "nothing is written yet", (_, _, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Transfers))]
    public void Transfers_in_opposite_directions_must_all_arrive(string reason, Action<NumberedAccount, NumberedAccount, int> transfer)
    {
        for (var time = 0; time < 3; time++)
        {
            AssertVerdict(reason, Check.LockOrder(transfer));
        }
    }

    public static TheoryData<string, Func<CheckedQueue, long>> Sums => new()
    {
        { "", queue => queue.GetConsumingEnumerable().Sum() },
        { "", queue => { var sum = 0L; while (!queue.IsCompleted) { if (queue.TryTake(out var item, 100)) { sum += item; } } return sum; } },
        { "", queue => { var sum = 0L; while (queue.TryTake(out var item, Timeout.Infinite)) { sum += item; } return sum; } },
        { "", queue => { var sum = 0L; while (true) { try { sum += queue.Take(); } catch (InvalidOperationException) { return sum; } } } },
        { "", queue => { var sum = 0L; while (!queue.IsCompleted) { if (queue.TryTake(out var item)) { sum += item; } else { Thread.Sleep(5); } } return sum; } },
        { "", queue => { var sum = 0L; OnThreads(2, _ => { foreach (var item in queue.GetConsumingEnumerable()) { Interlocked.Add(ref sum, item); } }); return sum; } },
        { "", queue => { var sum = 0L; while (!queue.IsAddingCompleted || queue.Count > 0) { if (queue.TryTake(out var item, 10)) { sum += item; } } return sum; } },
        { "it takes an empty queue for the end", queue => { var sum = 0L; Task.Run(() => { foreach (var item in queue.GetConsumingEnumerable()) { Interlocked.Add(ref sum, item); } }).Wait(900); return Interlocked.Read(ref sum); } },
        { "it takes an empty queue for the end", queue => { var sum = 0L; while (queue.Count > 0) { sum += queue.Take(); } return sum; } },
        { "it takes an empty queue for the end", queue => { var sum = 0L; while (queue.TryTake(out var item)) { sum += item; } return sum; } },
        { "it does not wait for a slow producer", queue => { var sum = 0L; while (queue.TryTake(out var item, 100)) { sum += item; } return sum; } },
        { "it does not wait for a slow producer", queue => { var sum = 0L; while (queue.TryTake(out var item, TimeSpan.FromMinutes(5))) { sum += item; } return sum; } },
        { "it does not wait for a slow producer", queue => { var (sum, misses) = (0L, 0); while (misses < 1_000) { if (queue.TryTake(out var item, 100)) { sum += item; } else { misses++; } } return sum; } },
        { "it takes an empty queue for the end", queue => { var sum = 0L; for (var misses = 0; misses < 10; Thread.Sleep(10)) { if (queue.TryTake(out var item)) { sum += item; } else { misses++; } } return sum; } },
        { "it takes an empty queue for the end", queue => { var sum = 0L; Thread.Sleep(500); while (queue.Count > 0) { sum += queue.Take(); } return sum; } },
        { "it leaves items behind", queue => queue.ToArray().Sum() },
        { "it leaves items behind", queue => { var sum = 0L; foreach (var item in queue) { sum += item; } return sum; } },
        { "it takes from a queue that is closed", queue => { var sum = 0L; while (!queue.IsCompleted) { sum += queue.Take(); } return sum; } },
        { "it takes from a queue that is closed", queue => { var sum = 0L; while (!queue.IsAddingCompleted || queue.Count > 0) { sum += queue.Take(); } return sum; } },
        { "it leaves items behind", queue => { var sum = 0L; while (!queue.IsAddingCompleted) { if (queue.TryTake(out var item)) { sum += item; } } return sum; } },
        { "it takes an empty queue for the end", queue => { using var limit = new CancellationTokenSource(400); var sum = 0L; try { foreach (var item in queue.GetConsumingEnumerable(limit.Token)) { sum += item; } } catch (OperationCanceledException) { } return sum; } },
        { "it does not see the end", queue => { new BlockingCollection<int>().Take(); return queue.Count; } },
        { "that is another sum", queue => queue.GetConsumingEnumerable().Count() },
        { "that is another sum", queue => { foreach (var _ in queue.GetConsumingEnumerable()) { } return 210; } },
        { "nothing is written yet", _ => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void A_queue_is_emptied_to_the_end_that_its_producer_declares(string reason, Func<CheckedQueue, long> sum) => AssertVerdict(reason, Check.WholeQueue(sum));

    private static IEnumerable<Step> Unlocked(SteppedCar car)
    {
        yield return Step.Read("speed");
        if (car.Speed + 10 <= SteppedCar.Limit)
        {
            yield return Step.Write("speed");
            car.Speed += 10;
        }
    }

    private static IEnumerable<Step> TwiceChecked(SteppedCar car)
    {
        yield return Step.Read("speed");
        if (car.Speed < SteppedCar.Limit)
        {
            foreach (var step in Locked(car))
            {
                yield return step;
            }
        }
    }

    private static IEnumerable<Step> Locked(SteppedCar car, RaceLock? mine = null)
    {
        var gate = mine ?? car.Gate;
        yield return gate.Acquire();
        foreach (var step in Unlocked(car))
        {
            yield return step;
        }

        yield return gate.Release();
    }

    private static IEnumerable<Step> LockedTwice(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        foreach (var step in Locked(car))
        {
            yield return step;
        }

        yield return car.Gate.Release();
    }

    private static IEnumerable<Step> BothWaysOut(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Read("speed");
        var next = car.Speed + 10;
        if (next > SteppedCar.Limit)
        {
            yield return car.Gate.Release();
            yield break;
        }

        yield return Step.Write("speed");
        car.Speed = next;
        yield return car.Gate.Release();
    }

    private static IEnumerable<Step> AtOnce(SteppedCar car)
    {
        yield return Step.Write("speed");
        car.Speed = car.Speed + 10 <= SteppedCar.Limit ? car.Speed + 10 : car.Speed;
    }

    private static IEnumerable<Step> AtOnceLocked(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Write("speed");
        car.Speed = car.Speed + 10 <= SteppedCar.Limit ? car.Speed + 10 : car.Speed;
        yield return car.Gate.Release();
    }

    // Reads in a step of its own, for show, and decides in the step that writes.
    private static IEnumerable<Step> ReadsAndHides(SteppedCar car)
    {
        yield return Step.Read("speed");
        _ = car.Speed;
        foreach (var step in AtOnce(car))
        {
            yield return step;
        }
    }

    // Takes the lock and gives it back, for show.
    private static IEnumerable<Step> LocksBeside(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return car.Gate.Release();
        foreach (var step in AtOnce(car))
        {
            yield return step;
        }
    }

    // Behaves where it is alone, and hides check and act where another holds the lock.
    private static IEnumerable<Step> HidesInContention(SteppedCar car)
    {
        yield return Step.Read("gate");
        foreach (var step in car.Gate.IsHeld ? AtOnce(car) : Locked(car))
        {
            yield return step;
        }
    }

    private static IEnumerable<Step> LockTheAct(SteppedCar car)
    {
        yield return Step.Read("speed");
        if (car.Speed + 10 <= SteppedCar.Limit)
        {
            yield return car.Gate.Acquire();
            yield return Step.Write("speed");
            car.Speed += 10;
            yield return car.Gate.Release();
        }
    }

    private static IEnumerable<Step> LetGoBetween(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Read("speed");
        var isSlow = car.Speed + 10 <= SteppedCar.Limit;
        yield return car.Gate.Release();
        if (isSlow)
        {
            yield return car.Gate.Acquire();
            yield return Step.Write("speed");
            car.Speed += 10;
            yield return car.Gate.Release();
        }
    }

    private static IEnumerable<Step> KeepIt(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Read("speed");
        if (car.Speed + 10 <= SteppedCar.Limit)
        {
            yield return Step.Write("speed");
            car.Speed += 10;
            yield return car.Gate.Release();
        }
    }

    private static IEnumerable<Step> SetsTheLimit(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Write("speed");
        car.Speed = SteppedCar.Limit;
        yield return car.Gate.Release();
    }

    private static IEnumerable<Step> OnlyTheFirst(SteppedCar car)
    {
        yield return car.Gate.Acquire();
        yield return Step.Write("speed");
        car.Speed = car.Speed == 90 ? SteppedCar.Limit : car.Speed;
        yield return car.Gate.Release();
    }

    private static IEnumerable<Step> Idle()
    {
        yield return Step.Local("nothing");
    }

    private static IEnumerable<Step> ForEver()
    {
        while (true)
        {
            yield return Step.Local("nothing");
        }
    }

    private static Action<NumberedAccount, NumberedAccount, int> InOrder(Func<NumberedAccount, NumberedAccount, bool> isFirst) => (from, to, dollars) =>
    {
        var (first, second) = isFirst(from, to) ? (from, to) : (to, from);
        lock (first.Gate)
        {
            lock (second.Gate)
            {
                Move(from, to, dollars);
            }
        }
    };

    private static void ReleaseAndRetry(NumberedAccount from, NumberedAccount to, int dollars)
    {
        while (true)
        {
            lock (from.Gate)
            {
                if (to.Gate.TryEnter())
                {
                    Move(from, to, dollars);
                    to.Gate.Exit();
                    return;
                }
            }

            Thread.Yield();
        }
    }

    private static void RetryAfterAWhile(NumberedAccount from, NumberedAccount to, int dollars)
    {
        while (true)
        {
            lock (from.Gate)
            {
                if (to.Gate.TryEnter(30))
                {
                    Move(from, to, dollars);
                    to.Gate.Exit();
                    return;
                }
            }

            Thread.Sleep(Random.Shared.Next(10));
        }
    }

    private static void OneLockForAll(NumberedAccount from, NumberedAccount to, int dollars)
    {
        lock (Everything)
        {
            InOrder((_, _) => true)(from, to, dollars);
        }
    }

    private static void GatesFirst(NumberedAccount from, NumberedAccount to, int dollars)
    {
        Lock[] gates = from.Number < to.Number ? [from.Gate, to.Gate] : [to.Gate, from.Gate];
        Array.ForEach(gates, gate => gate.Enter());
        Move(from, to, dollars);
        Array.ForEach(gates, gate => gate.Exit());
    }

    private static void OneAtATime(NumberedAccount from, NumberedAccount to, int dollars)
    {
        lock (from.Gate)
        {
            from.Balance -= dollars;
        }

        lock (to.Gate)
        {
            to.Balance += dollars;
        }
    }

    private static void OnlyMine(NumberedAccount from, NumberedAccount to, int dollars)
    {
        lock (Everything)
        {
            Move(from, to, dollars);
        }
    }

    private static void GiveUp(NumberedAccount from, NumberedAccount to, int dollars, TimeSpan after)
    {
        lock (from.Gate)
        {
            if (to.Gate.TryEnter(after))
            {
                Move(from, to, dollars);
                to.Gate.Exit();
            }
        }
    }

    private static void ReadsFirst(NumberedAccount from, NumberedAccount to, int dollars)
    {
        var (less, more) = (from.Balance - dollars, to.Balance + dollars);
        InOrder((a, b) => a.Number < b.Number)(from, to, 0);
        lock (from.Number < to.Number ? from.Gate : to.Gate)
        {
            lock (from.Number < to.Number ? to.Gate : from.Gate)
            {
                (from.Balance, to.Balance) = (less, more);
            }
        }
    }

    private static void Move(NumberedAccount from, NumberedAccount to, int dollars)
    {
        from.Balance -= dollars;
        to.Balance += dollars;
    }
}
