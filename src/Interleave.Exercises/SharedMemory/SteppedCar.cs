using System.Globalization;
using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// A car that two threads of a race speed up: the state that <see cref="Check.CheckThenAct"/> hands to a reader's
/// steps. It notes which step read the speed, which set it, and whether its thread held <see cref="Gate"/>.
/// </summary>
/// <remarks>It belongs to one schedule. Under the explorer one thread at a time uses it.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class SteppedCar
{
    /// <summary>The speed that it must not go beyond, in km/h.</summary>
    public const int Limit = 100;

    private readonly HeldLocks _held = new();
    private int _speed;

    internal SteppedCar(int speed) => _speed = speed;

    /// <summary>Its speed, in km/h.</summary>
    public int Speed
    {
        get
        {
            Reads++;
            return _speed;
        }

        set
        {
            Writes++;
            WasSetWithoutGate |= !_held.Contains(Gate);
            _speed = value;
        }
    }

    /// <summary>The lock that guards the speed.</summary>
    public RaceLock Gate { get; } = new("gate");

    /// <summary>The speed at this moment; looking at it is not counted.</summary>
    internal int SpeedNow => _speed;

    /// <summary>How often the speed has been read.</summary>
    internal int Reads { get; private set; }

    /// <summary>How often it has been set.</summary>
    internal int Writes { get; private set; }

    /// <summary>Whether a thread ever set it without holding <see cref="Gate"/>.</summary>
    internal bool WasSetWithoutGate { get; private set; }

    /// <summary>The speed, as in <c>90 km/h</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_speed} km/h");

    /// <summary>The steps of one thread, with note taken of whether it holds <see cref="Gate"/>.</summary>
    internal IEnumerable<Step> Watched(IEnumerable<Step> steps) => _held.Watched(steps);
}
