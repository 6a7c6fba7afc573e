namespace Interleave.Races;

/// <summary>
/// Which steps of the schedule being run happen before which: the order that all schedules equivalent to it share.
/// </summary>
/// <remarks>
/// A step happens before a later one if they are of the same thread or conflict, or if a third one lies so between
/// them.
/// </remarks>
internal sealed class HappensBefore(SearchStack stack, int threads, int maxSteps)
{
    private readonly byte[] _chosen = stack.Chosen;
    private readonly Step[] _events = stack.Events;

    // The vector clock of each step: for each thread how long the schedule was after the thread's last step that
    // happens before this one or is it; 0 for none. And of each thread, where its last step is.
    private readonly int[] _clocks = new int[(maxSteps + 1) * threads];
    private readonly int[] _last = new int[threads];

    /// <summary>Begins a schedule anew; the clocks of the steps that it repeats stay.</summary>
    public void Start() => Array.Clear(_last);

    /// <summary>Whether the step at a depth happens before a later one.</summary>
    public bool IsBefore(int depth, int later) => _clocks[(later * threads) + _chosen[depth]] > depth;

    /// <summary>Whether the step at a depth happens before what the thread does next.</summary>
    public bool IsBeforeNext(int depth, int thread) => _last[thread] > 0 && IsBefore(depth, _last[thread] - 1);

    /// <summary>Whether no step after this depth happens before the later one.</summary>
    public bool HasNothingBefore(int later, int depth)
    {
        for (var other = 0; other < threads; other++)
        {
            if (other != _chosen[later] && _clocks[(later * threads) + other] > depth + 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The step at this depth has been made, and is its thread's last for now.</summary>
    public void Made(int depth, int thread) => _last[thread] = depth + 1;

    /// <summary>Finds out what happens before the step at this depth.</summary>
    public void Clock(int depth, int thread, bool conflictsWithAll)
    {
        var clock = ClockOf(depth);
        clock.Clear();
        if (_last[thread] > 0)
        {
            ClockOf(_last[thread] - 1).CopyTo(clock);
        }

        for (var earlier = depth - 1; earlier >= 0; earlier--)
        {
            // What happens before already brings nothing new.
            var isNew = clock[_chosen[earlier]] <= earlier;
            if (isNew && (conflictsWithAll || Step.Conflict(_events[earlier], _events[depth])))
            {
                var before = ClockOf(earlier);
                for (var other = 0; other < threads; other++)
                {
                    clock[other] = Math.Max(clock[other], before[other]);
                }
            }
        }

        clock[thread] = depth + 1;
    }

    /// <summary>
    /// The first in the order of the threads among all schedules that are equivalent to the one that was run last.
    /// </summary>
    public byte[] LeastEquivalent()
    {
        var length = stack.Length;
        var least = new byte[length];
        var emitted = new int[threads];
        var taken = new bool[length];
        for (var index = 0; index < length; index++)
        {
            // The first step of each thread that is left; steps that happen before it must all have been taken.
            var best = -1;
            for (var thread = 0; thread < threads && best < 0; thread++)
            {
                var depth = 0;
                while (depth < length && (taken[depth] || _chosen[depth] != thread))
                {
                    depth++;
                }

                if (depth < length && IsReady(depth, thread, emitted))
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

    private Span<int> ClockOf(int depth) => _clocks.AsSpan(depth * threads, threads);

    private bool IsReady(int depth, int thread, int[] emitted)
    {
        var clock = ClockOf(depth);
        for (var other = 0; other < threads; other++)
        {
            if (other != thread && clock[other] > emitted[other])
            {
                return false;
            }
        }

        return true;
    }
}
