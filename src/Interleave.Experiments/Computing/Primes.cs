using System.Globalization;
using System.Runtime.CompilerServices;

namespace Interleave.Experiments.Computing;

/// <summary>Counts prime numbers: work that keeps a core busy, that divides into parts, and whose result is known.</summary>
/// <remarks>
/// <para>
/// It divides by 3, 5, 7, … up to the square root, which is a slow way on purpose: nothing is stored and no memory is shared, so
/// all the time is computing. The loops stand here because notebook engines compile cells without optimisation.
/// </para>
/// <para>No method has any state, so they may be called from several threads at once.</para>
/// </remarks>
public static class Primes
{
    /// <summary>The least bound that makes an experiment: fewer numbers are counted faster than a thread starts.</summary>
    public const int LeastBound = 10_000;

    /// <summary>The greatest bound that makes an experiment. Counting up to it takes some seconds.</summary>
    public const int GreatestBound = 10_000_000;

    /// <summary>How many primes there are with <paramref name="from"/> ≤ prime &lt; <paramref name="to"/>.</summary>
    /// <param name="from">Where the range begins; any number, for there are no primes below 2.</param>
    /// <param name="to">Where it ends, not counted itself. Where it is not above <paramref name="from"/>, there are none.</param>
    // Optimised at the first call: otherwise the first samples of a measurement would be of slower code than the later ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(int from, int to)
    {
        var count = from <= 2 && to > 2 ? 1 : 0;
        for (long number = Math.Max(from, 3) | 1; number < to; number += 2)
        {
            if (IsOddPrime((uint)number))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Refuses a bound that makes no experiment, before anything is started.</summary>
    /// <param name="bound">The greatest number looked at, from <see cref="LeastBound"/> to <see cref="GreatestBound"/>.</param>
    /// <param name="name">What the number is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The bound is out of its range. The message says so in a sentence.</exception>
    public static void Check(int bound, [CallerArgumentExpression(nameof(bound))] string name = "the greatest number")
    {
        if (bound is < LeastBound or > GreatestBound)
        {
            throw UnsuitableValue.Of(name, bound, string.Create(CultureInfo.InvariantCulture, $"the experiment needs {LeastBound:#,0} to {GreatestBound:#,0}"));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOddPrime(uint number)
    {
        for (var divisor = 3u; (ulong)divisor * divisor <= number; divisor += 2)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return true;
    }
}
