using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>Which tool suits which task, with the number measured on this machine that argues for it.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class ToolTable : Showable
{
    // Times that differ by less than this factor are the same for the choice of a tool.
    private const double Alike = 1.25;

    /// <summary>The table for these measurements.</summary>
    /// <param name="made">What it takes to create, start and join a thread.</param>
    /// <param name="parked">What memory a parked thread takes.</param>
    /// <param name="switched">What it takes to hand over to another thread that sleeps.</param>
    /// <param name="jobs">Short jobs; its measurements are called <c>a thread each</c> and <c>the pool</c>.</param>
    /// <param name="starvation">A pool full of blocking jobs.</param>
    /// <param name="waiting">Few and many waits at once, in three ways.</param>
    /// <exception cref="ArgumentException">
    /// A measurement is missing from <paramref name="jobs"/>, or <paramref name="waiting"/> has no step.
    /// </exception>
    public ToolTable(
        PieceCost made,
        ParkedThreads parked,
        PieceCost switched,
        Comparison jobs,
        Starvation starvation,
        Waiting waiting)
    {
        ArgumentNullException.ThrowIfNull(made);
        ArgumentNullException.ThrowIfNull(parked);
        ArgumentNullException.ThrowIfNull(switched);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(starvation);
        ArgumentNullException.ThrowIfNull(waiting);
        if (waiting.Steps.IsEmpty)
        {
            throw new ArgumentException(
                "Nothing has been measured about waiting; run that cell first.", nameof(waiting));
        }

        var memory = parked.Resident is { } bytes ? MemoryText.Of(bytes) : "memory not measurable here";
        var few = waiting.Steps[0].Waits;
        var many = waiting.Steps[^1].Waits;
        var cores = Environment.ProcessorCount;
        var plural = cores == 1 ? "" : "s";
        Choices =
        [
            new("one thing on the side, for long", "a thread", $"made in {made.MedianText}, {memory} while it waits"),
            OfWaits(waiting, few, few == many ? "" : "few "),
            .. few == many ? Array.Empty<ToolChoice>() : [OfWaits(waiting, many, "many ")],
            OfJobs(jobs),
            OfBlocking(starvation),
            new(
                "computing",
                Invariant($"{cores:#,0} thread{plural}, from the pool"),
                Invariant($"{cores:#,0} core{plural}; more threads only take turns, ")
                    + $"and to wake one takes {switched.MedianText}"),
        ];
    }

    /// <summary>A choice for each kind of task.</summary>
    public ImmutableArray<ToolChoice> Choices { get; }

    /// <summary>A line for each kind of task.</summary>
    public override string ToHtml() => ToTable().ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => ToTable().ToText();

    private Table ToTable() => Table.Of(
        Choices,
        [
            (Column.Left("task"), choice => choice.Task),
            (Column.Left("tool"), choice => choice.Tool),
            (Column.Left("measured here"), choice => choice.Because),
        ]);

    // The quickest of those that ended; among those about as quick, the one with the fewest threads. For a handful of
    // waits that is a thread each, because it is the simplest.
    private static ToolChoice OfWaits(Waiting waiting, int waits, string amount)
    {
        var task = Invariant($"{amount}waits at once ({waits:#,0})");
        var steps = waiting.Steps.Where(step => step.Waits == waits).ToArray();
        var because = string.Join("; ", steps.Select(step => step is { Took: not null, Threads: { } threads }
            ? Invariant($"{step.Way} {step.TimeText} with {threads:#,0} threads")
            : $"{step.Way} {step.TimeText}"));
        var ended = steps.Where(step => step.Took is not null).OrderBy(step => step.Took).ToArray();
        if (ended.Length == 0)
        {
            return new(task, "nothing that was tried", because);
        }

        var quick = ended.Where(step => step.Took!.Value <= ended[0].Took!.Value * Alike).ToArray();
        var simple = waits <= 20 ? quick.FirstOrDefault(step => step.Way == Waiting.AThreadEach) : null;
        return new(task, (simple ?? quick.MinBy(step => step.Threads ?? int.MaxValue)!).Way, because);
    }

    private static ToolChoice OfJobs(Comparison jobs)
    {
        var (each, pool) = (Find(Waiting.AThreadEach), Find(Waiting.InThePool));
        return new(
            "many short jobs",
            pool.Median <= each.Median ? Waiting.InThePool : Waiting.AThreadEach,
            $"{each.Label} {DurationText.Of(each.Median)}; {pool.Label} {DurationText.Of(pool.Median)}");

        Measurement Find(string label) =>
            jobs.Measurements.FirstOrDefault(measurement => measurement.Label == label)
            ?? throw new ArgumentException(
                $"The comparison of short jobs has nothing called “{label}”.", nameof(jobs));
    }

    private static ToolChoice OfBlocking(Starvation starvation)
    {
        var jobs = Invariant($"{starvation.BlockingJobs:#,0} of them");
        return new(
            "jobs that block for long",
            starvation.ShortJobRanWhileBlocked
                ? "a thread each, or async; the pool while it has threads left"
                : "a thread each, or async; not the pool",
            starvation.ShortJobWaited is not { } waited ? $"behind {jobs} a short job never ran"
                : starvation.ShortJobWasHeldUp ? $"behind {jobs} a short job waited {DurationText.Of(waited)}"
                : $"{jobs} did not hold up a short job in the pool, which ran after {DurationText.Of(waited)}");
    }
}
