using System.Diagnostics;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>
/// Quick pieces of work that are shared at full speed, a few at once. Who begins next is decided between two pieces,
/// where a check cannot look; so threads leave a piece at the same instant, and what they then read, change and write
/// without a lock is changed by both. A place that is lost in this way stays lost, and the last pieces find it
/// missing.
/// </summary>
/// <param name="pieces">How many pieces.</param>
/// <param name="places">How many may be done at once.</param>
/// <param name="gate">The gate that threads pass at the end of a piece.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class QuickPieces(int pieces, int places, PairGate gate)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly int[] _times = new int[pieces];
    private readonly TaskCompletionSource _lastAreHere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;
    private int _lastBegun;
    private bool _placeIsMissing;

    /// <summary>Does a piece.</summary>
    /// <param name="number">Its number, from 0.</param>
    public void Do(int number)
    {
        Interlocked.Increment(ref _times[number]);
        if (Interlocked.Increment(ref _begun) > pieces - places)
        {
            MeetTheLast();
        }

        gate.Pass();
    }

    /// <summary>Waits until the code is over, or nothing has been begun for a while.</summary>
    /// <param name="call">The call that shares the pieces.</param>
    /// <param name="name">The reader's method.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public Finding? Await(ReaderCall call, string name)
    {
        var (begun, since) = (0, Stopwatch.GetTimestamp());
        while (!call.EndsWithin(Look))
        {
            // One that is set back again and again would go on for long.
            if (MoreThanOnce() is { } twice)
            {
                return twice;
            }

            if (Volatile.Read(ref _begun) is var now && now != begun)
            {
                (begun, since) = (now, Stopwatch.GetTimestamp());
            }
            else if (begun < pieces && Stopwatch.GetElapsedTime(since) > 2 * CitiesAtOnce.Patience)
            {
                return PlaceLost();
            }
        }

        return MoreThanOnce()
            ?? (Array.IndexOf(_times, 0) is var forgotten and >= 0 ? Finding.Wrong(
                "a city is never asked for",
                Text($"Of {pieces} quick pieces of work, number {forgotten} was never done.")) : null)
            ?? (Volatile.Read(ref _placeIsMissing) ? PlaceLost() : null);
    }

    // While one of the last pieces is being done, so are the others: each has a place, and none is left to begin.
    private void MeetTheLast()
    {
        if (Interlocked.Increment(ref _lastBegun) >= places)
        {
            _lastAreHere.TrySetResult();
        }
        else if (!_lastAreHere.Task.Wait(CitiesAtOnce.Patience))
        {
            Volatile.Write(ref _placeIsMissing, true);
        }
    }

    private Finding? MoreThanOnce() => Array.FindIndex(_times, done => done > 1) is var twice and >= 0
        ? Finding.Wrong("a city is asked for more than once", Text(
            $"Of {pieces} quick pieces of work, number {twice} was done {Finding.Times(_times[twice])}: two threads "
                + $"took the same number. To look at which comes next and to mark it as taken must be one step."))
        : null;

    private Finding PlaceLost() => Finding.Wrong("a place is lost", Text(
        $"There were {places} places, and the last {places} of {pieces} quick pieces of work were not done at once. "
            + $"If your threads count the places themselves, two of them changed the count at the same time, and one "
            + $"change was lost: that must be one step, as in a SemaphoreSlim."));
}
