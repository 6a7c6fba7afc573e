using System.Collections;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>
/// Cities in a list that does not throw for a place it has not. Workers that race for its last place would end the
/// notebook's engine with that exception, and the reader would not see why.
/// </summary>
/// <param name="cities">The cities; at least one.</param>
/// <param name="isYielding">
/// Whether it lets other threads run when it is asked anything, so that what should be one step and is not comes apart,
/// even on one core.
/// </param>
/// <remarks>Any number of threads may use it at once.</remarks>
internal sealed class ForgivingCities(IReadOnlyList<City> cities, bool isYielding) : IReadOnlyList<City>
{
    /// <summary>What stands in the places that the list has not.</summary>
    private static readonly City Nowhere = new("a city past the end", "ON", "s0000000");

    private int _missing;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            LetOthersRun();
            return cities.Count;
        }
    }

    /// <summary>How often a place was asked for that the list has not.</summary>
    public int Missing => Volatile.Read(ref _missing);

    /// <inheritdoc/>
    public City this[int index]
    {
        get
        {
            LetOthersRun();
            if (index >= 0 && index < cities.Count)
            {
                return cities[index];
            }

            Interlocked.Increment(ref _missing);
            return Nowhere;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<City> GetEnumerator() => cities.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void LetOthersRun()
    {
        if (isYielding)
        {
            Thread.Yield();
        }
    }
}
