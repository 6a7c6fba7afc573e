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
/// the Verification of Concurrent Systems”, LNCS 1032, 1996. Who is to be tried at a race are those who can begin
/// what comes before it, as in P. Abdulla, S. Aronis, B. Jonsson and K. Sagonas, “Optimal dynamic partial order
/// reduction”, POPL 2014: the racing thread alone is not enough together with sleep sets. Two things are done more
/// cautiously than there: every earlier step that conflicts with a thread's next one is a place to go back to, not
/// only the last, since whether the two could have been enabled together is not known of conditions and queues; and a
/// step that breaks off its schedule conflicts with all others, since it takes away all that would have come.
/// </para>
/// <para>One thread uses it.</para>
/// </remarks>
internal sealed class Explorer
{
    private readonly Race _race;
    private readonly RaceRun _run;
    private readonly bool _reduces;
    private readonly int _maxSteps;
    private readonly int _threads;
    private readonly Func<bool> _isOver;

    // The schedule being run: for each of its steps …
    private readonly byte[] _chosen;
    private readonly Step[] _events;

    // … for each state before a step, as bits: who could make a step, who is to be tried, who has been, and who need
    // not be, since what would follow is equivalent to what has been explored.
    private readonly uint[] _enabled;
    private readonly uint[] _wanted;
    private readonly uint[] _done;
    private readonly uint[] _asleep;

    // The vector clock of each step: for each thread how long the schedule was after the thread's last step that
    // happens before this one or is it; 0 for none. And of each thread, where its last step is.
    private readonly int[] _clocks;
    private readonly int[] _last;

    public Explorer(Race race, RaceRun run, bool reduces, int maxSteps, Func<bool> isOver)
    {
        _isOver = isOver;
        _race = race;
        _run = run;
        _reduces = reduces;
        _maxSteps = maxSteps;
        _threads = race.ThreadCount;
        _chosen = new byte[maxSteps + 1];
        _events = new Step[maxSteps + 1];
        _enabled = new uint[maxSteps + 1];
        _wanted = new uint[maxSteps + 1];
        _done = new uint[maxSteps + 1];
        _asleep = new uint[maxSteps + 1];
        _clocks = reduces ? new int[(maxSteps + 1) * _threads] : [];
        _last = new int[_threads];
    }

    /// <summary>What is said of a schedule that was broken off after so many steps.</summary>
    public static string EndlessText(int steps) => Race.Text($"goes on after {steps:#,0} steps");

    /// <summary>How many steps the schedule that was run last has.</summary>
    public int Length { get; private set; }

    /// <summary>The schedule that was run last, as thread numbers.</summary>
    public ReadOnlySpan<byte> Schedule => _chosen.AsSpan(0, Length);

    /// <summary>
    /// Runs schedule after schedule. After each that has come to an end, <paramref name="ended"/> is called, and says
    /// whether to go on. A schedule in the middle of which the time is over is broken off and not counted.
    /// </summary>
    /// <returns>Whether there is no schedule left.</returns>
    /// <exception cref="RaceFaultException">The race cannot be explored.</exception>
    public bool Run(Func<ScheduleEnd, bool> ended)
    {
        for (var prefix = 0; prefix >= 0; prefix = NextPrefix())
        {
            var end = RunSchedule(prefix, out var brokeOff);
            if (brokeOff)
            {
                return false;
            }

            if (end is not null && !ended(end))
            {
                return NextPrefix() < 0;
            }
        }

        return true;
    }

    /// <summary>
    /// The first in the order of the threads among all schedules that are equivalent to the one that was run last.
    /// </summary>
    public byte[] LeastEquivalent()
    {
        if (!_reduces)
        {
            return Schedule.ToArray();
        }

        var least = new byte[Length];
        var emitted = new int[_threads];
        var taken = new bool[Length];
        for (var index = 0; index < Length; index++)
        {
            // The first step of each thread that is left; steps that happen before it must all have been taken.
            var best = -1;
            for (var thread = 0; thread < _threads && best < 0; thread++)
            {
                var depth = 0;
                while (depth < Length && (taken[depth] || _chosen[depth] != thread))
                {
                    depth++;
                }

                if (depth < Length && IsReady(depth, thread, emitted))
                {
                    best = depth;
                }
            }

            taken[best] = true;
            emitted[_chosen[best]] = best + 1;
            least[index] = _chosen[best];
        }

        return least;
    }

    private bool IsReady(int depth, int thread, int[] emitted)
    {
        for (var other = 0; other < _threads; other++)
        {
            if (other != thread && _clocks[depth * _threads + other] > emitted[other])
            {
                return false;
            }
        }

        return true;
    }

    // The deepest state at which there is something left to try: how long the next schedule's beginning is, its last
    // letter being new; or -1.
    private int NextPrefix()
    {
        for (var depth = Length - 1; depth >= 0; depth--)
        {
            var left = _wanted[depth] & ~_done[depth] & ~_asleep[depth];
            if (left != 0)
            {
                _chosen[depth] = (byte)BitOperations.TrailingZeroCount(left);
                return depth + 1;
            }
        }

        return -1;
    }

    // Null for a schedule that is not run to its end, since an equivalent one has been.
    private ScheduleEnd? RunSchedule(int prefix, out bool brokeOff)
    {
        brokeOff = false;
        _run.Start();
        Array.Clear(_last);
        for (var depth = 0; depth < prefix - 1; depth++)
        {
            Repeat(depth);
        }

        var now = Math.Max(prefix - 1, 0);
        var isNew = prefix == 0;
        if (!isNew && _run.Enabled() != _enabled[now])
        {
            throw NotRepeatable(now, "other threads could go than the first time");
        }

        while (true)
        {
            Length = now;
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

            if (Step(now) is { } failure)
            {
                Length = now + 1;
                return failure;
            }

            now++;
            isNew = true;
        }
    }

    private void Repeat(int depth)
    {
        var thread = _chosen[depth];
        if ((_run.Alive >> thread & 1) == 0 || !_run.Next[thread].Announces(_events[depth])
            || (_run.Next[thread].Target is not null && (_run.Enabled() >> thread & 1) == 0)
            || _run.Do(thread) is not null)
        {
            throw NotRepeatable(depth, $"{_race.Letters[thread]} first did “{_events[depth]}”, and could not do so again");
        }

        _last[thread] = depth + 1;
    }

    private RaceFaultException NotRepeatable(int depth, string what) => new(
        RaceOutcome.NotRepeatable,
        $"The schedule {_race.ScheduleText(_chosen.AsSpan(0, depth + 1))} did not go the same way twice: at step {depth + 1} {what}. {Race.WhyNotRepeatable}");

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

        _enabled[now] = able;
        _done[now] = 0;
        if (now == 0)
        {
            _asleep[0] = 0;
        }

        var awake = able & ~_asleep[now];
        isAsleep = awake == 0;
        _wanted[now] = _reduces ? awake & (~awake + 1) : able;
        if (!isAsleep)
        {
            _chosen[now] = (byte)BitOperations.TrailingZeroCount(awake);
        }

        return isAsleep;
    }

    // Makes the step that is chosen at this depth, for the first time after this beginning.
    private ScheduleEnd? Step(int depth)
    {
        int thread = _chosen[depth];
        _events[depth] = _run.Next[thread];
        if (!_reduces)
        {
            _done[depth] |= 1u << thread;
            return _run.Do(thread);
        }

        // What raced when the thread announced the step may race in another way by now: others have gone in between,
        // and some of them before it.
        for (var earlier = depth - 1; earlier >= 0; earlier--)
        {
            FindRace(earlier, thread, depth);
        }

        // Whoever has been tried here, or was asleep, goes on sleeping as long as nothing happens that conflicts.
        _asleep[depth + 1] = StillAsleep((_asleep[depth] | _done[depth]) & ~(1u << thread), _events[depth]);
        _done[depth] |= 1u << thread;
        var failure = _run.Do(thread);
        if (failure is not null)
        {
            // It conflicts with everything, also with what is local.
            Clock(depth, thread, conflictsWithAll: true);
            for (var earlier = 0; earlier < depth; earlier++)
            {
                if (_chosen[earlier] != thread && !HappensBefore(earlier, thread))
                {
                    Want(earlier, thread, depth, conflictsWithAll: true);
                }
            }

            _wanted[depth] |= _enabled[depth];
            return failure;
        }

        Clock(depth, thread, conflictsWithAll: false);
        _last[thread] = depth + 1;
        FindRaces(depth, thread);
        return null;
    }

    private uint StillAsleep(uint sleepers, in Step step)
    {
        var still = 0u;
        for (; sleepers != 0; sleepers &= sleepers - 1)
        {
            var sleeper = BitOperations.TrailingZeroCount(sleepers);
            if (!Races.Step.Conflict(_run.Next[sleeper], step))
            {
                still |= 1u << sleeper;
            }
        }

        return still;
    }

    private void Clock(int depth, int thread, bool conflictsWithAll)
    {
        var clock = _clocks.AsSpan(depth * _threads, _threads);
        clock.Clear();
        if (_last[thread] > 0)
        {
            _clocks.AsSpan((_last[thread] - 1) * _threads, _threads).CopyTo(clock);
        }

        for (var earlier = depth - 1; earlier >= 0; earlier--)
        {
            // What happens before already brings nothing new.
            if (clock[_chosen[earlier]] <= earlier && (conflictsWithAll || Races.Step.Conflict(_events[earlier], _events[depth])))
            {
                var before = _clocks.AsSpan(earlier * _threads, _threads);
                for (var other = 0; other < _threads; other++)
                {
                    clock[other] = Math.Max(clock[other], before[other]);
                }
            }
        }

        clock[thread] = depth + 1;
    }

    // Two steps race if they conflict and neither happens before the other. New since the last state are what the
    // thread is about to do, against all that was done; and what it did, against what the others are about to do.
    private void FindRaces(int depth, int thread)
    {
        if ((_run.Alive >> thread & 1) == 1)
        {
            for (var earlier = depth - 1; earlier >= 0; earlier--)
            {
                FindRace(earlier, thread, depth + 1);
            }
        }

        for (var others = _run.Alive & ~(1u << thread); others != 0; others &= others - 1)
        {
            FindRace(depth, BitOperations.TrailingZeroCount(others), depth + 1);
        }
    }

    private void FindRace(int earlier, int thread, int length)
    {
        if (_chosen[earlier] != thread && !HappensBefore(earlier, thread) && Races.Step.Conflict(_events[earlier], _run.Next[thread]))
        {
            Want(earlier, thread, length, conflictsWithAll: false);
        }
    }

    // Whether the step at a depth happens before what the thread does next.
    private bool HappensBefore(int depth, int thread) =>
        _last[thread] > 0 && _clocks[((_last[thread] - 1) * _threads) + _chosen[depth]] > depth;

    // What conflicts with the step at this depth must also be tried before it: all that was done since and does not
    // happen after that step, and then the thread's own. Who can begin that is to be tried, and not simply the
    // thread: it may be asleep there, for what would follow if it went first, while here others go before it.
    private void Want(int depth, int thread, int length, bool conflictsWithAll)
    {
        var seen = 0u;
        var beginners = 0u;
        var isFirst = true;
        for (var later = depth + 1; later < length; later++)
        {
            if (_clocks[(later * _threads) + _chosen[depth]] > depth)
            {
                continue;
            }

            var bit = 1u << _chosen[later];
            if ((seen & bit) == 0 && HasNothingBefore(later, depth))
            {
                beginners |= bit;
            }

            seen |= bit;
            isFirst &= !conflictsWithAll && !Races.Step.Conflict(_events[later], _run.Next[thread]);
        }

        if (isFirst && (seen >> thread & 1) == 0)
        {
            beginners |= 1u << thread;
        }

        _wanted[depth] |= (beginners & ~_enabled[depth]) == 0 && beginners != 0 ? beginners : _enabled[depth];
    }

    private bool HasNothingBefore(int later, int depth)
    {
        for (var other = 0; other < _threads; other++)
        {
            if (other != _chosen[later] && _clocks[(later * _threads) + other] > depth + 1)
            {
                return false;
            }
        }

        return true;
    }
}
