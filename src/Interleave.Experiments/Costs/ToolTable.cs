using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>Which tool suits which task, with the number measured on this machine that argues for it.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class ToolTable : IShowable
{
    // Times that differ by less than this are the same for the choice of a tool.
    private const double Alike = 1.25;

    /// <summary>The table for these measurements.</summary>
    /// <param name="made">What it takes to create, start and join a thread.</param>
    /// <param name="parked">What memory a parked thread takes.</param>
    /// <param name="switched">What it takes to hand over to another thread that sleeps.</param>
    /// <param name="jobs">Many short jobs; its measurements are called <c>a thread each</c> and <c>the pool</c>.</param>
    /// <param name="starvation">A pool full of blocking jobs.</param>
    /// <param name="waiting">Few and many waits at once, in three ways.</param>
    /// <exception cref="ArgumentException">A measurement is missing from <paramref name="jobs"/>, or no step from <paramref name="waiting"/>.</exception>
    public ToolTable(PieceCost made, ParkedThreads parked, PieceCost switched, Comparison jobs, Starvation starvation, Waiting waiting)
    {
        ArgumentNullException.ThrowIfNull(made);
        ArgumentNullException.ThrowIfNull(parked);
        ArgumentNullException.ThrowIfNull(switched);
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(starvation);
        ArgumentNullException.ThrowIfNull(waiting);
        if (waiting.Steps.IsEmpty)
        {
            throw new ArgumentException("Nothing has been measured about waiting; run that cell first.", nameof(waiting));
        }

        var memory = parked.Resident is { } bytes ? MemoryText.Of(bytes) : "memory not measurable here";
        var few = waiting.Steps[0].Waits;
        var many = waiting.Steps[^1].Waits;
        Choices =
        [
            new("one thing at the side, for long", "a thread", $"made in {made.MedianText}, {memory} while it waits"),
            OfWaits(waiting, few, few == many ? "" : "few "),
            .. few == many ? Array.Empty<ToolChoice>() : [OfWaits(waiting, many, "many ")],
            OfJobs(jobs),
            OfBlocking(starvation),
            new(
                "computing",
                Text($"{Environment.ProcessorCount:#,0} thread{(Environment.ProcessorCount == 1 ? "" : "s")}, from the pool"),
                Text($"{Environment.ProcessorCount:#,0} core{(Environment.ProcessorCount == 1 ? "" : "s")}; more threads only switch, {switched.MedianText} each time")),
        ];
    }

    /// <summary>A choice for each kind of task.</summary>
    public ImmutableArray<ToolChoice> Choices { get; }

    /// <summary>A line for each kind of task, as HTML.</summary>
    public string ToHtml() => ToTable().ToHtml();

    /// <summary>A line for each kind of task.</summary>
    public string ToText() => ToTable().ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private Table ToTable() => new(
        [Column.Left("task"), Column.Left("tool"), Column.Left("measured here")],
        Choices.Select(choice => new[] { choice.Task, choice.Tool, choice.Because }));

    // The quickest of those that ended; among those that are about as quick, the one that takes the fewest threads, but a
    // thread each where that is a handful, for it is the simplest.
    private static ToolChoice OfWaits(Waiting waiting, int waits, string amount)
    {
        var task = Text($"{amount}waits at once ({waits:#,0})");
        var steps = waiting.Steps.Where(step => step.Waits == waits).ToArray();
        var because = string.Join("; ", steps.Select(step => step.Took is { } took
            ? Text($"{step.Way} {DurationText.Of(took)}{(step.Threads is { } threads ? $" with {threads:#,0} threads" : "")}")
            : step.StoppedAfter is { } stopped ? $"{step.Way} stopped after {DurationText.Of(stopped)}" : $"{step.Way} not begun"));
        var ended = steps.Where(step => step.Took is not null).OrderBy(step => step.Took).ToArray();
        if (ended.Length == 0)
        {
            return new(task, "nothing that was tried", because);
        }

        var quick = ended.Where(step => step.Took!.Value <= ended[0].Took!.Value * Alike).ToArray();
        var tool = waits <= 20 && quick.FirstOrDefault(step => step.Way == Waiting.AThreadEach) is { } simple
            ? simple
            : quick.MinBy(step => step.Threads ?? int.MaxValue)!;
        return new(task, tool.Way, because);
    }

    private static ToolChoice OfJobs(Comparison jobs)
    {
        Measurement Find(string label) => jobs.Measurements.FirstOrDefault(measurement => measurement.Label == label)
            ?? throw new ArgumentException($"The comparison of short jobs has nothing called “{label}”.", nameof(jobs));

        var (each, pool) = (Find(Waiting.AThreadEach), Find(Waiting.InThePool));
        return new(
            "many short jobs",
            pool.Median <= each.Median ? Waiting.InThePool : Waiting.AThreadEach,
            $"{Waiting.AThreadEach} {DurationText.Of(each.Median)}; {Waiting.InThePool} {DurationText.Of(pool.Median)}");
    }

    private static ToolChoice OfBlocking(Starvation starvation) => new(
        "jobs that block for long",
        starvation.ShortJobRanWhileBlocked ? "a thread each, or async; the pool while it has threads left" : "a thread each, or async; not the pool",
        starvation.ShortJobWaited is { } waited
            ? starvation.ShortJobWasHeldUp
                ? Text($"behind {starvation.BlockingJobs:#,0} of them a short job waited {DurationText.Of(waited)}")
                : Text($"{starvation.BlockingJobs:#,0} of them did not hold up a short job in the pool, which ran after {DurationText.Of(waited)}")
            : Text($"behind {starvation.BlockingJobs:#,0} of them a short job never ran"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
