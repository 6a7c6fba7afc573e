using System.Numerics;

namespace Interleave.Races;

/// <summary>
/// Finds where steps of the schedule being run race, and says who else is to be tried there: the backtrack sets of a
/// dynamic partial-order reduction.
/// </summary>
/// <remarks>
/// Two steps race if they conflict and neither happens before the other. Who is to be tried at a race are those who
/// can begin what comes before it, as in P. Abdulla, S. Aronis, B. Jonsson and K. Sagonas, “Optimal dynamic partial
/// order reduction”, POPL 2014: the racing thread alone is not enough together with sleep sets. Two things are done
/// more cautiously than there: every earlier step that conflicts with a thread's next one is a place to go back to,
/// not only the last, since whether the two could have been enabled together is not known of conditions and queues;
/// and a step that breaks off its schedule conflicts with all others, since it takes away all that would have come.
/// </remarks>
internal sealed class BacktrackSets(SearchStack stack, HappensBefore order, RaceRun run)
{
    private readonly byte[] _chosen = stack.Chosen;
    private readonly Step[] _events = stack.Events;
    private readonly uint[] _enabled = stack.Enabled;
    private readonly uint[] _wanted = stack.Wanted;

    /// <summary>
    /// Before a thread's step at this depth. What raced when the thread announced it may race in another way by now:
    /// others have gone in between, and some of them before it.
    /// </summary>
    public void Before(int depth, int thread) => FindRaces(depth, thread, depth);

    /// <summary>
    /// After a step. New since the last state are what the thread is about to do, against all that was done; and what
    /// it did, against what the others are about to do.
    /// </summary>
    public void After(int depth, int thread)
    {
        if ((run.Alive >> thread & 1) == 1)
        {
            FindRaces(depth, thread, depth + 1);
        }

        for (var others = run.Alive & ~(1u << thread); others != 0; others &= others - 1)
        {
            FindRace(depth, BitOperations.TrailingZeroCount(others), depth + 1);
        }
    }

    /// <summary>
    /// After a step that broke off its schedule: it conflicts with everything, also with what is local.
    /// </summary>
    public void AfterFailure(int depth, int thread)
    {
        for (var earlier = 0; earlier < depth; earlier++)
        {
            if (_chosen[earlier] != thread && !order.IsBeforeNext(earlier, thread))
            {
                Want(earlier, thread, depth, conflictsWithAll: true);
            }
        }

        _wanted[depth] |= _enabled[depth];
    }

    private void FindRaces(int depth, int thread, int length)
    {
        for (var earlier = depth - 1; earlier >= 0; earlier--)
        {
            FindRace(earlier, thread, length);
        }
    }

    private void FindRace(int earlier, int thread, int length)
    {
        if (_chosen[earlier] != thread
            && !order.IsBeforeNext(earlier, thread)
            && Step.Conflict(_events[earlier], run.Next[thread]))
        {
            Want(earlier, thread, length, conflictsWithAll: false);
        }
    }

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
            if (order.IsBefore(depth, later))
            {
                continue;
            }

            var bit = 1u << _chosen[later];
            if ((seen & bit) == 0 && order.HasNothingBefore(later, depth))
            {
                beginners |= bit;
            }

            seen |= bit;
            isFirst &= !conflictsWithAll && !Step.Conflict(_events[later], run.Next[thread]);
        }

        if (isFirst && (seen >> thread & 1) == 0)
        {
            beginners |= 1u << thread;
        }

        _wanted[depth] |= (beginners & ~_enabled[depth]) == 0 && beginners != 0 ? beginners : _enabled[depth];
    }
}
