using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>
/// What it takes to wait for few and for many things at once: a thread for each, the thread pool, or tasks.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Waiting : Showable
{
    /// <summary>The way that has a thread for each wait.</summary>
    internal const string AThreadEach = "a thread each";

    /// <summary>The way that blocks threads of the pool.</summary>
    internal const string InThePool = "the pool";

    /// <summary>The way that holds no thread while it waits.</summary>
    internal const string Async = "async";

    /// <summary>The three ways, in the order in which they are shown.</summary>
    internal static ImmutableArray<string> Ways { get; } = [AThreadEach, InThePool, Async];

    private readonly TimeSpan _elapsed;

    internal Waiting(IEnumerable<WaitingStep> steps, TimeSpan elapsed)
    {
        // By the number of waits, so that the three ways stand below each other.
        Steps = [.. steps.OrderBy(step => step.Waits).ThenBy(step => Ways.IndexOf(step.Way))];
        _elapsed = elapsed;
    }

    /// <summary>A step for each number of waits and each way, in this order.</summary>
    public ImmutableArray<WaitingStep> Steps { get; }

    /// <summary>Runs the three ways, each with every number of waits, and watches time, memory and threads.</summary>
    /// <param name="waits">
    /// How many waits at once: at least one number, each from 1 to 10,000. Duplicates count once.
    /// </param>
    /// <param name="waitMs">What one wait takes, from 1 to 2,000 milliseconds.</param>
    /// <param name="aThreadEach">
    /// Given a number of waits and what waits once, has a thread wait for each, and returns when all have ended. What
    /// waits is <see cref="Thread.Sleep(int)"/>, until the step is to be stopped: from then on it returns at once, so
    /// that the rest is soon done.
    /// </param>
    /// <param name="inThePool">The same in the thread pool.</param>
    /// <param name="async">
    /// The same with a task for each wait, a <see cref="Task.Delay(int)"/> that is cancelled when the step is to be
    /// stopped; the task returned ends with the last of them.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the probe and its present step, as does stopping the cell that called.
    /// </param>
    /// <returns>
    /// What was seen. All steps take about 14 s at most, and one takes 6 s (in the pool 3 s), unless the machine is so
    /// busy that stopping takes long. A step for which there is no memory or no time is not begun, one that takes too
    /// long is stopped, and the result says so. A short step that seems to take a few MiB is run a second time, for a
    /// process may grow by as much on its own.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of waits, or the time of one, is out of its range; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>
    /// Each way runs on a background thread of its own. Its progress is shown in the cell that called, if there is
    /// one. An exception of the work ends the call, unless it says that a thread cannot be started. Callers on
    /// several threads measure each other.
    /// </remarks>
    public static Waiting Compare(
        IReadOnlyList<int> waits,
        int waitMs,
        Action<int, Action> aThreadEach,
        Action<int, Action> inThePool,
        Func<int, Func<Task>, Task> async,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aThreadEach);
        ArgumentNullException.ThrowIfNull(inThePool);
        ArgumentNullException.ThrowIfNull(async);
        ValueRange.Check(waits, 1, 10_000);
        ValueRange.Check(waitMs, 1, 2_000);
        using var cell = CallingCell.Enter(cancellationToken);
        var limits = WaitingLimits.Default;
        cell.Show(ProgressLine.Of($"Waiting in three ways, at most {limits.Total.TotalSeconds:0} s in all."));
        var waiting = new WaitingRun(ThreadRoom.Now, limits).Run(
            waits,
            [
                new(Async, NeedsThreads: false, TakesTurns: false, WaitAsync),
                new(AThreadEach, NeedsThreads: true, TakesTurns: false,
                    (count, stop) => aThreadEach(count, () => Sleep(stop))),
                new(InThePool, NeedsThreads: false, TakesTurns: true,
                    (count, stop) => inThePool(count, () => Sleep(stop))),
            ],
            known => cell.Show(known),
            cell.CancellationToken);
        var end = ProgressLine.Of($"{waiting.Steps.Length:#,0} steps took {DurationText.Of(waiting._elapsed)}.");
        cell.Show(end, isLast: true);
        return waiting;

        void WaitAsync(int count, CancellationToken stop) =>
            async(count, () => Task.Delay(waitMs, stop)).GetAwaiter().GetResult();

        void Sleep(CancellationToken stop)
        {
            // Thousands of jobs may still be queued in the pool, and each would hold one of its threads.
            if (!stop.IsCancellationRequested)
            {
                Thread.Sleep(waitMs);
            }
        }
    }

    /// <summary>A line for each step, and why some were not begun or stopped.</summary>
    public override string ToHtml() => ToTable().ToHtml(Notes);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => ToTable().ToText(Notes);

    /// <summary>What the table cannot say.</summary>
    internal IEnumerable<string> Notes => Steps
        .Select(step => step.Note)
        .OfType<string>()
        .Append($"Memory and threads are the most seen at a time; {ThreadsBefore} "
            + $"All steps together took {DurationText.Of(_elapsed)}.");

    private string ThreadsBefore =>
        Steps.Select(step => step.ThreadsBefore).OfType<int>().DefaultIfEmpty().Min() is var before and > 0
            ? Invariant($"the process had {before:#,0} threads before.")
            : "how many threads the process had before is not known here.";

    /// <summary>A line for each step.</summary>
    internal Table ToTable() => Table.Of(
        Steps,
        [
            (Column.Right("waits"), step => Invariant($"{step.Waits:#,0}")),
            (Column.Left("way"), step => step.Way),
            (Column.Right("time"), step => step.TimeText),
            (Column.Right("memory added"), step => step.Memory is { } memory ? "+" + MemoryText.Of(memory)
                : step.Threads is null ? "–" : "too little to tell"),
            (Column.Right("threads"), step => step.Threads is { } threads ? Invariant($"{threads:#,0}") : "–"),
        ]);
}
