using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Races;

/// <summary>One call of <see cref="Race.RunForReal"/>: the threads, and the rounds that they run together.</summary>
/// <remarks>
/// The threads meet between two rounds, and the last of them looks at the end and makes the next state. The calling
/// thread only watches: all of the race's own code runs on threads that it can give up.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A thread left behind may still come to the barrier; neither field holds anything but memory.")]
internal sealed class RealRounds
{
    private const int MaximumEnds = 1_000;
    private const int MaximumSpins = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    // A thread that waits for a lock, a queue or a condition looks after each slice whether the round is a deadlock;
    // and it takes several looks that find the same, for a thread may have got what it wanted and not have said so
    // yet.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(40);
    private const int Looks = 3;

    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(250);

    private readonly Race _race;
    private readonly int _rounds;
    private readonly TimeSpan _maxTime;
    private readonly bool _yields;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();

    // Between two rounds: no thread begins one before all have ended the last. It also publishes, from thread to
    // thread, what the threads find (failures) and what one of them prepares for all (state, started, goesOn).
    private readonly Barrier _barrier;
    private readonly ScheduleEnd?[] _failures;

    // What each thread does; and how often any has got what it waited for. Written by the thread itself, read by
    // those that look for a deadlock: so it is one reference to what never changes, of which nobody can see the half.
    private readonly Activity[] _activities;
    private int _passes;
    private ScheduleEnd? _deadlock;
    private object _state = new();
    private int _started;
    private bool _goesOn;
    private bool _hasBegun;

    // Guards what has been counted: ends, done, wrong, fault and isClosed. A thread that was given up may still come
    // to the end of its round, and must not count then.
    private readonly Lock _gate = new();
    private readonly Dictionary<ScheduleEnd, int> _ends = [];
    private int _done;
    private int _wrong;
    private RaceEnd? _fault;
    private bool _isClosed;

    public RealRounds(Race race, int rounds, TimeSpan maxTime, bool yields)
    {
        _race = race;
        _rounds = rounds;
        _maxTime = maxTime;
        _yields = yields;
        _barrier = new(race.ThreadCount, _ => BetweenRounds());
        _failures = new ScheduleEnd?[race.ThreadCount];
        _activities = new Activity[race.ThreadCount];
    }

    public RealRun Run(Exploration? beside, Action<RealRunProgress>? progress, CancellationToken cancellationToken)
    {
        var threads = Enumerable.Range(0, _race.ThreadCount)
            .Select(thread => new Thread(() => Work(thread)) { IsBackground = true, Name = $"race {_race.Letters[thread]}" })
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
            _stop.Cancel();
            foreach (var thread in threads.Where(thread => !thread.Join(LastWait)))
            {
                thread.Interrupt();
                thread.Join(LastWait);
            }
        }

        lock (_gate)
        {
            _isClosed = true;
            progress?.Invoke(Progress());
            return new()
            {
                Race = _race.Name,
                Rounds = _done,
                WrongRounds = _wrong,
                RoundsWanted = _rounds,
                Yields = _yields,
                Beside = beside,
                Fault = _fault,
                Ends = [.. _ends.Select(end => new RaceEnd(end.Key.Outcome, end.Key.Text, end.Value, "")).OrderBy(end => end.Outcome).ThenBy(end => end.Text, StringComparer.Ordinal)],
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
            lock (_gate)
            {
                now = Progress();
                if (now.Rounds != seen)
                {
                    (seen, since) = (now.Rounds, Stopwatch.GetTimestamp());
                }
                else if (Stopwatch.GetElapsedTime(since) > Watch.StepTime)
                {
                    _fault ??= new(RaceOutcome.Stuck, $"A round has not ended in {Timing.DurationText.Of(Watch.StepTime)}; some thread loops or waits without a yield return.", 0, "");
                    _isClosed = true;
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

    private RealRunProgress Progress() => new(_done, _wrong, _rounds, Stopwatch.GetElapsedTime(_start));

    /// <summary>
    /// Run by the last thread that comes to the barrier, while the others wait there; throws nothing.
    /// </summary>
    private void BetweenRounds()
    {
        _goesOn = false;
        if (_hasBegun)
        {
            // The race's own code looks at the end: not under the lock, which the watching thread needs.
            var end = _failures.FirstOrDefault(failure => failure is not null) ?? EndOfRound();
            lock (_gate)
            {
                if (_isClosed)
                {
                    return;
                }

                _done++;
                _wrong += end.Outcome == RaceOutcome.Right ? 0 : 1;
                if (_ends.TryGetValue(end, out var count) || _ends.Count < MaximumEnds)
                {
                    _ends[end] = count + 1;
                }
            }
        }

        _hasBegun = true;
        if (_done == _rounds || _stop.IsCancellationRequested || Stopwatch.GetElapsedTime(_start) >= _maxTime)
        {
            return;
        }

        if (WhyNotMade() is { } why)
        {
            lock (_gate)
            {
                _fault ??= new(RaceOutcome.CannotStart, why, 0, "");
            }

            return;
        }

        Array.Clear(_failures);
        Array.Fill(_activities, Activity.Works);
        _deadlock = null;
        _started = 0;
        _goesOn = true;
    }

    private string? WhyNotMade()
    {
        try
        {
            _state = _race.Make()!;
            return _state is null ? "The making of the state gave null." : null;
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
            return new(_race.IsRight(_state) ? RaceOutcome.Right : RaceOutcome.Wrong, _race.Shows.Of(_state));
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
            _barrier.SignalAndWait(_stop.Token);
            while (_goesOn)
            {
                StartTogether();
                _failures[thread] = Steps(thread);
                Volatile.Write(ref _activities[thread], Activity.HasEnded);
                _barrier.SignalAndWait(_stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ThreadInterruptedException or BarrierPostPhaseException)
        {
            // The rounds are over; the last of these where a thread was interrupted between two.
        }
    }

    // A barrier wakes its threads microseconds apart, longer than a short race lasts: so they also wait spinning for
    // the last, where there is a core for each of them; where there is not, it would keep away the thread that it
    // waits for.
    private void StartTogether()
    {
        Interlocked.Increment(ref _started);
        for (var spins = 0; spins < MaximumSpins && Volatile.Read(ref _started) < _race.ThreadCount && _race.ThreadCount <= Environment.ProcessorCount; spins++)
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
            using var steps = (_race.Bodies[thread](_state) ?? throw new InvalidOperationException("The thread's method gave null.")).GetEnumerator();
            for (var made = 0; steps.MoveNext(); made++)
            {
                if (made == Race.DefaultMaxSteps)
                {
                    return new(RaceOutcome.Endless, $"{name}: {Explorer.EndlessText(made)}");
                }

                step = steps.Current;
                if (_yields && Random.Shared.Next(2) == 0)
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
        // What is open at once need not be announced.
        if (Pass(step, thread, TimeSpan.Zero))
        {
            Interlocked.Increment(ref _passes);
            return null;
        }

        Volatile.Write(ref _activities[thread], new(step));
        var (looks, before) = (0, Volatile.Read(ref _passes));
        while (!Pass(step, thread, Slice))
        {
            _stop.Token.ThrowIfCancellationRequested();
            var now = Volatile.Read(ref _passes);
            (looks, before) = (now == before && WhyNobodyGoesOn() is not null ? looks + 1 : 0, now);
            if (looks == Looks && WhyNobodyGoesOn() is { } why)
            {
                // The first to see it says what all were waiting for; the others follow when they look.
                Interlocked.CompareExchange(ref _deadlock, new(RaceOutcome.Deadlock, why), null);
            }

            if (Volatile.Read(ref _deadlock) is { } seen)
            {
                return seen;
            }
        }

        Volatile.Write(ref _activities[thread], Activity.Works);
        Interlocked.Increment(ref _passes);
        return null;
    }

    /// <summary>
    /// Who waits for what, if every thread has ended or waits for what it cannot have; null if some thread goes on.
    /// </summary>
    private string? WhyNobodyGoesOn()
    {
        var blocked = new List<string>();
        for (var thread = 0; thread < _activities.Length; thread++)
        {
            var activity = Volatile.Read(ref _activities[thread]);
            if (activity == Activity.Works || (activity != Activity.HasEnded && IsOpen(activity.Asked, thread)))
            {
                return null;
            }

            if (activity != Activity.HasEnded)
            {
                blocked.Add(RaceRun.WhyBlocked(activity.Asked, Name(thread), Holder));
            }
        }

        return string.Join("; ", blocked);
    }

    private static bool IsOpen(in Step step, int thread) => step.Target is IBlocking blocking ? blocking.IsOpen(step.Kind, thread) : ((Func<bool>)step.Target!)();

    private string Name(int thread) => _race.Letters[thread].ToString();

    private string Holder(int thread) => thread >= 0 && Volatile.Read(ref _activities[thread]) != Activity.HasEnded ? Name(thread)
        : thread >= 0 ? $"{Name(thread)}, which has ended" : "nobody";

    private static bool Pass(in Step step, int thread, TimeSpan wait) => step.Target switch
    {
        IBlocking blocking => blocking.PassForReal(step, thread, wait),
        Func<bool> condition => SpinWait.SpinUntil(condition, wait),
        _ => true,
    };

    /// <summary>What a thread does in a round: it works, it waits for what it asked for, or it has ended.</summary>
    private sealed class Activity(in Step asked)
    {
        public static readonly Activity Works = new(default);
        public static readonly Activity HasEnded = new(default);

        public readonly Step Asked = asked;
    }
}
