using System.Collections.Concurrent;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.WholeRange"/>.</summary>
internal static class WholeRangeCheck
{
    // What the check counts: multiples of 7. There is no need to look at each number.
    private const int Divisor = 7;

    // From so many numbers on, one part may be at most twice its fair share.
    private const int ManyNumbers = 1_000;

    private static readonly TimeSpan AddedUp = TimeSpan.FromSeconds(3);

    private static readonly Exercise Exercise = new(
        "05-no-global-lock",
        "whole-range",
        "Divide 10 numbers among 3 threads on paper. Which numbers does each thread get, and which does none?",
        "Each part should begin exactly where the one before it ends, and the last should end at last. Compute the "
            + "borders, not the size.",
        "Border number i is at last * i / threads: multiply first, then divide.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<int, int, Func<int, int, int>, Action<int>> countAll) => Exercise.Judge(() =>
    {
        (int Threads, int Last)[] cases =
        [
            (2, 1_000), (3, 1_000), (4, 10_007), (7, 10_000), (5, 3), (1, 10), (Random.Shared.Next(2, 8),
                Random.Shared.Next(2_000, 20_000)),
        ];
        return cases.Select(one => Wrong(countAll, one.Threads, one.Last)).FirstOrDefault(wrong => wrong is not null)
            ?? WhileOneCounts(countAll)
            ?? AtFullSpeed(countAll)
            ?? Finding.Pass(Text($"{cases.Length} ways of dividing, with up to 7 threads at once: each number was "
                + $"counted once."));
    });

    private static Finding? Wrong(Action<int, int, Func<int, int, int>, Action<int>> countAll, int threads, int last)
    {
        // Where there are fewer numbers than threads, some threads have nothing to do and need not come.
        var meeting = new Meeting(last < threads ? 1 : threads);
        var ranges = new ConcurrentQueue<(int From, int To)>();
        var total = 0;
        using var call = ReaderCall.Start(() => countAll(threads, last, Count, number => Interlocked.Add(ref total,
            number)));
        SpinWait.SpinUntil(() => call.HasReturned || Volatile.Read(ref total) == Multiples(0, last), AddedUp);
        var isPrompt = Volatile.Read(ref total) != Multiples(0, last) || call.ReturnsPromptly();
        call.Finish();
        var returned = Volatile.Read(ref total);
        var given = Text($"With {Finding.Some(threads, "thread")} and {Finding.Some(last, "number")}");
        return ranges.IsEmpty
                ? Finding.Wrong("nothing is counted", $"{given}, your code never called count with a number to "
                    + $"look at.")
            : !meeting.WasHeld
                ? Finding.Wrong("one thread at a time", $"{given}, a thread that counted waited 1 s for "
                    + $"{Finding.Some(threads - 1, "other")} to count too, and they did not come.")
            : Judged(given, last, [.. ranges.OrderBy(range => range.From)]) is { } wrong
                ? wrong
            : returned != Multiples(0, last)
                ? Finding.Wrong(
                    "the parts are not added up",
                    Text($"{given}, count found {Multiples(0, last):#,0} altogether, and add was given "
                        + $"{returned:#,0} by the time CountAll returned. Each thread should hand its own count to "
                        + $"add, and be joined."))
            : last >= ManyNumbers && ranges.Max(range => range.To - range.From) is var largest
            && largest > 2 * last / threads && threads > 1
                ? Finding.Wrong("the parts are far from equal",
                    Text($"{given}, one part has {largest:#,0} of them. The other threads would be done long before."))
            : isPrompt ? null : Finding.WaitsForATime("CountAll");

        int Count(int from, int to)
        {
            if (to > from)
            {
                ranges.Enqueue((from, to));

                // All threads are in here at once before any goes on: whoever adds to a variable without a lock, as
                // in total += count(…), has read it by now, and will overwrite the others' additions.
                meeting.Attend();
            }

            return Multiples(from, to);
        }
    }

    // One of the counts takes longer than a time-out would last.
    private static Finding? WhileOneCounts(Action<int, int, Func<int, int, int>, Action<int>> countAll)
    {
        var isDone = new ManualResetEventSlim();
        using var call = ReaderCall.Start(() => countAll(
            3,
            ManyNumbers,
            (from, to) =>
            {
                if (from <= ManyNumbers / 2 && to > ManyNumbers / 2)
                {
                    isDone.Wait(Interleave.Exercises.Exercise.Limit);
                }

                return Multiples(from, to);
            },
            _ => { }));
        var returnsEarly = call.EndsWithin(ReaderCall.Hold);
        isDone.Set();
        call.Finish();
        return returnsEarly
            ? Finding.Wrong("it returns before all is counted",
                "CountAll returned while one of its threads was still counting. Join every thread, without a time "
                    + "limit.")
            : null;
    }

    // Where the count comes first and the addition to a variable of the reader's own after it, two threads leave the
    // count at the same instant, and their additions meet.
    private static Finding? AtFullSpeed(Action<int, int, Func<int, int, int>, Action<int>> countAll) => Rush.Run((_,
        gate) =>
    {
        var total = 0;
        using var call = ReaderCall.Start(() => countAll(
            2,
            ManyNumbers,
            (from, to) =>
            {
                gate.Pass();
                return Multiples(from, to);
            },
            number => Interlocked.Add(ref total, number)));
        call.Finish();
        return Volatile.Read(ref total) == Multiples(0, ManyNumbers) ? null : Finding.Wrong(
            "additions got lost",
            Text($"With 2 threads that finished counting at the same instant, add was given {total:#,0} in all, "
                + $"and there are {Multiples(0, ManyNumbers):#,0}. A sum that threads share needs more than +=; "
                + $"add takes care of that."));
    });

    private static Finding? Judged(string given, int last, (int From, int To)[] ranges)
    {
        var next = 0;
        foreach (var (from, to) in ranges)
        {
            if (from < next)
            {
                return from < 0
                    ? Finding.Wrong("numbers before the beginning are counted",
                        Text($"{given}, a part begins at {from:#,0}."))
                    : Finding.Wrong("numbers are counted twice", Text($"{given}, {from:#,0} is in two of the parts."));
            }

            if (from > next)
            {
                return LeftOut(given, next, Math.Min(from, last));
            }

            next = to;
        }

        return next > last
            ? Finding.Wrong("numbers beyond the end are counted",
                Text($"{given}, the last part goes on to {next - 1:#,0}, and the last number is {last - 1:#,0}."))
            : next < last ? LeftOut(given, next, last) : null;
    }

    private static Finding LeftOut(string given, int from, int to) => Finding.Wrong("numbers are left out", from
        + 1 == to
        ? Text($"{given}, {from:#,0} is in none of the parts.")
        : Text($"{given}, {from:#,0} to {to - 1:#,0} are in none of the parts."));

    private static int Multiples(int from, int to) => to <= from ? 0 : Below(to) - Below(from);

    private static int Below(int end) => (end + Divisor - 1) / Divisor;
}
