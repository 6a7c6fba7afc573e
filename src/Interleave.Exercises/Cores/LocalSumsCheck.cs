using System.Collections.Concurrent;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.LocalSums"/>.</summary>
internal static class LocalSumsCheck
{
    private const int Last = 200;

    // Each thread may write the shared sum once for what it has computed, and once more to begin or to end.
    private const int MostWrites = 6;

    // Longer than a meeting, so that one to which nobody else comes is over by then.
    private static readonly TimeSpan StuckAfter = Meeting.Limit + TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LateAddition = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly Exercise Exercise = new(
        "05-no-global-lock",
        "local-sums",
        "What must the lock guard: the computing, or only what the threads share?",
        "A thread can add up as much as it likes in a place that no other thread sees. How often does it then need "
            + "what is shared?",
        "Give each thread a variable inside the lambda, and add it to the shared sum, under the lock, when its "
            + "loop is over.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<int, SharedNumber, Lock, Func<int, long>> addSquares) => Exercise.Judge(() =>
        WithTheLockHeld(addSquares) ?? WhileOneComputes(addSquares) ?? AtFullSpeed(addSquares) ?? Finding.Pass(
            Text($"Both threads computed at the same time, without the lock, and no addition was lost: the sum is "
                + $"{Expected(Last):#,0}.")));

    private static Finding? WithTheLockHeld(Action<int, SharedNumber, Lock, Func<int, long>> addSquares)
    {
        var sumLock = new Lock();
        var sum = new SharedNumber(sumLock, Patience);
        var meeting = new Meeting(2);
        var calls = new ConcurrentQueue<(int Number, Thread Thread)>();

        // As long as the check holds the lock, a thread can compute but not add, so it comes exactly as far as its
        // code computes without the lock.
        ReaderCall work;
        bool isThrough;
        int callsWhenStuck;
        lock (sumLock)
        {
            work = ReaderCall.Start(() => addSquares(Last, sum, sumLock, Square));
            isThrough = ComesThrough();
            callsWhenStuck = calls.Count;
        }

        // Where the threads could not come, they need not be waited for once they can.
        meeting.CallOff();
        using (work)
        {
            work.Finish();
        }

        int[] numbers = [.. calls.Select(call => call.Number).Order()];
        return !numbers.SequenceEqual(Enumerable.Range(1, Last))
                ? Finding.Wrong("not every number is squared once", Text($"From 1 to {Last}, "
                    + $"{numbers.Distinct().Count()} numbers were squared, in "
                    + $"{Finding.Some(numbers.Length, "call")}."))
            : !isThrough && callsWhenStuck == 0
                ? Finding.Wrong(
                    "no thread computes without the lock",
                    "While another thread held the lock, not one square was computed. So two threads never compute "
                        + "at the same time, and the second one gains nothing.")
            : !isThrough && meeting.WasHeld
                ? Finding.Wrong(
                    "the lock is taken for every number",
                    Text($"While another thread held the lock, your threads stopped after "
                        + $"{Finding.Some(callsWhenStuck, "square")} of {Last}. So they queue for the lock again "
                        + $"and again."))
            : !meeting.WasHeld
                ? Finding.Wrong("the threads do not compute at the same time",
                    "The first thread to compute a square waited 1 s for a second one to do so too, and none came.")
            : WrongSum(Last, sum)
                ?? (sum.Writes > MostWrites ? Finding.Wrong("the shared sum is written for every number",
                    Text($"The shared sum was written {sum.Writes:#,0} times for {Last} numbers. Let each thread add "
                        + $"up its own, and share the result once.")) : null);

        long Square(int number)
        {
            calls.Enqueue((number, Thread.CurrentThread));

            // Both threads are in here at once before either goes on: whoever adds to a variable without a lock has
            // read it by now, and will overwrite the other's addition.
            meeting.Attend();
            return (long)number * number;
        }

        bool ComesThrough() => SpinWait.SpinUntil(IsThrough, StuckAfter)

            // Slow is not stuck: a thread that the lock keeps is in a wait, one that the machine has no time for is
            // not.
            || (calls.Any(call => !call.Thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
            && SpinWait.SpinUntil(IsThrough, StuckAfter));

        bool IsThrough() => work.HasReturned || calls.Count >= Last;
    }

    // One of the squares takes longer than a time-out would last.
    private static Finding? WhileOneComputes(Action<int, SharedNumber, Lock, Func<int, long>> addSquares)
    {
        var isDone = new ManualResetEventSlim();
        var sumLock = new Lock();
        using var work = ReaderCall.Start(() => addSquares(Last, new(sumLock, TimeSpan.Zero), sumLock, number =>
        {
            if (number == Last)
            {
                isDone.Wait(Interleave.Exercises.Exercise.Limit);
            }

            return (long)number * number;
        }));
        var returnsEarly = work.EndsWithin(ReaderCall.Hold);
        isDone.Set();
        work.Finish();
        return returnsEarly ? ReturnsTooSoon : null;
    }

    // A sum of the reader's own, shared and unlocked, is read and written where the check cannot look. So both
    // threads leave each square at the same instant, and their additions meet.
    private static Finding? AtFullSpeed(Action<int, SharedNumber, Lock, Func<int, long>> addSquares) =>
        Rush.Run((round, gate) =>
    {
        var last = round % 2 == 0 ? 2_000 : 2;
        var sumLock = new Lock();
        var sum = new SharedNumber(sumLock, TimeSpan.Zero);
        using var work = ReaderCall.Start(() => addSquares(last, sum, sumLock, number =>
        {
            gate.Pass();
            return (long)number * number;
        }));
        SpinWait.SpinUntil(() => work.HasReturned || sum.Now == Expected(last), StuckAfter);
        var isPrompt = sum.Now != Expected(last) || work.ReturnsPromptly();
        work.Finish();
        return WrongSum(last, sum) ?? (isPrompt ? null : Finding.WaitsForATime("AddSquares"));
    });

    private static Finding? WrongSum(int last, SharedNumber sum)
    {
        var (expected, answer) = (Expected(last), sum.Now);
        var seen = Text($"The squares of 1 to {last:#,0} add up to {expected:#,0}, and your sum is {answer:#,0}.");
        return answer == expected ? null

            // Threads that nobody joined still add.
            : SpinWait.SpinUntil(() => sum.Now != answer, LateAddition) ? ReturnsTooSoon
            : answer > expected ? Finding.Wrong("the sum is too large", seen)
            : Finding.Wrong(
                "additions got lost",
                $"{seen} Two threads read the same sum, both added to it, and one wrote over the other's addition.");
    }

    private static Finding ReturnsTooSoon => Finding.Wrong(
        "it returns before the threads are done",
        "AddSquares returned while one of its threads was still computing. Join every thread, without a time limit.");

    private static long Expected(int last) => Enumerable.Range(1, last).Sum(number => (long)number * number);
}
