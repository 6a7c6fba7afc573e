using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Exercises;

/// <summary>One exercise: runs its check bounded in time, counts the tries, and gives a hint more with each.</summary>
/// <remarks>Any number of threads may use it at once.</remarks>
internal sealed class Exercise
{
    /// <summary>How long a check may take unless it says otherwise.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly ImmutableArray<string> _hints;
    private int _tries;

    /// <summary>An exercise.</summary>
    /// <param name="notebook">The notebook that it ends, without <c>.ipynb</c>; its solution stands in the one of the same name.</param>
    /// <param name="name">Its name in the metadata of its cells.</param>
    /// <param name="hints">From a nudge to nearly the answer. A last one, which says where the solution is, is added.</param>
    public Exercise(string notebook, string name, params string[] hints)
    {
        _name = name;
        _hints = [.. hints, $"The solution stands in solutions/{notebook}.ipynb, with the usual wrong turns."];
    }

    /// <summary>
    /// Runs the check on a thread of its own. Code of the reader that throws, that is not written yet, or that does not
    /// come back is a verdict as well.
    /// </summary>
    /// <param name="check">Calls the reader's code and says what it found.</param>
    /// <param name="limit">How long it may take; <see cref="DefaultLimit"/> if not said.</param>
    /// <remarks>
    /// The thread is joined. The one exception is code that neither comes back nor answers an interrupt, such as an empty
    /// endless loop: .NET cannot end it, and its thread, a background thread, is left behind.
    /// </remarks>
    public Verdict Judge(Func<Finding> check, TimeSpan? limit = null)
    {
        var bound = limit ?? DefaultLimit;
        Finding? finding = null;
        var thread = new Thread(() => finding = Find(check)) { IsBackground = true, Name = $"check of {_name}" };
        thread.Start();
        var ended = false;
        try
        {
            ended = thread.Join(bound);
        }
        finally
        {
            // Also when the calling thread was interrupted, as Stop does: nobody would hear of the check any more.
            if (!ended)
            {
                thread.Interrupt();
                thread.Join(LastWait);
            }
        }

        return ended ? Answer(finding!) : Answer(Finding.Wrong(
            "it does not end",
            $"Your code has not come back in {DurationText.Of(bound)}: it loops, or waits for something that never happens."
            + (thread.IsAlive ? " It cannot be ended from outside and still runs; restart the kernel when you have fixed it." : "")));
    }

    private static Finding Find(Func<Finding> check)
    {
        // What a check explores or measures on its way is its own business; its verdict is what the cell shows.
        CallingCell.SilenceThisThread();
        try
        {
            return check();
        }
        catch (Exception exception)
        {
            return OfException(exception);
        }
    }

    private static Finding OfException(Exception exception)
    {
        var inner = exception is AggregateException { InnerException: { } first } ? first : exception;
        return inner is NotImplementedException
            ? new(NothingWritten, "Replace the line that throws by your own code, run its cell, and then this one again.")
            : Finding.Wrong("your code throws an exception", $"{inner.GetType().Name}: {inner.Message}");
    }

    private const string NothingWritten = "nothing is written yet";

    private Verdict Answer(Finding finding)
    {
        // A stub that nobody has touched is not a try, and uses up no hint.
        var number = finding.Reason switch
        {
            null => Interlocked.Exchange(ref _tries, 0) + 1,
            NothingWritten => 0,
            _ => Interlocked.Increment(ref _tries),
        };
        return new()
        {
            Exercise = _name,
            IsPass = finding.Reason is null,
            Tries = number,
            Reason = finding.Reason ?? "",
            Explanation = finding.Explanation,
            Hints = finding.Reason is null ? [] : [.. _hints.Take(number)],
        };
    }
}
