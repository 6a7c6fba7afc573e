namespace Interleave.Timing;

/// <summary>
/// Counts runs and the time they take, and passes reports of progress on, at most five a second and always the last: a page
/// shows 20 updates a second and queues what comes faster.
/// </summary>
/// <remarks>Used by one thread, the one that measures.</remarks>
internal sealed class ThrottledProgress(Action<HarnessProgress>? report, int total, TimeProvider clock, TimeSpan? budget)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long start = clock.GetTimestamp();
    private long? last;
    private string what = "";
    private int done;

    /// <summary>Whether the time budget is used up.</summary>
    public bool IsOutOfBudget => budget is { } limit && clock.GetElapsedTime(start) >= limit;

    /// <summary>A run of this begins.</summary>
    public void Begin(string next)
    {
        what = next;
        if (last is not { } before || clock.GetElapsedTime(before) >= Interval)
        {
            Report();
        }
    }

    /// <summary>The run has ended.</summary>
    public void End() => done++;

    /// <summary>There are no more runs.</summary>
    public void Finish() => Report(isFinished: true);

    private void Report(bool isFinished = false)
    {
        if (report is null)
        {
            return;
        }

        var elapsed = clock.GetElapsedTime(start);
        report(new(what, done, total, elapsed, done == 0 ? null : Left(elapsed)) { IsOutOfBudget = isFinished && done < total });
        last = clock.GetTimestamp();
    }

    private TimeSpan Left(TimeSpan elapsed)
    {
        var left = elapsed / done * (total - done);
        return budget is { } limit && limit - elapsed < left
            ? limit > elapsed ? limit - elapsed : TimeSpan.Zero
            : left;
    }
}
