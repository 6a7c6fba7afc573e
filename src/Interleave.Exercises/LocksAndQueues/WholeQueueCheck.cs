using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.WholeQueue"/>.</summary>
internal static class WholeQueueCheck
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortly = TimeSpan.FromMilliseconds(100);

    private static readonly Exercise Exercise = new(
        "04-locks-and-queues",
        "whole-queue",
        "An empty queue may only be waiting for a slow producer. How does the producer say that nothing more will "
            + "come?",
        "The loop should wait while the queue is empty, and end when it is closed and empty. A queue has a member "
            + "whose foreach does both.",
        "foreach over queue.GetConsumingEnumerable() takes the items out one by one, to the end.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<CheckedQueue, long> sum) => Exercise.Judge(() => FromSlowProducer(sum)
        ?? Closed(sum, []) ?? Closed(sum, Drawn())
        ?? Finding.Pass("The items of a producer that was silent for an hour all came out, and so did those of a "
            + "queue that was closed already."));

    private static int[] Drawn() => [.. Enumerable.Range(0, Random.Shared.Next(5, 15)).Select(_ =>
        Random.Shared.Next(1, 1_000))];

    private static Finding? FromSlowProducer(Func<CheckedQueue, long> sum)
    {
        var (first, second) = (Drawn(), Drawn());
        var queue = new CheckedQueue();
        queue.Add(first);
        var answer = 0L;
        using var call = ReaderCall.Start(() => answer = sum(queue));

        // The silence begins when the items are out: a thread that gets no core for a while has not begun to wait. It
        // is an hour by the clock of the queue, and for code that sleeps or counts its looks it lasts until that has
        // had its time.
        SpinWait.SpinUntil(() => queue.Count == 0 || call.HasReturned, LongEnough);
        if (call.EndsWithin(ReaderCall.Hold))
        {
            var seen = Text($"Your code returned {answer} after the first {first.Length} items, and the queue was "
                + $"not closed: {second.Length} more would have come.");
            return queue.Count > 0 ? Finding.Wrong("it leaves items behind", Text($"Your code returned, and "
                + $"{queue.Count} of the first {first.Length} items are still in the queue."))
                : queue.TimedOut > TimeSpan.Zero ? Finding.Wrong(
                    "it does not wait for a slow producer", seen + " Its producer was silent for an hour, by the "
                        + "queue's own clock, and your code waited for less.")
                : Finding.Wrong("it takes an empty queue for the end", seen);
        }

        // What waits in Take when the queue is closed must be told apart from what asks first, so let it come to
        // wait.
        queue.Add(second);
        SpinWait.SpinUntil(() => (queue.Count == 0 && queue.IsWaitedFor) || call.HasReturned, Shortly);
        if (queue.Count == 0 && call.EndsWithin(Shortly))
        {
            return Finding.Wrong("it takes an empty queue for the end", Text($"Your code returned {answer} when "
                + $"the queue was empty for the second time, and it was not closed."));
        }

        queue.CompleteAdding();
        return Ended(call, "When the queue was closed while your code waited for an item")
            ?? Sum(answer, [.. first, .. second], queue);
    }

    private static Finding? Closed(Func<CheckedQueue, long> sum, int[] items)
    {
        var queue = new CheckedQueue();
        queue.Add(items);
        queue.CompleteAdding();
        var answer = 0L;
        using var call = ReaderCall.Start(() => answer = sum(queue));
        return Ended(call, Text($"From a queue with {Finding.Some(items.Length, "item")} that was closed already"))
            ?? Sum(answer, items, queue);
    }

    private static Finding? Ended(ReaderCall call, string when)
    {
        try
        {
            return call.EndsWithin(LongEnough)
                ? null
                : Finding.Wrong("it does not see the end", "All the items were sent and the queue was closed, and "
                    + "1 s later your code was still running.");
        }
        catch (InvalidOperationException exception)
        {
            return Finding.Wrong("it takes from a queue that is closed",
                $"{when}, it ended with {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static Finding? Sum(long answer, int[] items, CheckedQueue queue) =>
        answer == items.Sum() ? null
        : queue.Count > 0 ? Finding.Wrong("it leaves items behind",
            Text($"Your code returned, and {queue.Count} of {Finding.Some(items.Length, "item")} are still in the "
                + $"queue."))
        : Finding.Wrong("that is another sum", Text($"The {items.Length} items add up to {items.Sum():#,0}, and "
            + $"yours is {answer:#,0}."));
}
