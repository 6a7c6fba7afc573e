using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>What became of the thread pool when it was given jobs that block, and of a short job after them.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Starvation : Showable
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    // A pool that has run out of threads looks on for about half a second before it adds one.
    private static readonly TimeSpan LongestUnhindered = TimeSpan.FromSeconds(0.25);

    // Guards the pool's settings, and keeps two probes from starving each other.
    private static readonly Lock OneAtATime = new();

    internal Starvation(
        int blockingJobs,
        ImmutableArray<StarvationSample> samples,
        TimeSpan watched,
        TimeSpan? shortJobWaited,
        bool shortJobRanWhileBlocked)
    {
        BlockingJobs = blockingJobs;
        Samples = samples;
        Watched = watched;
        ShortJobWaited = shortJobWaited;
        ShortJobRanWhileBlocked = shortJobRanWhileBlocked;
    }

    /// <summary>How many blocking jobs there were.</summary>
    public int BlockingJobs { get; }

    /// <summary>The pool while they were blocked: a sample about every 25 ms, at least one.</summary>
    public ImmutableArray<StarvationSample> Samples { get; }

    /// <summary>How long they were kept blocked.</summary>
    public TimeSpan Watched { get; }

    /// <summary>
    /// How long the short job waited in the pool's queue; null if it had not run when the probe ended.
    /// </summary>
    public TimeSpan? ShortJobWaited { get; }

    /// <summary>Whether the short job ran before the blocking ones were let go.</summary>
    public bool ShortJobRanWhileBlocked { get; }

    /// <summary>How many of the blocking jobs held a thread when they were let go.</summary>
    public int BlockedAtEnd => Samples[^1].Blocked;

    /// <summary>Whether the short job ran only when the others were let go, or waited for the pool to grow.</summary>
    internal bool ShortJobWasHeldUp => !ShortJobRanWhileBlocked || ShortJobWaited > LongestUnhindered;

    /// <summary>Has jobs queued that block, watches the pool, lets them go, and waits for their end.</summary>
    /// <param name="blockingJobs">How many, from 1 to 1,000.</param>
    /// <param name="queue">Has a job run somewhere; it is called once for each job.</param>
    /// <param name="seconds">How long to keep them blocked, from 1 to 10.</param>
    /// <param name="cancellationToken">Lets them go early, as does stopping the cell that called.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An argument is out of its range; nothing has run then.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the jobs have been let go.</exception>
    /// <remarks>
    /// While it runs, the pool adds threads without hesitation up to the number of cores, as is .NET's default, and
    /// slowly above it. If that number was set higher, it is restored at the end. Everything else in this process that
    /// needs the pool has to wait as well. The progress is shown in the cell that called, if there is one. A second
    /// caller waits for the first.
    /// </remarks>
    public static Starvation Watch(
        int blockingJobs, Action<Action> queue, int seconds = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ValueRange.Check(blockingJobs, 1, 1000);
        ValueRange.Check(seconds, 1, 10);
        using var cell = CallingCell.Enter(cancellationToken);
        lock (OneAtATime)
        {
            ThreadPool.GetMinThreads(out var minimum, out var minimumForIo);
            var isLowered = minimum > Environment.ProcessorCount
                && ThreadPool.SetMinThreads(Environment.ProcessorCount, minimumForIo);
            try
            {
                var watch = new StarvationWatch(blockingJobs, queue, cell);
                return watch.Run(TimeSpan.FromSeconds(seconds), SampleInterval, LongestEnd);
            }
            finally
            {
                if (isLowered)
                {
                    ThreadPool.SetMinThreads(minimum, minimumForIo);
                }
            }
        }
    }

    /// <summary>A line for each change of the pool, and what became of the short job.</summary>
    public override string ToHtml() => ToTable().ToHtml(Sentences);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => ToTable().ToText(Sentences);

    /// <summary>What became of the jobs.</summary>
    internal IEnumerable<string> Sentences
    {
        get
        {
            var all = BlockingJobs == 1 ? "The one blocking job" : Invariant($"All {BlockingJobs:#,0} blocking jobs");
            yield return Samples.FirstOrDefault(sample => sample.Blocked == BlockingJobs) is { } first
                ? $"{all} had a thread after {DurationText.Of(first.Time)}."
                : Invariant($"{BlockedAtEnd:#,0} of {BlockingJobs:#,0} blocking jobs had a thread ")
                    + $"after {DurationText.Of(Watched)}; the others were still in the queue.";
            yield return ShortJobWaited is not { } waited
                ? "A short job queued last had not run when the probe ended."
                : $"A short job queued last ran after {DurationText.Of(waited)}, "
                    + (ShortJobRanWhileBlocked
                        ? "while they were blocked."
                        : "and only because the others had been let go.");
        }
    }

    /// <summary>A line for each moment at which something changed.</summary>
    internal Table ToTable()
    {
        var changes = Samples.Where((sample, index) =>
            index == 0 || index == Samples.Length - 1
            || (sample.PoolThreads, sample.Blocked) != (Samples[index - 1].PoolThreads, Samples[index - 1].Blocked))
            .ToArray();

        // A pool of hundreds of threads changes too often for a table.
        var step = Math.Max(1, (changes.Length + 24) / 25);
        return Table.Of(
            changes.Where((_, index) => index % step == 0 || index == changes.Length - 1),
            [
                (Column.Right("after"), sample => DurationText.Of(sample.Time)),
                (Column.Right("threads in the pool"), sample => Invariant($"{sample.PoolThreads:#,0}")),
                (Column.Right("blocking jobs begun"), sample => Invariant($"{sample.Blocked:#,0}")),
            ]);
    }
}
