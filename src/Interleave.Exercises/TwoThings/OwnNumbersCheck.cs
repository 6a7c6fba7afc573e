using System.Collections.Concurrent;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.OwnNumbers"/>.</summary>
internal static class OwnNumbersCheck
{
    /// <summary>How long a thread may take that has hardly anything to do.</summary>
    private static readonly TimeSpan ThreadBound = TimeSpan.FromSeconds(2);

    private static readonly Exercise Exercise = new(
        "01-two-things-at-once",
        "own-numbers",
        "When do the threads read the number, and what has become of it by then?",
        "Each thread needs a variable that nobody changes after the thread has been made. Where must it be declared?",
        "Copy the number into a variable declared inside the loop, and let the thread use the copy.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<int, Action<int>, IReadOnlyList<Thread>> make) => Exercise.Judge(() =>
        Wrong(make, 10, out var seen) ?? Wrong(make, Random.Shared.Next(2, 9), out _) ?? Wrong(make, 1, out _)
            ?? Finding.Pass(seen));

    private static Finding? Wrong(Func<int, Action<int>, IReadOnlyList<Thread>> make, int count, out string seen)
    {
        seen = "";
        var calls = new ConcurrentQueue<int>();
        var threads = make(count, calls.Enqueue);
        if (threads is null || threads.Count != count)
        {
            return Finding.Wrong(
                "there are not as many threads as asked for",
                    $"Make was asked for {Finding.Some(count, "thread")} and gave {threads?.Count ?? 0}.");
        }

        if (!calls.IsEmpty || threads.Any(thread => !thread.ThreadState.HasFlag(ThreadState.Unstarted)))
        {
            return Finding.Wrong("the threads are run too soon",
                "Make should only make the threads; whoever gets them will start them.");
        }

        // One at a time, so that what a thread gets does not depend on luck, and in an order that neither goes up nor
        // down: a number that is counted up or down at the start is then not that of the place.
        var order = Order(count);
        var numbers = new int[count];
        foreach (var place in order)
        {
            // A thread that does not end must not keep the process from ending.
            threads[place].IsBackground = true;
            threads[place].Start();
            if (!threads[place].Join(ThreadBound))
            {
                return Finding.Wrong("a thread does not end",
                    $"The thread at place {place} had not ended {ThreadBound.TotalSeconds} s after its start.");
            }

            if (calls.Count != 1)
            {
                return Finding.Wrong("a thread does not call work once",
                    $"The thread at place {place} called work {Finding.Times(calls.Count)}.");
            }

            calls.TryDequeue(out numbers[place]);
        }

        seen = $"Started in the order {string.Join(", ", order)}, the threads at places 0 to {count - 1} called "
            + $"work with {string.Join(", ", numbers)}.";
        return FindingOf(numbers, [.. order.Select(place => numbers[place])], seen);
    }

    private static int[] Order(int count)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        do
        {
            Random.Shared.Shuffle(places);
        }
        while (count > 2 && (IsInSteps(places, 1) || IsInSteps(places, -1)));

        return places;
    }

    private static bool IsInSteps(int[] numbers, int step) => numbers.Zip(numbers.Skip(1)).All(pair =>
        pair.Second - pair.First == step);

    private static Finding? FindingOf(int[] numbers, int[] inOrderOfStarts, string seen) =>
        numbers.SequenceEqual(Enumerable.Range(0, numbers.Length)) ? null
        : numbers.All(number => number == numbers.Length) ? Finding.Wrong("they share the loop variable", seen)
        : numbers.Length > 1 && numbers.Distinct().Count() == 1 ? Finding.Wrong("all share one copy", seen)
        : numbers.Length > 1 && (IsInSteps(inOrderOfStarts, 1) || IsInSteps(inOrderOfStarts, -1))
            ? Finding.Wrong("the numbers go by the order of the starts", seen)
        : Finding.Wrong("the numbers are not those of the places", seen);
}
