using System.Globalization;
using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>A car that two threads of a race speed up: the state that <see cref="Check.CheckThenAct"/> hands to a reader's steps.</summary>
/// <remarks>It belongs to one schedule. Under the explorer one thread at a time uses it.</remarks>
public sealed class SteppedCar
{
    /// <summary>The speed that it must not go beyond, in km/h.</summary>
    public const int Limit = 100;

    private int _speed = 90;

    internal SteppedCar()
    {
    }

    /// <summary>Its speed, in km/h; 90 at first.</summary>
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
            _speed = value;
        }
    }

    /// <summary>The lock that guards the speed.</summary>
    public RaceLock Gate { get; } = new("gate");

    /// <summary>How often the speed has been read.</summary>
    internal int Reads { get; private set; }

    /// <summary>How often it has been set.</summary>
    internal int Writes { get; private set; }

    /// <summary>The speed, as in <c>90 km/h</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_speed} km/h");
}
