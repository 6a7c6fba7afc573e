using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Exercises;

/// <summary>One exercise: runs its check within a time limit, counts the tries, and gives one more hint with
/// each.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class Exercise
{
    /// <summary>How long a check may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    private const string NothingWritten = "nothing is written yet";

    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly string _solution;
    private readonly ImmutableArray<string> _nudges;
    private readonly string _nearlyThere;

    // Guards the fields below.
    private readonly Lock _gate = new();
    private int _tries;
    private string? _lastReason;
    private bool _hasMoved;

    /// <summary>An exercise.</summary>
    /// <param name="notebook">The notebook that it ends, without <c>.ipynb</c>; its solution is in the one of the
    /// same name.</param>
    /// <param name="name">Its name in the metadata of its cells.</param>
    /// <param name="question">The first hint: what to look at.</param>
    /// <param name="direction">The second hint: which way to go, without the code.</param>
    /// <param name="nearlyThere">The third hint, given only to a reader whose verdict has changed between two
    /// tries.</param>
    public Exercise(string notebook, string name, string question, string direction, string nearlyThere)
    {
        _name = name;
        _nudges = [question, direction];
        _nearlyThere = nearlyThere;
        _solution = $"The solution is in solutions/{notebook}.ipynb, along with the usual wrong turns.";
    }

    /// <summary>
    /// Runs the check on a thread of its own. Code of the reader's that throws, that is not written yet, or that does
    /// not return gets a verdict as well.
    /// </summary>
    /// <param name="check">Calls the reader's code and says what it found.</param>
    /// <remarks>
    /// The thread is joined. The one exception is code that neither returns nor answers an interrupt, such as an
    /// empty endless loop: .NET cannot end it, so its thread, a background thread, is left behind.
    /// </remarks>
    public Verdict Judge(Func<Finding> check)
    {
        Finding? finding = null;
        var thread = new Thread(() => finding = Find(check)) { IsBackground = true, Name = $"check of {_name}" };
        thread.Start();
        var ended = false;
        try
        {
            ended = thread.Join(Limit);
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
            $"After {DurationText.Of(Limit)} your code has not returned: it loops, or waits for something that "
                + $"never happens."
            + (thread.IsAlive ? " It cannot be stopped from outside and is still running; restart the kernel once "
            + "you have fixed it." : "")));
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
            ? new(NothingWritten, "Replace the line that throws with your own code, run its cell, and then run "
                + "this one again.")
            : Finding.Wrong("your code throws an exception", $"{inner.GetType().Name}: {inner.Message}");
    }

    private Verdict Answer(Finding finding)
    {
        lock (_gate)
        {
            var (tries, hints) = Count(finding);
            return new()
            {
                IsPass = finding.Reason is null,
                Tries = tries,
                Reason = finding.Reason ?? "",
                Explanation = finding.Explanation,
                Hints = hints,
            };
        }
    }

    private (int Tries, ImmutableArray<string> Hints) Count(Finding finding)
    {
        System.Diagnostics.Debug.Assert(_gate.IsHeldByCurrentThread);
        switch (finding.Reason)
        {
            case null:
                var tries = _tries + 1;
                (_tries, _lastReason, _hasMoved) = (0, null, false);
                return (tries, []);

            // A stub that nobody has touched is not a try and uses up no hint.
            case NothingWritten:
                return (0, []);

            default:
                _tries++;
                _hasMoved |= _lastReason is not null && _lastReason != finding.Reason;
                _lastReason = finding.Reason;

                // Whoever runs the check again and again without changing the answer is not told the answer.
                ImmutableArray<string> hints = _hasMoved ? [.. _nudges, _nearlyThere, _solution] : [.. _nudges,
                    _solution];
                return (_tries, [.. hints.Take(_tries)]);
        }
    }
}
