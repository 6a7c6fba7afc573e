using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Races;

/// <summary>One call of <see cref="Race.RunForReal"/>: the threads, and the rounds that they run together.</summary>
/// <remarks>
/// The threads meet between two rounds, and the last of them looks at the end and makes the next state. The calling thread
/// only watches: all of the race's own code runs on threads that it can give up.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A thread left behind may still come to the barrier; neither field holds anything but memory.")]
internal sealed class RealRounds
{
    private const int MaximumEnds = 1_000;
    private const int MaximumSpins = 1_000;

    // What a thread does in a round.
    private const int Works = 0;
    private const int Waits = 1;
    private const int HasEnded = 2;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    // A thread that waits for a lock, a queue or a condition looks after each slice whether the round is a deadlock; and it takes
    // several looks that find the same, for a thread may have got what it wanted and not have said so yet.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(40);
    private const int Looks = 3;

    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(250);

    private readonly Race race;
    private readonly int rounds;
    private readonly TimeSpan maxTime;
    private readonly bool yields;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource stop = new();

    // Between two rounds: no thread begins one before all have ended the last. It also publishes, from thread to thread, what
    // the threads find (failures) and what one of them prepares for all (state, started, goesOn).
    private readonly Barrier barrier;
    private readonly ScheduleEnd?[] failures;

    // Of each thread, what it waits for, while it waits; and how often any has got it. Written by the thread itself, read by
    // those that look for a deadlock: announcement first, then flag.
    private readonly Step[] asked;
    private readonly int[] activities;
    private int passes;
    private ScheduleEnd? deadlock;
    private object state = new();
    private int started;
    private bool goesOn;
    private bool hasBegun;

    // Guards what has been counted: ends, done, wrong, fault and isClosed. A thread that was given up may still come to the end of
    // its round, and must not count then.
    private readonly Lock gate = new();
    private readonly Dictionary<ScheduleEnd, int> ends = [];
    private int done;
    private int wrong;
    private RaceEnd? fault;
    private bool isClosed;

    public RealRounds(Race race, int rounds, TimeSpan maxTime, bool yields)
    {
        this.race = race;
        this.rounds = rounds;
        this.maxTime = maxTime;
        this.yields = yields;
        barrier = new(race.ThreadCount, _ => BetweenRounds());
        failures = new ScheduleEnd?[race.ThreadCount];
        asked = new Step[race.ThreadCount];
        activities = new int[race.ThreadCount];
    }

    public RealRun Run(Exploration? beside, Action<RealRunProgress>? progress, CancellationToken cancellationToken)
    {
        var threads = Enumerable.Range(0, race.ThreadCount)
            .Select(thread => new Thread(() => Work(thread)) { IsBackground = true, Name = $"race {race.Letters[thread]}" })
            .ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        try
        {
            WaitFor(threads, progress, cancellationToken);
        }
        finally
        {
            // Threads that wait at the barrier end; one that is stuck in the race's own code is interrupted, and left
            // behind in the background if it does not answer: .NET cannot end it.
            stop.Cancel();
            foreach (var thread in threads.Where(thread => !thread.Join(LastWait)))
            {
                thread.Interrupt();
                thread.Join(LastWait);
            }
        }

        lock (gate)
        {
            isClosed = true;
            progress?.Invoke(Progress());
            return new()
            {
                Race = race.Name,
                Rounds = done,
                WrongRounds = wrong,
                RoundsWanted = rounds,
                Yields = yields,
                Beside = beside,
                Fault = fault,
                Ends = [.. ends.Select(end => new RaceEnd(end.Key.Outcome, end.Key.Text, end.Value, "")).OrderBy(end => end.Outcome).ThenBy(end => end.Text, StringComparer.Ordinal)],
            };
        }
    }

    private void WaitFor(Thread[] threads, Action<RealRunProgress>? progress, CancellationToken cancellationToken)
    {
        var (seen, since, reported) = (-1, Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (!threads.All(thread => thread.Join(Tick)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RealRunProgress now;
            lock (gate)
            {
                now = Progress();
                if (now.Rounds != seen)
                {
                    (seen, since) = (now.Rounds, Stopwatch.GetTimestamp());
                }
                else if (Stopwatch.GetElapsedTime(since) > Watch.StepTime)
                {
                    fault ??= new(RaceOutcome.Stuck, $"A round has not ended in {Timing.DurationText.Of(Watch.StepTime)}; some thread loops or waits without a yield return.", 0, "");
                    isClosed = true;
                    return;
                }
            }

            if (progress is not null && Stopwatch.GetElapsedTime(reported) >= ReportInterval)
            {
                reported = Stopwatch.GetTimestamp();
                progress(now);
            }
        }
    }

    private RealRunProgress Progress() => new(done, wrong, rounds, Stopwatch.GetElapsedTime(start));

    /// <summary>Run by the last thread that comes to the barrier, while the others wait there; throws nothing.</summary>
    private void BetweenRounds()
    {
        goesOn = false;
        if (hasBegun)
        {
            // The race's own code looks at the end: not under the lock, which the watching thread needs.
            var end = failures.FirstOrDefault(failure => failure is not null) ?? EndOfRound();
            lock (gate)
            {
                if (isClosed)
                {
                    return;
                }

                done++;
                wrong += end.Outcome == RaceOutcome.Right ? 0 : 1;
                if (ends.TryGetValue(end, out var count) || ends.Count < MaximumEnds)
                {
                    ends[end] = count + 1;
                }
            }
        }

        hasBegun = true;
        if (done == rounds || stop.IsCancellationRequested || Stopwatch.GetElapsedTime(start) >= maxTime)
        {
            return;
        }

        if (WhyNotMade() is { } why)
        {
            lock (gate)
            {
                fault ??= new(RaceOutcome.CannotStart, why, 0, "");
            }

            return;
        }

        Array.Clear(failures);
        Array.Clear(activities);
        deadlock = null;
        started = 0;
        goesOn = true;
    }

    private string? WhyNotMade()
    {
        try
        {
            state = race.Make()!;
            return state is null ? "The making of the state gave null." : null;
        }
        catch (Exception exception)
        {
            return $"The making of the state threw {exception.GetType().Name}: {exception.Message}";
        }
    }

    private ScheduleEnd EndOfRound()
    {
        try
        {
            return new(race.IsRight(state) ? RaceOutcome.Right : RaceOutcome.Wrong, race.Shows.Of(state));
        }
        catch (Exception exception)
        {
            return new(RaceOutcome.Threw, $"the check of the end: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private void Work(int thread)
    {
        try
        {
            barrier.SignalAndWait(stop.Token);
            while (goesOn)
            {
                StartTogether();
                failures[thread] = Steps(thread);
                Volatile.Write(ref activities[thread], HasEnded);
                barrier.SignalAndWait(stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ThreadInterruptedException or BarrierPostPhaseException)
        {
            // The rounds are over; the last of these where a thread was interrupted between two.
        }
    }

    // A barrier wakes its threads microseconds apart, longer than a short race lasts: so they also wait spinning for the last,
    // where there is a core for each of them; where there is not, it would keep away the thread that it waits for.
    private void StartTogether()
    {
        Interlocked.Increment(ref started);
        for (var spins = 0; spins < MaximumSpins && Volatile.Read(ref started) < race.ThreadCount && race.ThreadCount <= Environment.ProcessorCount; spins++)
        {
            Thread.SpinWait(1);
        }
    }

    private ScheduleEnd? Steps(int thread)
    {
        var name = Name(thread);
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
                if (yields && Random.Shared.Next(2) == 0)
                {
                    Thread.Yield();
                }

                if (step.Target is not null && WaitToPass(step, thread) is { } end)
                {
                    return end;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return ScheduleEnd.Of(exception, name, step.ToString());
        }
    }

    /// <summary>Waits until the step can be made. How the round ends if it never can; else null.</summary>
    private ScheduleEnd? WaitToPass(in Step step, int thread)
    {
        asked[thread] = step;
        Volatile.Write(ref activities[thread], Waits);
        var (looks, before) = (0, Volatile.Read(ref passes));
        while (!Pass(step, thread))
        {
            stop.Token.ThrowIfCancellationRequested();
            var now = Volatile.Read(ref passes);
            (looks, before) = (now == before && WhyNobodyGoesOn() is not null ? looks + 1 : 0, now);
            if (looks == Looks && WhyNobodyGoesOn() is { } why)
            {
                // The first to see it says what all were waiting for; the others follow when they look.
                Interlocked.CompareExchange(ref deadlock, new(RaceOutcome.Deadlock, why), null);
            }

            if (Volatile.Read(ref deadlock) is { } seen)
            {
                return seen;
            }
        }

        Volatile.Write(ref activities[thread], Works);
        Interlocked.Increment(ref passes);
        return null;
    }

    /// <summary>Who waits for what, if every thread has ended or waits for what it cannot have; null if some thread goes on.</summary>
    private string? WhyNobodyGoesOn()
    {
        var blocked = new List<string>();
        for (var thread = 0; thread < activities.Length; thread++)
        {
            switch (Volatile.Read(ref activities[thread]))
            {
                case Works:
                case Waits when IsOpen(asked[thread], thread):
                    return null;
                case Waits:
                    blocked.Add(RaceRun.WhyBlocked(asked[thread], Name(thread), Holder));
                    break;
            }
        }

        return string.Join("; ", blocked);
    }

    private static bool IsOpen(in Step step, int thread) => step.Target is IBlocking blocking ? blocking.IsOpen(step.Kind, thread) : ((Func<bool>)step.Target!)();

    private string Name(int thread) => race.Letters[thread].ToString();

    private string Holder(int thread) => thread >= 0 && Volatile.Read(ref activities[thread]) != HasEnded ? Name(thread)
        : thread >= 0 ? $"{Name(thread)}, which has ended" : "nobody";

    private static bool Pass(in Step step, int thread) => step.Target switch
    {
        IBlocking blocking => blocking.PassForReal(step, thread, Slice),
        Func<bool> condition => SpinWait.SpinUntil(condition, Slice),
        _ => true,
    };
}
