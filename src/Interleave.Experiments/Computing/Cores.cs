using System.Runtime.CompilerServices;
using Interleave.Timing;

namespace Interleave.Experiments.Computing;

/// <summary>What this process can compute on at the same time.</summary>
/// <threadsafety static="true"/>
public static class Cores
{
    private const int MostThreads = 1000;
    private const int MostCounts = 8;

    /// <summary>
    /// How many threads can run at the same time, 1 or more: <see cref="Environment.ProcessorCount"/>, which heeds a
    /// container's limits. Two of them may be hyperthreads of one physical core, which share its arithmetic units.
    /// </summary>
    public static int Count => Environment.ProcessorCount;

    /// <summary>The numbers of threads to measure, in ascending order.</summary>
    /// <param name="most">The greatest, 1 to 1,000; 0 for twice the cores.</param>
    /// <param name="name">What the caller calls the number; filled in by the compiler.</param>
    /// <returns>
    /// 1, 2, 3, … up to <paramref name="most"/>; if these are more than 8, then 8 of them, evenly spread, with 1, the
    /// number of cores and the greatest among them.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static int[] ThreadCounts(
        int most = 0, [CallerArgumentExpression(nameof(most))] string name = "the number of threads") =>
        ThreadCounts(Count, most, name);

    internal static int[] ThreadCounts(int cores, int most, string name)
    {
        ValueRange.Check(most, 0, MostThreads, name);
        var last = most == 0 ? Math.Min(2 * cores, MostThreads) : most;
        if (last <= MostCounts)
        {
            return [.. Enumerable.Range(1, last)];
        }

        var distance = (last - 1.0) / (MostCounts - 1);
        int[] counts = [.. Enumerable.Range(0, MostCounts).Select(step => 1 + (int)Math.Round(step * distance))];
        if (cores < last)
        {
            // The ends keep their places.
            var nearest = Enumerable.Range(1, MostCounts - 2).MinBy(step => Math.Abs(counts[step] - cores));
            counts[nearest] = cores;
        }

        return [.. counts.Distinct().Order()];
    }
}
