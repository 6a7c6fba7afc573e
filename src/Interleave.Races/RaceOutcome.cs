namespace Interleave.Races;

/// <summary>How a schedule of a race ended, or why a race could not be explored.</summary>
public enum RaceOutcome
{
    /// <summary>All threads ended, and the state at the end is a right one.</summary>
    Right,

    /// <summary>All threads ended, and the state at the end is a wrong one.</summary>
    Wrong,

    /// <summary>A step's <see cref="Race.Assert"/> did not hold.</summary>
    BrokenAssertion,

    /// <summary>A thread has not ended, and none can make a step.</summary>
    Deadlock,

    /// <summary>The schedule reached the bound on steps and could go on.</summary>
    Endless,

    /// <summary>The code of a step, its condition, or the check of the end threw an exception.</summary>
    Threw,

    /// <summary>The race cannot be explored: the state cannot be made, or a thread cannot be started.</summary>
    CannotStart,

    /// <summary>The race cannot be explored: a thread ended without a <c>yield return</c>.</summary>
    NeverYields,

    /// <summary>
    /// The race cannot be explored: a thread changed the state before its first <c>yield return</c>.
    /// </summary>
    ChangesBeforeFirstStep,

    /// <summary>The race cannot be explored: the code of a step did not come to its end in the time it has.</summary>
    Stuck,

    /// <summary>
    /// The race cannot be explored: the same schedule did not lead to the same steps and states twice.
    /// </summary>
    NotRepeatable,
}
