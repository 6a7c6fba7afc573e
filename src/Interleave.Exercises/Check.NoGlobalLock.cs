using System.Collections.Concurrent;
using System.Diagnostics;
using Interleave.Experiments.Computing;
using static System.FormattableString;
using ThreadState = System.Threading.ThreadState;

namespace Interleave.Exercises;

/// <content>The exercises of 04-no-global-lock.</content>
public static partial class Check
{
    // Longer than a meeting, so that one to which nobody else comes is over by then.
    private static readonly TimeSpan StuckAfter = 2 * Meeting.Limit;

    // Code that needs the lock only to add is through with its squares, and does not end before it has the lock.
    private static readonly TimeSpan EndsAfter = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LuckRunsOutAfter = TimeSpan.FromMilliseconds(400);

    private static readonly Exercise LocalSumsExercise = new(
        "04-no-global-lock",
        "local-sums",
        "What must the lock guard: the computing, or only the variable that the threads share?",
        "Give each thread a sum of its own, a variable inside the lambda, and add it to the shared one under the lock once, when the thread's loop is over.");

    private static readonly Exercise WholeRangeExercise = new(
        "04-no-global-lock",
        "whole-range",
        "Divide 10 numbers among 3 threads on paper. Which numbers does each thread get, and which does none?",
        "Let part i begin where part i − 1 ends: at last * i / threads. Multiply first, so that the last part ends at last.");

    private static readonly Exercise LetGoExercise = new(
        "04-no-global-lock",
        "let-go-while-waiting",
        "A Lock has the methods Exit and Enter. Between them the lock is free.",
        "Exit, then wait, then Enter; and Enter belongs into a finally, for a wait may throw.");

    /// <summary>Whether threads add up squares so that they compute at the same time and lose no addition.</summary>
    /// <param name="sum">
    /// Given the last number, the lock that guards the sum, and the function that squares. It returns the sum of the squares of
    /// 1 to the last number, computed by two threads.
    /// </param>
    public static Verdict LocalSums(Func<int, Lock, Func<int, long>, long> sum) => LocalSumsExercise.Judge(() =>
    {
        const int Last = 200;
        var sumLock = new Lock();
        var meeting = new Meeting(2);
        var calls = new ConcurrentQueue<(int Number, Thread Thread)>();
        var work = new Attempt<long>(() => sum(Last, sumLock, number =>
        {
            calls.Enqueue((number, Thread.CurrentThread));

            // Both threads are in here at once before either goes on: whoever adds without a lock has read the sum by now,
            // and will overwrite the other's.
            meeting.Attend();
            return (long)number * number;
        }));

        // As long as the check holds the lock, a thread can compute but not add; so it comes exactly as far as its code
        // computes without the lock.
        int? callsWhenStuck;
        bool needsNoLock;
        lock (sumLock)
        {
            work.Start();
            callsWhenStuck = ComesThrough() ? null : calls.Count;
            needsNoLock = SpinWait.SpinUntil(() => work.HasEnded, callsWhenStuck is null ? EndsAfter : TimeSpan.Zero);
        }

        // Where the threads could not come, they need not be waited for once they can.
        meeting.CallOff();
        var answer = work.Result();
        int[] numbers = [.. calls.Select(call => call.Number).Order()];
        var expected = Enumerable.Range(1, Last).Sum(number => (long)number * number);
        return (callsWhenStuck, meeting.WasHeld) switch
        {
            _ when !numbers.SequenceEqual(Enumerable.Range(1, Last)) => Finding.Wrong(
                "not every number is squared once", Invariant($"From 1 to {Last}, {numbers.Distinct().Count()} numbers were squared, in {numbers.Length} calls.")),
            (0, _) => Finding.Wrong(
                "no thread computes without the lock",
                "While another thread held the lock, not one square was computed. So two threads never compute at the same time, and the second one brings nothing."),
            (not null, true) => Finding.Wrong(
                "the lock is taken for every number",
                "While another thread held the lock, each thread computed one square and then waited. So the threads queue at the lock for every number."),
            (_, false) => Finding.Wrong(
                "the threads do not compute at the same time", "The first thread computed a square and waited 1 s for a second one to do so too, and none came."),
            _ when answer < expected => Lost(expected, answer),
            _ when answer > expected => Finding.Wrong("the sum is too large", Invariant($"The sum is {expected:#,0}, and yours is {answer:#,0}.")),
            _ when needsNoLock => LostInManyRounds() ?? Finding.Pass(Invariant(
                $"Both threads computed at the same time, and the sum is {answer:#,0}. Your code never takes the lock: that is right if each thread adds to a place of its own, or with Interlocked, and luck if not.")),
            _ => Finding.Pass(Invariant($"Both threads computed without the lock, and the sum is {answer:#,0}.")),
        };

        bool ComesThrough() => SpinWait.SpinUntil(IsThrough, StuckAfter)

            // Slow is not stuck: a thread that the lock keeps is in a wait, one that the machine has no time for is not.
            || (calls.Any(call => !call.Thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) && SpinWait.SpinUntil(IsThrough, StuckAfter));

        // Code that never takes the lock may still be right, with a place for each thread's sum, or by luck. At full speed luck
        // runs out soon, unless the machine is so busy that the two threads hardly ever run at once.
        Finding? LostInManyRounds()
        {
            const int Many = 300_000;
            for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < LuckRunsOutAfter;)
            {
                var start = new Meeting(2);
                var quick = sum(Many, new Lock(), _ =>
                {
                    start.Attend();
                    return 1;
                });
                if (quick != Many)
                {
                    return Lost(Many, quick);
                }
            }

            return null;
        }

        static Finding Lost(long expected, long answer) => Finding.Wrong(
            "additions got lost",
            Invariant($"The sum is {expected:#,0}, and yours is {answer:#,0}. Two threads read the shared sum, both added, and one wrote over the other's addition."));

        bool IsThrough() => work.HasEnded || calls.Count >= Last;
    });

    /// <summary>Whether a range is divided among threads so that each number is counted once.</summary>
    /// <param name="countAll">
    /// Given the number of threads, the end of the range, and the function that counts from its first number up to, and without,
    /// its second. It returns the count for the numbers from 0 up to, and without, the end.
    /// </param>
    public static Verdict WholeRange(Func<int, int, Func<int, int, int>, int> countAll) => WholeRangeExercise.Judge(() =>
    {
        (int Threads, int Last)[] cases = [(2, 1_000), (3, 1_000), (4, 10_007), (7, 10_000), (5, 3), (1, 10)];
        foreach (var (threads, last) in cases)
        {
            // Where there are fewer numbers than threads, some threads have nothing to do, and need not come.
            var meeting = new Meeting(last < threads ? 1 : threads);
            var ranges = new ConcurrentQueue<Chunk>();
            var total = countAll(threads, last, (from, to) =>
            {
                ranges.Enqueue(new(from, to));
                meeting.Attend();
                return Primes.Count(from, to);
            });

            var given = Invariant($"With {threads} threads and {last:#,0} numbers");
            if (ranges.IsEmpty)
            {
                return Finding.Wrong("nothing is counted", $"{given}, your code never called the function that counts.");
            }

            if (!meeting.WasHeld)
            {
                return Finding.Wrong("one thread at a time", $"{given}, a thread that counted waited 1 s for the others to count too, and they did not come.");
            }

            if (Judged(given, last, [.. ranges.OrderBy(range => range.From)]) is { } wrong)
            {
                return wrong;
            }

            if (total != Primes.Count(0, last))
            {
                return Finding.Wrong(
                    "the parts are not added up", Invariant($"{given}, each number was counted once, and the parts have {Primes.Count(0, last):#,0} primes together. You return {total:#,0}."));
            }
        }

        return Finding.Pass(Invariant($"{cases.Length} ways of dividing, with up to 7 threads at once: each number was counted once."));

        static Finding? Judged(string given, int last, Chunk[] ranges)
        {
            var next = 0;
            foreach (var range in ranges.Where(range => range.To > range.From))
            {
                if (range.From < next)
                {
                    return Finding.Wrong("numbers are counted twice", Invariant($"{given}, {range.From:#,0} is in two of the parts."));
                }

                if (range.From > next)
                {
                    return LeftOut(given, next, Math.Min(range.From, last));
                }

                next = range.To;
            }

            return next > last
                ? Finding.Wrong("numbers beyond the end are counted", Invariant($"{given}, the last part ends before {next:#,0} and not before {last:#,0}."))
                : next < last ? LeftOut(given, next, last) : null;
        }

        static Finding LeftOut(string given, int from, int to) => Finding.Wrong("numbers are left out", from + 1 == to
            ? Invariant($"{given}, {from:#,0} is in none of the parts.")
            : Invariant($"{given}, {from:#,0} to {to - 1:#,0} are in none of the parts."));
    });

    /// <summary>Whether a function lets go of a lock while it waits, and holds it again afterwards, whatever comes of the wait.</summary>
    /// <param name="letGo">Given a lock that the calling thread holds, and the wait; returns the wait's answer.</param>
    public static Verdict LetGoWhileWaiting(Func<Lock, Func<string>, string> letGo) => LetGoExercise.Judge(() =>
    {
        const string Answer = "18.5 °C";
        var globalLock = new Lock();
        var waits = 0;
        var wasFree = true;
        globalLock.Enter();
        var answer = letGo(globalLock, () => Wait(fails: false));
        if (!wasFree)
        {
            return Finding.Wrong("the lock is held during the wait", "While the wait lasted, no other thread could take the lock, so that nothing else could be computed.");
        }

        if (waits != 1)
        {
            return Finding.Wrong("it does not wait once", Invariant($"The wait was called {waits} times."));
        }

        if (!globalLock.IsHeldByCurrentThread)
        {
            return Finding.Wrong("the lock is not taken again", "The caller held the lock before the call, and after it the lock is free: the caller would go on computing without it.");
        }

        if (answer != Answer)
        {
            return Finding.Wrong("the answer of the wait got lost", $"The wait answered “{Answer}”, and your function “{answer}”.");
        }

        globalLock.Exit();
        if (globalLock.IsHeldByCurrentThread)
        {
            return Finding.Wrong("the lock is taken once too often", "The caller took the lock once and has let it go once, and it is still held: no other thread would ever get it.");
        }

        globalLock.Enter();
        try
        {
            letGo(globalLock, () => Wait(fails: true));
            return Finding.Wrong("the failure of the wait got lost", "The wait threw a TimeoutException, and the caller hears nothing of it.");
        }
        catch (TimeoutException)
        {
            return globalLock.IsHeldByCurrentThread
                ? Finding.Pass("The lock was free during the wait and held after it, also where the wait failed.")
                : Finding.Wrong("after a failed wait the lock is not taken again", "The wait threw a TimeoutException, and the caller, who held the lock before the call, holds it no more.");
        }

        string Wait(bool fails)
        {
            waits++;

            // A thread that holds a lock may enter it again, so that entering alone would not show whether it is free.
            if (globalLock.IsHeldByCurrentThread || !globalLock.TryEnter())
            {
                wasFree = false;
            }
            else
            {
                globalLock.Exit();
            }

            return fails ? throw new TimeoutException("The server did not answer.") : Answer;
        }
    });
}
