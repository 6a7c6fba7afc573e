using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Races;

/// <summary>One call of <see cref="Race.RunForReal"/>: the threads, and the rounds that they run together.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A thread left behind may still come to the barrier; neither field holds anything but memory.")]
internal sealed class RealRounds
{
    private const int MaximumEnds = 1_000;
    private const int MaximumSpins = 10_000;

    // How long a thread waits for a lock, a queue or a condition before the round counts as a deadlock.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    private readonly Race race;
    private readonly CancellationTokenSource stop = new();

    // The rounds' start and end: no thread begins before all are there, and the ends are looked at when all have ended.
    // It also publishes state and failures from thread to thread.
    private readonly Barrier barrier;
    private readonly ScheduleEnd?[] failures;
    private readonly Dictionary<ScheduleEnd, int> ends = [];
    private object state = new();

    // How many threads have come to the start of this round.
    private int started;

    public RealRounds(Race race)
    {
        this.race = race;
        barrier = new(race.ThreadCount + 1);
        failures = new ScheduleEnd?[race.ThreadCount];
    }

    public RealRun Run(int rounds, Exploration? beside, TimeSpan maxTime, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var done = 0;
        var wrong = 0;
        RaceEnd? fault = null;
        var threads = Enumerable.Range(0, race.ThreadCount)
            .Select(thread => new Thread(() => Work(thread)) { IsBackground = true, Name = $"race {race.Letters[thread]}" })
            .ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        try
        {
            while (done < rounds && fault is null && Stopwatch.GetElapsedTime(start) < maxTime)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (var end, fault) = Round();
                if (end is not null)
                {
                    done++;
                    wrong += end.Outcome == RaceOutcome.Right ? 0 : 1;
                    if (ends.TryGetValue(end, out var count) || ends.Count < MaximumEnds)
                    {
                        ends[end] = count + 1;
                    }
                }
            }
        }
        finally
        {
            // Threads that wait at the barrier end; one that is stuck in the race's own code is interrupted, and left
            // behind in the background if it does not answer: .NET cannot end it.
            stop.Cancel();
            foreach (var thread in threads.Where(thread => !thread.Join(Wait)))
            {
                thread.Interrupt();
                thread.Join(Wait);
            }
        }

        return new()
        {
            Race = race.Name,
            Rounds = done,
            WrongRounds = wrong,
            RoundsWanted = rounds,
            Beside = beside,
            Fault = fault,
            Ends = [.. ends.Select(end => new RaceEnd(end.Key.Outcome, end.Key.Text, end.Value, "")).OrderBy(end => end.Outcome).ThenBy(end => end.Text, StringComparer.Ordinal)],
        };
    }

    private (ScheduleEnd? End, RaceEnd? Fault) Round()
    {
        try
        {
            state = race.Make()!;
        }
        catch (Exception exception)
        {
            return (null, new(RaceOutcome.CannotStart, $"The making of the state threw {exception.GetType().Name}: {exception.Message}", 0, ""));
        }

        if (state is null)
        {
            return (null, new(RaceOutcome.CannotStart, "The making of the state gave null.", 0, ""));
        }

        Array.Clear(failures);
        Volatile.Write(ref started, 0);
        if (!barrier.SignalAndWait(Watch.StepTime) || !barrier.SignalAndWait(Watch.StepTime))
        {
            return (null, new(RaceOutcome.Stuck, $"A round has not ended in {Timing.DurationText.Of(Watch.StepTime)}; some thread loops or waits without a yield return.", 0, ""));
        }

        if (failures.FirstOrDefault(failure => failure is not null) is { } failed)
        {
            return (failed, null);
        }

        try
        {
            return (new(race.IsRight(state) ? RaceOutcome.Right : RaceOutcome.Wrong, race.Shows.Of(state)), null);
        }
        catch (Exception exception)
        {
            return (new(RaceOutcome.Threw, $"the check of the end: {exception.GetType().Name}: {exception.Message}"), null);
        }
    }

    private void Work(int thread)
    {
        try
        {
            while (true)
            {
                barrier.SignalAndWait(stop.Token);
                StartTogether();
                failures[thread] = Steps(thread);
                barrier.SignalAndWait(stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ThreadInterruptedException)
        {
            // The rounds are over.
        }
    }

    // A barrier wakes its threads microseconds apart, longer than a short race lasts: so they also wait spinning for the last.
    private void StartTogether()
    {
        Interlocked.Increment(ref started);
        for (var spins = 0; spins < MaximumSpins && Volatile.Read(ref started) < race.ThreadCount; spins++)
        {
            Thread.SpinWait(1);
        }
    }

    private ScheduleEnd? Steps(int thread)
    {
        var name = race.Letters[thread].ToString();
        var step = default(Step);
        try
        {
            using var steps = (race.Bodies[thread](state) ?? throw new InvalidOperationException("The thread's method gave null.")).GetEnumerator();
            for (var made = 0; steps.MoveNext(); made++)
            {
                if (made == Race.DefaultMaxSteps)
                {
                    return new(RaceOutcome.Endless, $"{name}: {Explorer.EndlessText(made)}");
                }

                step = steps.Current;
                if (!Pass(step, thread))
                {
                    return new(RaceOutcome.Deadlock, $"{name} waited too long to {step}");
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return ScheduleEnd.Of(exception, name, step.ToString());
        }
    }

    private static bool Pass(in Step step, int thread) => step.Target switch
    {
        IBlocking blocking => blocking.PassForReal(step, thread, Wait),
        Func<bool> condition => SpinWait.SpinUntil(condition, Wait),
        _ => true,
    };
}
