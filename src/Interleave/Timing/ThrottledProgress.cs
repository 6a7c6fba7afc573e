namespace Interleave.Timing;

/// <summary>
/// Counts runs and the time they take, and passes on reports of progress, at most five a second and always the last: a
/// page shows 20 updates a second and queues what comes faster.
/// </summary>
/// <threadsafety static="true" instance="false"/>
/// <param name="report">Is told; or null.</param>
/// <param name="total">How many runs there are.</param>
/// <param name="clock">The clock of the runs.</param>
/// <param name="budget">How long they may take together, or null.</param>
/// <param name="draw">Draws the samples so far; asked only when there is a report, which is between two runs.</param>
internal sealed class ThrottledProgress(
    Action<HarnessProgress>? report, int total, TimeProvider clock, TimeSpan? budget, Func<string> draw)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private long? _last;
    private string _what = "";
    private int _done;

    /// <summary>Whether the time budget is used up.</summary>
    public bool IsOutOfBudget => budget is { } limit && clock.GetElapsedTime(_start) >= limit;

    /// <summary>A run begins.</summary>
    public void Begin(string next)
    {
        _what = next;
        if (_last is not { } before || clock.GetElapsedTime(before) >= Interval)
        {
            Report();
        }
    }

    /// <summary>The run has ended.</summary>
    public void End() => _done++;

    /// <summary>There are no more runs.</summary>
    public void Finish() => Report(isFinished: true);

    private void Report(bool isFinished = false)
    {
        if (report is null)
        {
            return;
        }

        var elapsed = clock.GetElapsedTime(_start);
        report(new(_what, _done, total, elapsed, _done == 0 ? null : Left(elapsed))
        {
            IsOutOfBudget = isFinished && _done < total,
            Drawing = isFinished ? "" : draw(),
        });
        _last = clock.GetTimestamp();
    }

    private TimeSpan Left(TimeSpan elapsed)
    {
        var left = elapsed / _done * (total - _done);
        return budget is { } limit && limit - elapsed < left
            ? limit > elapsed ? limit - elapsed : TimeSpan.Zero
            : left;
    }
}
