using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>One run of the probe: the blocking jobs, the short one, and the watching.</summary>
/// <param name="blockingJobs">How many jobs block, from 1.</param>
/// <param name="queue">Has a job run somewhere.</param>
/// <param name="cell">Where the progress is shown, and what ends the run early.</param>
/// <remarks>
/// The calling thread watches by sleeping and looking: a timer or a task would need the very pool that is starved.
/// </remarks>
/// <threadsafety static="true" instance="false"/>
#pragma warning disable CA1001 // A job may still be about to look at the gate when the probe gives up.
internal sealed class StarvationWatch(int blockingJobs, Action<Action> queue, CallingCell cell)
#pragma warning restore CA1001
{
    // No job waits longer, even if the thread that lets them go is ended.
    private static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEvent _gate = new(initialState: false);
    private readonly CountdownEvent _left = new(blockingJobs + 1);
    private readonly int _watcher = Environment.CurrentManagedThreadId;
    private int _begun;
    private long _shortJobRan;

    public Starvation Run(TimeSpan time, TimeSpan interval, TimeSpan longestEnd)
    {
        var cancellationToken = cell.CancellationToken;
        cancellationToken.ThrowIfCancellationRequested();
        var samples = new List<StarvationSample>();
        var end = Deadline.In(time);
        TimeSpan watched;
        bool ranWhileBlocked;
        try
        {
            QueueJobs(end);
            var shown = TimeSpan.MinValue;
            while (!end.HasPassed && !cancellationToken.IsCancellationRequested)
            {
                samples.Add(new(end.Elapsed, ThreadPool.ThreadCount, Volatile.Read(ref _begun)));
                if (samples[^1].Time - ShowEvery >= shown)
                {
                    shown = samples[^1].Time;
                    cell.Show(Progress(samples[^1], time));
                }

                // A sleep of less than a millisecond would be none at all, and the last samples a busy loop.
                Thread.Sleep(Math.Max(1, (int)Math.Min(end.Left.TotalMilliseconds, interval.TotalMilliseconds)));
            }

            watched = end.Elapsed;
            samples.Add(new(watched, ThreadPool.ThreadCount, Volatile.Read(ref _begun)));
            ranWhileBlocked = Volatile.Read(ref _shortJobRan) != 0;
        }
        finally
        {
            _gate.Set();
        }

        // Those still in the queue now run through without waiting.
        _left.Wait(longestEnd, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        cell.Show(ProgressLine.Of($"Watched for {DurationText.Of(watched)}."), isLast: true);
        var ran = Volatile.Read(ref _shortJobRan);
        return new(blockingJobs, [.. samples], watched, ran == 0 ? null : TimeSpan.FromTicks(ran), ranWhileBlocked);
    }

    private ProgressLine Progress(StarvationSample now, TimeSpan time) => ProgressLine.Of(
        $"{now.Blocked:#,0} of {blockingJobs:#,0} blocking jobs have a thread after {DurationText.Of(now.Time)}.",
        Math.Min(now.Time / time, 1));

    private void QueueJobs(Deadline clock)
    {
        for (var i = 0; i < blockingJobs; i++)
        {
            queue(Block);
        }

        var queued = clock.Elapsed;
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                // At least a tick, because 0 says that it has not run.
                Volatile.Write(ref _shortJobRan, Math.Max(1, (clock.Elapsed - queued).Ticks));
                _left.Signal();
            },
            null);
    }

    private void Block()
    {
        if (Environment.CurrentManagedThreadId == _watcher)
        {
            throw new InvalidOperationException(
                "The blocking job was called on the thread of the cell, which would then wait for itself. "
                    + "Have it run on another thread, for instance with ThreadPool.QueueUserWorkItem(_ => job()).");
        }

        Interlocked.Increment(ref _begun);
        _gate.WaitOne(LongestBlock);
        _left.Signal();
    }
}
