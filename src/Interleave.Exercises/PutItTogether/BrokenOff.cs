namespace Interleave.Exercises;

/// <summary>How a check waits for requests that a reader's code breaks off.</summary>
internal static class BrokenOff
{
    /// <summary>How long a request goes on after it was broken off: longer than a thread is joined that is joined for
    /// no longer than the bound.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UntilItShows = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UntilTheTimerIsOver = TimeSpan.FromSeconds(4);

    /// <summary>A bound for a wait in which no answer comes.</summary>
    public static TimeSpan Bound() => TimeSpan.FromMilliseconds(Random.Shared.Next(100, 140));

    /// <summary>
    /// Whether a wait ends before a timer that lasts a little longer than its bound. Timers end on the thread pool, in
    /// turn: where it is late for this one, it is not later for the reader's.
    /// </summary>
    /// <param name="bound">The bound.</param>
    /// <param name="held">Tells of changes.</param>
    /// <param name="isOver">Whether the wait has ended; looked at after each change.</param>
    public static bool EndsWithin(TimeSpan bound, HeldAnswers held, Func<bool> isOver)
    {
        using var timer = new CancellationTokenSource();
        using var wake = timer.Token.Register(held.LookAgain);
        timer.CancelAfter(bound + Margin);
        held.Await(() => isOver() || timer.IsCancellationRequested, UntilTheTimerIsOver);
        return held.Await(isOver, UntilItShows);
    }
}
