using System.Diagnostics;
using Interleave.Weather;

namespace Interleave.Benchmarks.Tables;

/// <summary>
/// 10 to 10,000 cities at once, async, from the local server after 300 ms each: the time over one latency, the memory
/// and the threads that it took.
/// </summary>
internal static class ScaleTable
{
    private const int LatencyMs = 300;
    private const int RoundCount = 5;
    private const double Megabyte = 1024 * 1024;

    private static readonly (int Count, double? Limit)[] Sizes =
        [(10, null), (100, null), (1_000, 1.3), (3_000, 2), (10_000, 5)];

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        using var weather = WeatherSource.Local(LatencyMs);
        weather.RequestTimeout = TimeSpan.FromSeconds(60);
        var figures = new List<Figure>();
        foreach (var (count, limit) in Sizes)
        {
            var most = (Bytes: 0L, Threads: 0);
            var median = Rounds.Medians(RoundCount, () => AtOnce(count, ref most))[0];
            figures.Add(new($"{count:#,0} at once, over one latency", median / LatencyMs, "", Limit: limit));
            figures.Add(new($"{count:#,0} at once, memory", most.Bytes / Megabyte, "MB"));
            figures.Add(new($"{count:#,0} at once, threads", most.Threads, ""));
        }

        return figures;

        double AtOnce(int count, ref (long Bytes, int Threads) most)
        {
            Reading[] readings = [];
            var took = Rounds.Milliseconds(() => readings = Task.WhenAll(
                Enumerable.Range(0, count).Select(number => weather.GetAsync(City.Capitals[number % City.Capitals.Count])))
                .GetAwaiter().GetResult());
            using var process = Process.GetCurrentProcess();
            most = (Math.Max(most.Bytes, process.WorkingSet64), Math.Max(most.Threads, process.Threads.Count));
            return readings.All(reading => reading is Temperature)
                ? took
                : throw new InvalidOperationException($"Not all came: {readings.First(reading => reading is not Temperature)}");
        }
    }
}
