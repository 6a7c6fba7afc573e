namespace Interleave.Timing;

/// <summary>Something to be measured: how one sample of it is taken.</summary>
/// <param name="Label">What it is called in the result.</param>
/// <param name="TakeSample">Runs it once and returns how long it took on the clock. The token may end it early where it waits.</param>
internal sealed record Rival(string Label, Func<TimeProvider, CancellationToken, TimeSpan> TakeSample)
{
    /// <summary>Work on the calling thread. Nothing stands between it and the readings of the clock.</summary>
    public static Rival Of(string label, Action work) => new(label, (clock, _) =>
    {
        var start = clock.GetTimestamp();
        work();
        return clock.GetElapsedTime(start);
    });

    /// <summary>The same body on several threads at once.</summary>
    public static Rival Of(string label, int threads, Action<int> body, ThreadCreation creation) =>
        new(label, (clock, cancellationToken) =>
        {
            using var run = new ThreadedRun(threads, body, creation, clock);
            return run.Take(cancellationToken);
        });
}
