using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>Runs ways to wait one step after the other, bounded in time and memory.</summary>
/// <param name="room">Says how many threads there is room for; asked before each step.</param>
/// <param name="limits">How long it may take.</param>
/// <threadsafety static="true" instance="false"/>
internal sealed class WaitingRun(Func<ThreadRoom> room, WaitingLimits limits)
{
    // What a process gains and loses by itself while a step runs: mostly less than Noise, and once in some dozen steps
    // up to about 5 MiB. So what lies between the two is believed only if the step shows it a second time.
    private const long Noise = 2 << 20;
    private const long SurelyMore = 8 << 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// The steps: from few waits to many, each with every way, so that what is expensive comes last.
    /// </summary>
    /// <param name="waits">How many waits at once.</param>
    /// <param name="ways">The ways, in the order in which they are run.</param>
    /// <param name="progress">Is told after each step what is known so far.</param>
    /// <param name="cancellationToken">Stops the present step and ends the run.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Waiting Run(
        IReadOnlyList<int> waits,
        IReadOnlyList<WaitingWay> ways,
        Action<Waiting> progress,
        CancellationToken cancellationToken)
    {
        var end = Deadline.In(limits.Total);
        var steps = new List<WaitingStep>();

        // Whatever is done here for the first time takes memory that would be counted with the first step. It need not
        // run to its end, because the steps need the time.
        Measure(ways[0], 1, limits.Step / 10, end, cancellationToken);
        foreach (var count in waits.Distinct().Order())
        {
            foreach (var way in ways)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = steps.FindLast(step => step.Way == way.Name);
                steps.Add(WhyNot(way, count, before, end) is { } reason
                    ? NotBegun(way, count, reason)
                    : MeasureTwiceIfInDoubt(way, count, end, cancellationToken));
                progress(new(steps, end.Elapsed));
            }
        }

        return new(steps, end.Elapsed);
    }

    private string? WhyNot(WaitingWay way, int count, WaitingStep? before, Deadline end)
    {
        if (before is { Took: null })
        {
            return before.StoppedAfter is { } stopped
                ? Invariant($"{before.Waits:#,0} had not ended after {DurationText.Of(stopped)}")
                : Invariant($"{before.Waits:#,0} were not begun either");
        }

        if (way.TakesTurns && before?.Took * ((double)count / before?.Waits) is { } estimate
            && estimate > 4 * limits.StepInTurns)
        {
            return $"going by the step before they would take about {DurationText.Of(estimate)}, "
                + $"and such a step may take {DurationText.Of(limits.StepInTurns)}";
        }

        if (end.Left < limits.Step / 8)
        {
            return $"the {DurationText.Of(limits.Total)} for all steps were nearly over";
        }

        return way.NeedsThreads ? room().WhyNot(count) : null;
    }

    private static WaitingStep NotBegun(WaitingWay way, int count, string reason) => new(
        way.Name, count, null, null, null, null,
        way.NeedsThreads
            ? Invariant($"{count:#,0} threads were not started: {reason}.")
            : Invariant($"{count:#,0} waits ({way.Name}) were not begun: {reason}."));

    private WaitingStep MeasureTwiceIfInDoubt(
        WaitingWay way, int count, Deadline end, CancellationToken cancellationToken)
    {
        var longest = way.TakesTurns ? limits.StepInTurns : limits.Step;
        var step = Measure(way, count, longest, end, cancellationToken);
        if (step.Memory is not < SurelyMore)
        {
            return step;
        }

        // Repeating a long step would use up the time of those that follow.
        var again = step.Took < limits.Step / 8 && end.Left > limits.Step / 4
            ? Measure(way, count, longest, end, cancellationToken).Memory
            : null;
        return step with { Memory = again is { } memory ? Math.Min(memory, step.Memory.Value) : null };
    }

    private WaitingStep Measure(
        WaitingWay way, int count, TimeSpan longest, Deadline end, CancellationToken cancellationToken)
    {
        ProcessMemory.Settle();
        ProcessMemory.WaitUntilSteady();
        var limit = Deadline.In(end.Left < longest ? end.Left : longest);
        using var watch = new ProcessWatch();
        Exception? failure = null;
        TimeSpan took = default;

        // Not disposed of, because the reader's code may hold on to the token; without a timer nothing keeps it alive.
#pragma warning disable CA2000
        var stop = new CancellationTokenSource();
#pragma warning restore CA2000
        var thread = new Thread(Work) { IsBackground = true, Name = way.Name };
        thread.Start();
        var (hasEnded, wasAsked) = Watch(thread, watch, limit, stop, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var waits = Invariant($"{count:#,0} waits ({way.Name})");
        if (!hasEnded)
        {
            return Step(
                null,
                limit.Elapsed,
                $"{waits} did not stop when they were asked to; a thread is left behind with them.");
        }

        watch.WaitForThreadsToGo();
        switch (failure)
        {
            case OutOfMemoryException or ThreadStartException:
                return Step(null, took, Invariant($"{count:#,0} threads could not be started: ")
                    + "the system refused one, for want of memory or because of a limit on threads.");
            case not null when !(failure is OperationCanceledException && wasAsked):
                ExceptionDispatchInfo.Throw(failure);
                throw failure;
            default:
                var note = $"{waits} were stopped after {DurationText.Of(took)}, before all of them had ended.";
                return wasAsked ? Step(null, took, note) : Step(took, null, null);
        }

        void Work()
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                way.Work(count, stop.Token);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            took = Stopwatch.GetElapsedTime(start);
        }

        WaitingStep Step(TimeSpan? whole, TimeSpan? stopped, string? note)
        {
            var memory = watch.MemoryAdded is { } added && added >= Noise ? added : (long?)null;
            return new(way.Name, count, whole, memory, watch.MostThreads, watch.ThreadsBefore, note)
            {
                StoppedAfter = stopped,
            };
        }
    }

    // Looks at the process until the thread has ended, and asks it to stop when its time is up.
    private (bool HasEnded, bool WasAsked) Watch(
        Thread thread,
        ProcessWatch watch,
        Deadline limit,
        CancellationTokenSource stop,
        CancellationToken cancellationToken)
    {
        Deadline? grace = null;
        try
        {
            while (!thread.Join(LookEvery))
            {
                if (grace is { HasPassed: true })
                {
                    return (false, true);
                }

                watch.Look();
                if (grace is null && (limit.HasPassed || cancellationToken.IsCancellationRequested))
                {
                    stop.Cancel();
                    grace = Deadline.In(limits.Grace);
                }
            }

            return (true, grace is not null);
        }
        catch (ThreadInterruptedException)
        {
            // The calling thread was told to end, so nobody else would stop the step.
            stop.Cancel();
            throw;
        }
    }
}
