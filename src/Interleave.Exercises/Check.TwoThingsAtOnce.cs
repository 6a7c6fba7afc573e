using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Interleave.Exercises;

/// <content>The exercises of 01-two-things-at-once.</content>
public static partial class Check
{
    private const string TwoThingsAtOnce = "01-two-things-at-once";

    /// <summary>How long a thread of the reader's may take that has hardly anything to do.</summary>
    private static readonly TimeSpan ThreadBound = TimeSpan.FromSeconds(2);

    private static readonly Exercise TrueEquationExercise = new(
        TwoThingsAtOnce,
        "true-equation",
        "Follow the two variables through one round. Which count does the result belong to, and which one is printed?",
        "Let count be 0 at first, and make it one more before it is squared. Then the two never part.");

    private static readonly Exercise AtTheSameTimeExercise = new(
        TwoThingsAtOnce,
        "at-the-same-time",
        "A thread that was made has not been started. And a method that is called runs here, now.",
        "Start the thread, then call the other method, and at the end wait for the thread with Join.");

    private static readonly Exercise OwnNumbersExercise = new(
        TwoThingsAtOnce,
        "own-numbers",
        "When do the threads read the number, and what has become of it by then?",
        "Make a copy inside the loop, before the thread is made, and let the thread use the copy.");

    /// <summary>Whether a loop reports, as an equation, the last square that it computed, beginning with 1².</summary>
    /// <param name="report">Given what says whether to go on, and what squares a number.</param>
    public static Verdict TrueEquation(Func<Func<bool>, Func<long, long>, string> report) => TrueEquationExercise.Judge(() =>
    {
        var text = "";
        foreach (var rounds in (int[])[3, 1, 1000])
        {
            var asked = 0;
            var wasToldToStop = false;
            var wentOn = false;
            var squared = new List<long>();
            text = report(
                () => !(wasToldToStop = asked++ >= rounds),
                number =>
                {
                    wentOn |= wasToldToStop;
                    squared.Add(number);
                    return number * number;
                });
            if (FindingOfReport(text, squared, wentOn) is { } wrong)
            {
                return wrong;
            }
        }

        return Finding.Pass($"The last report was “{text}”, which is true, and it is the last square that the loop computed.");
    });

    /// <summary>Whether a function runs two methods at the same time, and returns when both have ended.</summary>
    /// <param name="both">Given the two methods.</param>
    public static Verdict AtTheSameTime(Action<Action, Action> both) => AtTheSameTimeExercise.Judge(() =>
    {
        // Not disposed of: a thread that nobody joined may still set one.
        var hasReturned = new ManualResetEventSlim();
        var here = Environment.CurrentManagedThreadId;
        WatchedMethod ask = new(here, hasReturned), compute = new(here, hasReturned);
        ask.Other = compute;
        compute.Other = ask;
        both(ask.Run, compute.Run);
        hasReturned.Set();

        // Threads that were started but not joined come to their end first, so that nothing changes any more.
        ask.WaitForEnd();
        compute.WaitForEnd();
        return (ask.Calls, compute.Calls) switch
        {
            (0, _) or (_, 0) => Finding.Wrong(
                "one of the two was never run", $"ask ran {Times(ask.Calls)}, and compute {Times(compute.Calls)}. A thread that is made must be started."),
            not (1, 1) => Finding.Wrong(
                "one of the two was run twice", $"ask ran {Times(ask.Calls)}, and compute {Times(compute.Calls)}; each should run once."),
            _ when ask.ThreadId == compute.ThreadId && ask.ThreadId == here => Finding.Wrong(
                "both run on the thread that called",
                $"ask ran on thread {ask.ThreadId}, and compute on thread {compute.ThreadId}, which is the one that called Both. The new thread was never started."),
            _ when ask.ThreadId == compute.ThreadId => Finding.Wrong(
                "one new thread runs both", $"ask and compute both ran on thread {ask.ThreadId}, and so one after the other."),
            _ when !(ask.SawOther && compute.SawOther) => Finding.Wrong(
                "one begins only when the other has ended",
                $"They ran on threads {ask.ThreadId} and {compute.ThreadId}, but the second was not begun while the first ran, though that waited for it."),
            _ when ask.SawReturn || compute.SawReturn => Finding.Wrong(
                "it returns before both have ended", "Both returned while one of the two still ran. Whoever called it would take the work for done."),
            _ => Finding.Pass($"ask ran on thread {ask.ThreadId} and compute on thread {compute.ThreadId}, at the same time, and Both waited for them."),
        };
    });

    /// <summary>Whether a function makes threads, without starting them, each of which has the number of its place.</summary>
    /// <param name="make">Given how many threads, and the method that each calls with its number.</param>
    public static Verdict OwnNumbers(Func<int, Action<int>, IReadOnlyList<Thread>> make) => OwnNumbersExercise.Judge(() =>
    {
        const int Count = 10;
        var calls = new ConcurrentQueue<int>();
        var threads = make(Count, calls.Enqueue);
        if (threads is null || threads.Count != Count)
        {
            return Finding.Wrong("there are not as many threads as asked for", $"Make was asked for {Count} threads and gave {threads?.Count ?? 0}.");
        }

        if (!calls.IsEmpty || threads.Any(thread => thread.ThreadState.HasFlag(ThreadState.Unstarted) is false))
        {
            return Finding.Wrong("the threads are run too soon", "Make should only make the threads; whoever gets them will start them.");
        }

        // One at a time and from the last to the first: so what a thread gets does not depend on luck, and a number that is
        // handed out at the start is not that of the place.
        var numbers = new int[Count];
        for (var place = Count - 1; place >= 0; place--)
        {
            // A thread that does not end must not keep the process from ending.
            threads[place].IsBackground = true;
            threads[place].Start();
            if (!threads[place].Join(ThreadBound))
            {
                return Finding.Wrong("a thread does not end", $"The thread at place {place} had not ended {ThreadBound.TotalSeconds} s after its start.");
            }

            if (calls.Count != 1)
            {
                return Finding.Wrong("a thread does not call work once", $"The thread at place {place} called work {Times(calls.Count)}.");
            }

            calls.TryDequeue(out numbers[place]);
        }

        return FindingOfNumbers(numbers);
    });

    private static Finding? FindingOfReport(string? text, List<long> squared, bool wentOn)
    {
        if (squared.Count == 0)
        {
            return Finding.Wrong("nothing was squared", $"The report is “{text}”, and the function square was never called.");
        }

        var parts = Equation().Match(text ?? "");
        if (!parts.Success)
        {
            return Finding.Wrong("the report is not an equation", $"The report is “{text}”. It should look like 3 × 3 = 9.");
        }

        BigInteger left = Number(parts.Groups["left"]), right = Number(parts.Groups["right"]), result = Number(parts.Groups["result"]);
        var last = squared[^1];
        if (left != right)
        {
            return Finding.Wrong("the two factors differ", $"The report is “{text}”; a square is a number times itself.");
        }

        if (result != left * right)
        {
            return Finding.Wrong(
                "the result belongs to another count", $"The report is “{text}”, but {left} × {right} = {left * right}. The loop squared {last} last.");
        }

        if (wentOn)
        {
            return Finding.Wrong("it goes on after it was told to stop", $"{last} was squared after goOn had answered false.");
        }

        if (!squared.Contains((long)left))
        {
            return Finding.Wrong(
                "the loop never computed that square", $"“{text}” is true, but the loop went from {squared[0]}² to {last}² and never came to {left}².");
        }

        if (!squared.SequenceEqual(Enumerable.Range(1, squared.Count).Select(number => (long)number)))
        {
            return Finding.Wrong("it does not square 1, 2, 3 in turn", $"It began with {squared[0]}², and should begin with 1².");
        }

        return left == last ? null : Finding.Wrong("it is not the last square", $"The report is “{text}”, and the loop squared {last} last.");
    }

    private static Finding FindingOfNumbers(int[] numbers)
    {
        var places = Enumerable.Range(0, numbers.Length).ToArray();
        var seen = $"Started from the last to the first, the threads at the places 0 to {places[^1]} called work with {string.Join(", ", numbers)}.";
        return numbers.SequenceEqual(places) ? Finding.Pass(seen)
            : numbers.All(number => number == numbers.Length) ? Finding.Wrong("they share the loop variable", seen)
            : numbers.Distinct().Count() == 1 ? Finding.Wrong("all share one copy", seen)
            : numbers.Reverse().SequenceEqual(places) ? Finding.Wrong("the numbers go by the order of the starts", seen)
            : Finding.Wrong("the numbers are not those of the places", seen);
    }

    private static BigInteger Number(Group digits) =>
        BigInteger.Parse(string.Concat(digits.Value.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);

    private static string Times(int calls) => calls switch { 0 => "never", 1 => "once", _ => $"{calls} times" };

    // Digits may be grouped, in the way of any country.
    [GeneratedRegex(@"(?<left>\d[\d\s.,'’]*)[×x*·](?<right>\s*\d[\d\s.,'’]*)=(?<result>\s*\d[\d\s.,'’]*)")]
    private static partial Regex Equation();
}
