using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>What it takes to wait for few and for many things at once: with a thread for each, in the thread pool, and with tasks.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Waiting : IShowable
{
    /// <summary>The way that has a thread for each wait.</summary>
    public const string AThreadEach = "a thread each";

    /// <summary>The way that blocks threads of the pool.</summary>
    public const string InThePool = "the pool";

    /// <summary>The way that holds no thread while it waits.</summary>
    public const string Async = "async";

    // What is asked to stop does so after a wait.
    private const int LongestWaitMs = 2000;

    private readonly TimeSpan _elapsed;

    internal Waiting(IEnumerable<WaitingStep> steps, TimeSpan elapsed)
    {
        // By the number of waits, so that the three ways stand beneath each other.
        Steps = [.. steps.OrderBy(step => step.Waits).ThenBy(step => Array.IndexOf([AThreadEach, InThePool, Async], step.Way))];
        _elapsed = elapsed;
    }

    /// <summary>A step for each way and number of waits, by number.</summary>
    public ImmutableArray<WaitingStep> Steps { get; }

    /// <summary>Runs the three ways, each with every number of waits, and watches time, memory and threads.</summary>
    /// <param name="waits">How many waits at once, each from 1 to 10,000, at least one number. A number given twice is taken once.</param>
    /// <param name="waitMs">What one wait takes, from 1 to 2,000 milliseconds.</param>
    /// <param name="aThreadEach">
    /// Given a number of waits and what waits once, has a thread wait for each, and returns when all have ended. What waits is
    /// <see cref="Thread.Sleep(int)"/>, until the step is to be stopped: from then on it returns at once, so that the rest is soon done.
    /// </param>
    /// <param name="inThePool">The same in the thread pool.</param>
    /// <param name="async">
    /// The same with a task for each wait, a <see cref="Task.Delay(int)"/> that is cancelled when the step is to be stopped; the task returned
    /// ends with the last of them.
    /// </param>
    /// <param name="progress">
    /// Told after each step what is known so far, on the calling thread; null to show it in the cell that called, if there is one.
    /// </param>
    /// <param name="cancellationToken">Has the step that runs stop, and ends the probe, as does stopping the cell that called.</param>
    /// <returns>
    /// What was seen. Together the steps take about 14 s at most, and one 6 s (in the pool 3 s), unless the machine is so busy that stopping takes long. A step for which there is no memory or no time is not begun,
    /// one that takes too long is stopped, and the result says so.
    /// A short step that seems to take a few MiB is run a second time, for a process may grow by as much on its own.
    /// </returns>
    /// <exception cref="ArgumentException">A number of waits, or the time of one, is out of its range; nothing has run then.</exception>
    /// <exception cref="OperationCanceledException">The token asked for the end.</exception>
    /// <remarks>
    /// Each way runs on a thread of its own, in the background. An exception of the work other than one that says that a thread cannot be
    /// started ends the call. Any number of threads may call it at once, but they would measure each other.
    /// </remarks>
    public static Waiting Compare(
        IReadOnlyList<int> waits,
        int waitMs,
        Action<int, Action> aThreadEach,
        Action<int, Action> inThePool,
        Func<int, Func<Task>, Task> async,
        Action<Waiting>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aThreadEach);
        ArgumentNullException.ThrowIfNull(inThePool);
        ArgumentNullException.ThrowIfNull(async);
        ProbeValue.Check(waits);
        ProbeValue.Check(waitMs, 1, LongestWaitMs);
        using var cell = CallingCell.Enter(cancellationToken);
        if (progress is null)
        {
            cell.Show(ProgressLine.Of($"Waiting in three ways, at most {WaitingLimits.Default.Total.TotalSeconds:0} s in all."));
        }

        var waiting = new WaitingRun(ThreadRoom.Now, WaitingLimits.Default).Run(
            waits,
            [
                new(Async, NeedsThreads: false, TakesTurns: false, (count, stop) => async(count, () => Task.Delay(waitMs, stop)).GetAwaiter().GetResult()),
                new(AThreadEach, NeedsThreads: true, TakesTurns: false, (count, stop) => aThreadEach(count, () => Sleep(stop))),
                new(InThePool, NeedsThreads: false, TakesTurns: true, (count, stop) => inThePool(count, () => Sleep(stop))),
            ],
            progress ?? (known => cell.Show(known)),
            cell.CancellationToken);
        if (progress is null)
        {
            cell.Show(ProgressLine.Of($"{waiting.Steps.Length:#,0} steps took {DurationText.Of(waiting._elapsed)}."), isLast: true);
        }

        return waiting;

        void Sleep(CancellationToken stop)
        {
            // Thousands of jobs may still be queued in the pool, and each would hold a thread of it.
            if (!stop.IsCancellationRequested)
            {
                Thread.Sleep(waitMs);
            }
        }
    }

    /// <summary>A line for each step, and why some were not begun or stopped, as HTML.</summary>
    public string ToHtml() => ToTable().ToHtml() + string.Concat(Notes.Select(Display.Html.Paragraph));

    /// <summary>A line for each step, and why some were not begun or stopped.</summary>
    public string ToText() => string.Join('\n', Notes.Prepend(ToTable().ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>The step of this way with so many waits; null if there is none.</summary>
    internal WaitingStep? Find(string way, int waits) => Steps.FirstOrDefault(step => step.Way == way && step.Waits == waits);

    /// <summary>What the table cannot say.</summary>
    internal IEnumerable<string> Notes => Steps
        .Select(step => step.Note)
        .OfType<string>()
        .Append(Text($"Memory and threads are the most seen at a time; {ThreadsBefore} All steps together took {DurationText.Of(_elapsed)}."));

    private string ThreadsBefore => Steps.Select(step => step.ThreadsBefore).OfType<int>().DefaultIfEmpty().Min() is var before and > 0
        ? Text($"the process had {before:#,0} threads before.")
        : "how many threads the process had before is not known here.";

    /// <summary>A line for each step.</summary>
    internal Table ToTable() => new(
        [Column.Right("waits"), Column.Left("way"), Column.Right("time"), Column.Right("memory added"), Column.Right("threads")],
        Steps.Select(step => new[]
        {
            step.Waits.ToString("#,0", CultureInfo.InvariantCulture),
            step.Way,
            step.Took is { } took ? DurationText.Of(took) : step.StoppedAfter is { } stopped ? $"stopped after {DurationText.Of(stopped)}" : "not begun",
            step.Memory is { } memory ? "+" + MemoryText.Of(memory) : step.Threads is null ? "–" : "too little to tell",
            step.Threads?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–",
        }));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
