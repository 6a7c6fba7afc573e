using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// A pool with one connection, in steps: the state that <see cref="Check.PoolSteps"/> hands to a reader's steps. One
/// thread gives the connection back, on which it has written something; another rents it, and works with it.
/// </summary>
/// <remarks>It belongs to one schedule. Under the explorer one thread at a time uses it.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class SteppedPool
{
    private const string OfOther = "h was here";
    private const string OfUser = "k was here";

    private readonly HeldLocks _held = new();
    private string _text = OfOther;
    private bool _isIdle;
    private string? _found;
    private string? _left;

    internal SteppedPool()
    {
    }

    /// <summary>The race of two threads: h gives the connection back, k rents it and works with it if it gets
    /// it.</summary>
    /// <param name="rent">The steps of renting.</param>
    /// <param name="giveBack">The steps of giving back.</param>
    public static Race RaceOf(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack) =>
        RaceOf(rent, giveBack, pool => pool._found is null or "" && pool._left is null or OfUser);

    /// <summary>The lock of the pool.</summary>
    public RaceLock Gate { get; } = new("gate");

    /// <summary>Whether the second thread got the connection.</summary>
    internal bool WasRented { get; private set; }

    /// <summary>Whether the list of idle connections was used without <see cref="Gate"/>.</summary>
    internal bool WasUsedWithoutGate { get; private set; }

    /// <summary>Whether the connection was reset without <see cref="Gate"/> while another could rent it.</summary>
    internal bool WasResetWhileIdle { get; private set; }

    /// <summary>Puts the connection into the list of idle ones.</summary>
    public void Push()
    {
        WasUsedWithoutGate |= !_held.Contains(Gate);
        _isIdle = true;
    }

    /// <summary>Takes the connection out of the list of idle ones, if it is there.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryPop()
    {
        WasUsedWithoutGate |= !_held.Contains(Gate);
        var wasIdle = _isIdle;
        _isIdle = false;
        WasRented |= wasIdle;
        return wasIdle;
    }

    /// <summary>Wipes what has been written on the connection.</summary>
    public void Reset()
    {
        WasResetWhileIdle |= _isIdle && !_held.Contains(Gate);
        _text = "";
    }

    /// <summary>Where the connection is and what is written on it, and what the second thread has seen.</summary>
    public override string ToString() =>
        $"{(_isIdle ? "idle" : WasRented ? "rented" : "not idle")}, “{_text}” on it"
        + (_found is null ? "" : $", k found “{_found}”") + (_left is null ? "" : $" and later “{_left}”");

    /// <summary>The same race with another end for the right one.</summary>
    internal static Race RaceOf(
        Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack,
        Func<SteppedPool, bool> isRight) => Race.Of(
            "pool",
            () => new SteppedPool(),
            isRight,
            ('h', pool => pool.Returns(giveBack(pool))),
            ('k', pool => pool.Rents(rent(pool))));

    /// <summary>The steps of the thread that gives the connection back.</summary>
    internal IEnumerable<Step> Returns(IEnumerable<Step> steps) => _held.Watched(steps);

    /// <summary>The steps of the thread that rents it, and works with it if it gets it.</summary>
    internal IEnumerable<Step> Rents(IEnumerable<Step> steps) => _held.Watched(steps).Concat(Work());

    private IEnumerable<Step> Work()
    {
        if (!WasRented)
        {
            yield break;
        }

        yield return Step.Do("look at the connection");
        _found = _text;
        yield return Step.Do("write on the connection");
        _text = OfUser;
        yield return Step.Do("look at the connection again");
        _left = _text;
    }
}
