using Interleave.Benchmarks.Rivals;
using Interleave.Weather;

namespace Interleave.Benchmarks.Tables;

/// <summary>
/// Thirteen cities at once, from the local server after 300 ms each: our threads and our async, beside the slowest of
/// the thirteen requests, which no way can be faster than, and beside CPython with threads, urllib and ElementTree.
/// </summary>
internal static class CitiesTable
{
    private const int LatencyMs = 300;
    private const int RoundCount = 9;

    // Measured 1.017 and 1.015 on two cores.
    private const double MostOverSlowest = 1.02;

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        using var weather = WeatherSource.Local(LatencyMs);
        var addresses = City.Capitals.Select(city => weather.Get(city).Address!.AbsoluteUri).ToArray();
        using var python = new PythonRounds("cities.py", addresses);
        var overSlowest = (Threads: new List<double>(), Async: new List<double>());
        var medians = Rounds.Medians(RoundCount, () => Threads(), () => Async(), python.Round);
        return
        [
            new("13 threads", medians[0], "ms", "CPython, 13 threads", medians[2], Limit: 1),
            new("async", medians[1], "ms", "CPython, 13 threads", medians[2], Limit: 1),
            new("13 threads over their slowest request", Rounds.Median(overSlowest.Threads), "", Limit: MostOverSlowest),
            new("async over its slowest request", Rounds.Median(overSlowest.Async), "", Limit: MostOverSlowest),
        ];

        double Threads()
        {
            var took = new TimeSpan[City.Capitals.Count];
            var threads = City.Capitals.Select((city, index) => new Thread(() => took[index] = Took(weather.Get(city)))).ToList();
            var whole = Rounds.Milliseconds(() =>
            {
                threads.ForEach(thread => thread.Start());
                threads.ForEach(thread => thread.Join());
            });
            overSlowest.Threads.Add(whole / took.Max().TotalMilliseconds);
            return whole;
        }

        double Async()
        {
            Reading[] readings = [];
            var whole = Rounds.Milliseconds(() => readings =
                Task.WhenAll(City.Capitals.Select(city => weather.GetAsync(city))).GetAwaiter().GetResult());
            overSlowest.Async.Add(whole / readings.Max(Took).TotalMilliseconds);
            return whole;
        }
    }

    private static TimeSpan Took(Reading reading) => reading is Temperature
        ? reading.Took
        : throw new InvalidOperationException($"There is no temperature: {reading}");
}
