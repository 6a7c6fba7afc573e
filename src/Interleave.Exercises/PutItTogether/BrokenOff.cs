namespace Interleave.Exercises;

/// <summary>How a check waits for requests that a reader's code breaks off.</summary>
internal static class BrokenOff
{
    /// <summary>How long a request goes on after it was broken off: longer than a thread is joined that is joined for
    /// no longer than the bound.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UntilTheTimerIsOver = TimeSpan.FromSeconds(3);

    /// <summary>A bound for a wait in which no answer comes.</summary>
    public static TimeSpan Bound() => TimeSpan.FromMilliseconds(Random.Shared.Next(100, 140));

    /// <summary>
    /// Whether a wait ends before a timer with the same bound has been over for a while. That timer runs beside the
    /// reader's, so on a busy machine both are late.
    /// </summary>
    /// <param name="bound">The bound.</param>
    /// <param name="held">Tells of changes.</param>
    /// <param name="isOver">Whether the wait has ended; looked at after each change.</param>
    public static bool EndsWithin(TimeSpan bound, HeldAnswers held, Func<bool> isOver)
    {
        using var timer = new CancellationTokenSource();
        using var wake = timer.Token.Register(held.LookAgain);
        timer.CancelAfter(bound);
        held.Await(() => isOver() || timer.IsCancellationRequested, UntilTheTimerIsOver);
        return held.Await(isOver, Margin);
    }
}
