using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// A round table with a fork between any two philosophers: the state that <see cref="Check.Philosophers"/> hands to a
/// reader's steps. It notes who has eaten, and whether somebody ate without both forks.
/// </summary>
/// <remarks>It belongs to one schedule. Under the explorer one thread at a time uses it.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class DiningTable
{
    /// <summary>How many philosophers there are, and forks.</summary>
    public const int Seats = 3;

    private readonly HeldLocks _held = new();
    private readonly RaceLock[] _forks =
        [.. Enumerable.Range(0, Seats).Select(place => new RaceLock(InvariantText.Text($"fork {place}")))];
    private readonly int[] _meals = new int[Seats];

    internal DiningTable()
    {
    }

    /// <summary>Whether everybody has eaten once.</summary>
    internal bool AllHaveEaten => Array.TrueForAll(_meals, meals => meals == 1);

    /// <summary>Whether somebody ate without holding both forks.</summary>
    internal bool SomebodyLackedAFork { get; private set; }

    /// <summary>Whether a fork is in somebody's hand.</summary>
    internal bool SomeForkIsHeld => Array.Exists(_forks, fork => fork.IsHeld);

    /// <summary>The fork to the left of a philosopher: number 0 has fork 0 there.</summary>
    /// <param name="philosopher">0 to <see cref="Seats"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such philosopher.</exception>
    public RaceLock Left(int philosopher) => _forks[philosopher];

    /// <summary>The fork to the right of a philosopher, which is the next one's left.</summary>
    /// <param name="philosopher">0 to <see cref="Seats"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such philosopher.</exception>
    public RaceLock Right(int philosopher) => _forks[(philosopher + 1) % Seats];

    /// <summary>The philosopher eats, which takes both forks.</summary>
    /// <param name="philosopher">0 to <see cref="Seats"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such philosopher.</exception>
    public void Eat(int philosopher)
    {
        _meals[philosopher]++;
        SomebodyLackedAFork |= !_held.Contains(Left(philosopher)) || !_held.Contains(Right(philosopher));
    }

    /// <summary>How often each has eaten, as in <c>meals: 1, 0, 1</c>.</summary>
    public override string ToString() => $"meals: {string.Join(", ", _meals)}";

    /// <summary>The steps of one thread, with note taken of the forks that it holds.</summary>
    internal IEnumerable<Step> Watched(IEnumerable<Step> steps) => _held.Watched(steps);
}
