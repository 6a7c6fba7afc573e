using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Races;

/// <summary>One call of <see cref="Race.RunForReal"/>: the threads, and the rounds that they run together.</summary>
/// <remarks>
/// The threads meet between two rounds, and the last of them looks at the end and makes the next state. The calling
/// thread only watches: all of the race's own code runs on threads that it can give up.
/// </remarks>
[SuppressMessage(
    "Design", "CA1001",
    Justification = "A thread left behind may still come to the barrier; neither field holds anything but memory.")]
internal sealed class RealRounds
{
    private const int MaximumEnds = 1_000;
    private const int MaximumSpins = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(250);

    private readonly Race _race;
    private readonly int _rounds;
    private readonly TimeSpan _maxTime;
    private readonly bool _yields;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly DeadlockWatch _deadlocks;

    // Between two rounds: no thread begins one before all have ended the last. It also publishes, from thread to
    // thread, what the threads find (failures) and what one of them prepares for all (state, started, goesOn).
    private readonly Barrier _barrier;
    private readonly ScheduleEnd?[] _failures;
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
        _deadlocks = new(race, _stop.Token);
    }

    public RealRun Run(Exploration? beside, Action<RealRunProgress>? progress, CancellationToken cancellationToken)
    {
        var threads = Enumerable.Range(0, _race.ThreadCount).Select(NewThread).ToArray();
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
                Ends =
                [
                    .. _ends.Select(end => new RaceEnd(end.Key.Outcome, end.Key.Text, end.Value, ""))
                        .OrderBy(end => end.Outcome).ThenBy(end => end.Text, StringComparer.Ordinal),
                ],
            };
        }
    }

    private Thread NewThread(int thread) => new(() => Work(thread))
    {
        IsBackground = true,
        Name = $"race {_race.Letters[thread]}",
    };

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
                    var text = $"A round has not ended in {Timing.DurationText.Of(Watch.StepTime)}; "
                        + "some thread loops or waits without a yield return.";
                    _fault ??= new(RaceOutcome.Stuck, text, 0, "");
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
        _deadlocks.BeginRound();
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
                _deadlocks.HasEnded(thread);
                _barrier.SignalAndWait(_stop.Token);
            }
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or ThreadInterruptedException or BarrierPostPhaseException)
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
        var maximumSpins = _race.ThreadCount <= Environment.ProcessorCount ? MaximumSpins : 0;
        for (var spins = 0; spins < maximumSpins && Volatile.Read(ref _started) < _race.ThreadCount; spins++)
        {
            Thread.SpinWait(1);
        }
    }

    private ScheduleEnd? Steps(int thread)
    {
        var name = _race.Letters[thread].ToString();
        var step = default(Step);
        try
        {
            var body = _race.Bodies[thread](_state)
                ?? throw new InvalidOperationException("The thread's method gave null.");
            using var steps = body.GetEnumerator();
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

                if (step.Target is not null && _deadlocks.WaitToPass(step, thread) is { } end)
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
}
