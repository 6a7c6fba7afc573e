using System.Collections.Concurrent;

namespace Interleave.Exercises;

/// <summary>A method that several threads should call at the same time, each with a number of its own.</summary>
/// <param name="isWatched">Whether the first call waits, to see whether a second one comes before it ends, and whether its caller does.</param>
/// <remarks>Any number of threads may use it at once.</remarks>
#pragma warning disable CA1001 // Not disposed of: a thread that nobody joined may still set an event.
internal sealed class NumberedCalls(bool isWatched)
#pragma warning restore CA1001
{
    // A thread that was started begins in well under a millisecond; the rest is for a machine that is busy.
    private static readonly TimeSpan BeginBound = TimeSpan.FromSeconds(1);

    // How long the first call goes on after a second one has come: whoever does not wait for it has returned by then.
    private static readonly TimeSpan ReturnBound = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<(int Number, int ThreadId)> calls = new();
    private readonly ManualResetEventSlim secondHasCome = new();
    private readonly ManualResetEventSlim hasReturned = new();
    private readonly ManualResetEventSlim firstHasEnded = new();
    private readonly int starter = Environment.CurrentManagedThreadId;
    private int count;
    private bool sawSecond;
    private bool sawReturn;

    /// <summary>The method itself.</summary>
    public void Run(int number)
    {
        calls.Enqueue((number, Environment.CurrentManagedThreadId));
        if (Interlocked.Increment(ref count) > 1)
        {
            secondHasCome.Set();
        }
        else if (isWatched)
        {
            WatchFromFirst();
        }
    }

    /// <summary>What is wrong with the calls, or null; to be asked when what made them has returned.</summary>
    /// <param name="expected">How many there should be, with the numbers from 0 on.</param>
    public Finding? FindingOf(int expected)
    {
        var onReturn = calls.ToArray();
        hasReturned.Set();
        if (isWatched)
        {
            firstHasEnded.Wait(onReturn.Length > 0 ? BeginBound + ReturnBound + ReturnBound : ReturnBound);
        }

        if (onReturn.Any(call => call.ThreadId == starter))
        {
            return Finding.Wrong("work runs on the thread that called", $"Thread {starter} called StartAll, and work ran there; it should run on new threads.");
        }

        if (sawReturn || onReturn.Length < expected)
        {
            return onReturn.Length == 0 && !firstHasEnded.IsSet
                ? Finding.Wrong("no thread has begun", $"StartAll should run work {expected} times, and when it returned none had begun.")
                : Finding.Wrong("it returns before all threads have ended", $"When StartAll returned, {onReturn.Length} of {expected} threads had begun, and not all had ended.");
        }

        if (isWatched && !sawSecond)
        {
            return Finding.Wrong("they run one after another", "While the first thread ran no other began, though it waited for one.");
        }

        var numbers = onReturn.Select(call => call.Number).Order().ToArray();
        if (numbers.SequenceEqual(Enumerable.Range(0, expected)))
        {
            return null;
        }

        var seen = $"Expected were the numbers 0 to {expected - 1}, and the threads got {string.Join(", ", numbers)}.";
        return numbers.Contains(expected) ? Finding.Wrong("they share the loop variable", seen)
            : numbers.Distinct().Count() == 1 ? Finding.Wrong("all share one copy", seen)
            : Finding.Wrong("the numbers are not one each", seen);
    }

    private void WatchFromFirst()
    {
        try
        {
            sawSecond = secondHasCome.Wait(BeginBound);
            sawReturn = sawSecond && hasReturned.Wait(ReturnBound);
        }
        catch (ThreadInterruptedException)
        {
            // The check's time is up. On a thread of the reader's code nobody would catch this.
        }
        finally
        {
            firstHasEnded.Set();
        }
    }
}
