using Interleave.Benchmarks.Rivals;

namespace Interleave.Benchmarks.Tables;

/// <summary>Sums of squares in a loop, by one thread and by two, beside CPython's: millions a second.</summary>
internal static class SquaresTable
{
    private const int RoundCount = 7;
    private const int Each = 100_000_000;

    private static long _kept;

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        using var one = new PythonRounds("squares.py", "1");
        using var two = new PythonRounds("squares.py", "2");
        var medians = Rounds.Medians(RoundCount, () => Rate(1), () => Rate(2), one.Round, two.Round);
        return
        [
            new("1 thread", medians[0], "M/s", "CPython, 1 thread", medians[2], Limit: 10, IsFloor: true),
            new("2 threads", medians[1], "M/s", "CPython, 2 threads", medians[3], Limit: 10, IsFloor: true),
            new("2 threads over 1", medians[1] / medians[0], "", "CPython, 2 over 1", medians[3] / medians[2]),
        ];
    }

    private static double Rate(int count)
    {
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(Work)).ToList();
        var took = Rounds.Milliseconds(() =>
        {
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        });
        return (double)count * Each / took / 1_000;
    }

    private static void Work()
    {
        var sum = 0L;
        for (var number = 0L; number < Each; number++)
        {
            sum += number * number;
        }

        // So that the loop is not taken away.
        Volatile.Write(ref _kept, sum);
    }
}
