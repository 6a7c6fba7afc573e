namespace Interleave.Timing;

/// <summary>
/// Passes reports of progress on, at most five a second and always the last: a page shows 20 updates a second and queues
/// what comes faster.
/// </summary>
/// <remarks>Used by one thread, the one that measures.</remarks>
internal sealed class ThrottledProgress(Action<HarnessProgress>? report, int total, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long start = clock.GetTimestamp();
    private long? last;

    /// <summary>Reports that so many runs are done, and what comes next (or came last).</summary>
    public void Report(string what, int done)
    {
        if (report is null || (done < total && last is { } before && clock.GetElapsedTime(before) < Interval))
        {
            return;
        }

        var elapsed = clock.GetElapsedTime(start);
        report(new(what, done, total, elapsed, done == 0 ? null : elapsed / done * (total - done)));
        last = clock.GetTimestamp();
    }
}
