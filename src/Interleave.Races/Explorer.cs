using System.Numerics;

namespace Interleave.Races;

/// <summary>
/// Runs the schedules of a race, each from a fresh state, depth first. What it keeps is one schedule long, however
/// many there are.
/// </summary>
/// <remarks>
/// <para>
/// With reduction: dynamic partial-order reduction after C. Flanagan and P. Godefroid, “Dynamic partial-order
/// reduction for model checking software”, POPL 2005, with sleep sets after P. Godefroid, “Partial-Order Methods for
/// the Verification of Concurrent Systems”, LNCS 1032, 1996. <see cref="BacktrackSets"/> says who is to be tried
/// where, and <see cref="HappensBefore"/> which steps cannot change places.
/// </para>
/// <para>One thread uses it.</para>
/// </remarks>
internal sealed class Explorer
{
    private readonly Race _race;
    private readonly RaceRun _run;
    private readonly int _maxSteps;
    private readonly Func<bool> _isOver;
    private readonly SearchStack _stack;

    // With reduction; else null.
    private readonly HappensBefore? _order;
    private readonly BacktrackSets? _backtrack;

    public Explorer(Race race, RaceRun run, bool reduces, int maxSteps, Func<bool> isOver)
    {
        _isOver = isOver;
        _race = race;
        _run = run;
        _maxSteps = maxSteps;
        _stack = new(maxSteps);
        if (reduces)
        {
            _order = new(_stack, race.ThreadCount, maxSteps);
            _backtrack = new(_stack, _order, run);
        }
    }

    /// <summary>What is said of a schedule that was broken off after so many steps.</summary>
    public static string EndlessText(int steps) => Race.Text($"goes on after {steps:#,0} steps");

    /// <summary>How many steps the schedule that was run last has.</summary>
    public int Length => _stack.Length;

    /// <summary>The schedule that was run last, as thread numbers.</summary>
    public ReadOnlySpan<byte> Schedule => _stack.Chosen.AsSpan(0, Length);

    /// <summary>
    /// Runs schedule after schedule. After each that has come to an end, <paramref name="ended"/> is called, and says
    /// whether to go on. A schedule in the middle of which the time is over is broken off and not counted.
    /// </summary>
    /// <returns>Whether there is no schedule left.</returns>
    /// <exception cref="RaceFaultException">The race cannot be explored.</exception>
    public bool Run(Func<ScheduleEnd, bool> ended)
    {
        for (var prefix = 0; prefix >= 0; prefix = _stack.NextPrefix())
        {
            var end = RunSchedule(prefix, out var brokeOff);
            if (brokeOff)
            {
                return false;
            }

            if (end is not null && !ended(end))
            {
                return _stack.NextPrefix() < 0;
            }
        }

        return true;
    }

    /// <summary>
    /// The first in the order of the threads among all schedules that are equivalent to the one that was run last.
    /// </summary>
    public byte[] LeastEquivalent() => _order?.LeastEquivalent() ?? Schedule.ToArray();

    // Null for a schedule that is not run to its end, since an equivalent one has been.
    private ScheduleEnd? RunSchedule(int prefix, out bool brokeOff)
    {
        brokeOff = false;
        _run.Start();
        _order?.Start();
        for (var depth = 0; depth < prefix - 1; depth++)
        {
            Repeat(depth);
        }

        var now = Math.Max(prefix - 1, 0);
        var isNew = prefix == 0;
        if (!isNew && _run.Enabled() != _stack.Enabled[now])
        {
            throw NotRepeatable(now, "other threads could go than the first time");
        }

        while (true)
        {
            _stack.Length = now;
            if (_isOver())
            {
                brokeOff = true;
                return null;
            }

            if (isNew)
            {
                if (Arrive(now, out var end, out var isAsleep))
                {
                    return isAsleep ? null : end;
                }
            }

            if (MakeStep(now) is { } failure)
            {
                _stack.Length = now + 1;
                return failure;
            }

            now++;
            isNew = true;
        }
    }

    private void Repeat(int depth)
    {
        var thread = _stack.Chosen[depth];
        ref readonly var first = ref _stack.Events[depth];
        if ((_run.Alive >> thread & 1) == 0 || !_run.Next[thread].Announces(first)
            || (_run.Next[thread].Target is not null && (_run.Enabled() >> thread & 1) == 0)
            || _run.Do(thread) is not null)
        {
            throw NotRepeatable(depth, $"{_race.Letters[thread]} first did “{first}”, and could not do so again");
        }

        _order?.Made(depth, thread);
    }

    private RaceFaultException NotRepeatable(int depth, string what) =>
        _race.NotRepeatable(_stack.Chosen.AsSpan(0, depth + 1), $"at step {depth + 1} {what}");

    // Comes to a state for the first time; true if no step leads on from it.
    private bool Arrive(int now, out ScheduleEnd? end, out bool isAsleep)
    {
        isAsleep = false;
        end = null;
        if (_run.Alive == 0)
        {
            end = _run.End();
            return true;
        }

        var able = _run.Enabled();
        if (able == 0)
        {
            end = _run.Deadlock();
            return true;
        }

        if (now == _maxSteps)
        {
            end = new(RaceOutcome.Endless, EndlessText(_maxSteps));
            return true;
        }

        _stack.Enabled[now] = able;
        _stack.Done[now] = 0;
        if (now == 0)
        {
            _stack.Asleep[0] = 0;
        }

        var awake = able & ~_stack.Asleep[now];
        isAsleep = awake == 0;
        _stack.Wanted[now] = _order is null ? able : awake & (~awake + 1);
        if (!isAsleep)
        {
            _stack.Chosen[now] = (byte)BitOperations.TrailingZeroCount(awake);
        }

        return isAsleep;
    }

    // Makes the step that is chosen at this depth, for the first time after this beginning.
    private ScheduleEnd? MakeStep(int depth)
    {
        int thread = _stack.Chosen[depth];
        _stack.Events[depth] = _run.Next[thread];
        if (_order is null || _backtrack is null)
        {
            _stack.Done[depth] |= 1u << thread;
            return _run.Do(thread);
        }

        _backtrack.Before(depth, thread);

        // Whoever has been tried here, or was asleep, goes on sleeping as long as nothing happens that conflicts.
        var sleepers = (_stack.Asleep[depth] | _stack.Done[depth]) & ~(1u << thread);
        _stack.Asleep[depth + 1] = StillAsleep(sleepers, _stack.Events[depth]);
        _stack.Done[depth] |= 1u << thread;
        var failure = _run.Do(thread);
        _order.Clock(depth, thread, conflictsWithAll: failure is not null);
        if (failure is not null)
        {
            _backtrack.AfterFailure(depth, thread);
            return failure;
        }

        _order.Made(depth, thread);
        _backtrack.After(depth, thread);
        return null;
    }

    private uint StillAsleep(uint sleepers, in Step step)
    {
        var still = 0u;
        for (; sleepers != 0; sleepers &= sleepers - 1)
        {
            var sleeper = BitOperations.TrailingZeroCount(sleepers);
            if (!Step.Conflict(_run.Next[sleeper], step))
            {
                still |= 1u << sleeper;
            }
        }

        return still;
    }
}
