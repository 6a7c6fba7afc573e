using System.Runtime.CompilerServices;

namespace Interleave.Experiments.Computing;

/// <summary>Counts prime numbers: work that keeps a core busy, can be divided, and has a known result.</summary>
/// <remarks>
/// It divides by 3, 5, 7, … up to the square root, which is slow on purpose: nothing is stored and no memory is
/// shared, so all the time is computing. The loops are in this library because notebook engines compile cells without
/// optimisation.
/// </remarks>
/// <example>
/// <code>
/// int[] counts = new int[2];
/// var lower = new Thread(() => counts[0] = Primes.Count(0, 500_000));
/// lower.Start();
/// counts[1] = Primes.Count(500_000, 1_000_000);
/// lower.Join();
/// Console.WriteLine($"{counts.Sum()} primes below a million");
/// </code>
/// </example>
/// <threadsafety static="true"/>
public static class Primes
{
    /// <summary>How many primes there are with <paramref name="from"/> ≤ prime &lt; <paramref name="to"/>.</summary>
    /// <param name="from">Where the range begins; any number, for there are no primes below 2.</param>
    /// <param name="to">
    /// Where it ends, not counted itself. If it is not above <paramref name="from"/>, there are none.
    /// </param>
    // Optimised at the first call: otherwise the first samples of a measurement would run slower code than the others.
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
