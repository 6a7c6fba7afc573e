using System.Globalization;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.Warmest"/>.</summary>
internal static class WarmestCheck
{
    private const int Rounds = 3;

    private static readonly Exercise Exercise = new(
        "00-start-here",
        "warmest",
        "Not every reading has a temperature. Which type does a reading have that does?",
        "Leave out everything that is not a Temperature before you compare. What is left has a Celsius.",
        "OfType<Temperature>() keeps the right ones, and MaxBy picks one by a value.");

    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(300);

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<IReadOnlyList<Reading>, Reading> warmest) => Exercise.Judge(() =>
    {
        // On a cold day 0 would be the warmest of all.
        Reading[] coldDay =
        [
            new Temperature(City.Named("Regina"), Took, -18.0m, null),
            new NoTemperature(City.Named("Iqaluit"), Took),
            new Temperature(City.Named("Victoria"), Took, -2.4m, null),
            new Temperature(City.Named("Yellowknife"), Took, -31.5m, null),
        ];
        return DrawnDays().Prepend(coldDay).Select(day => Wrong(warmest, day)).FirstOrDefault(wrong => wrong is
            not null)
            ?? Finding.Pass("You found the warmest of many days, cold ones too. No temperature is not the same as "
                + "0 °C.");
    });

    // The warmest city stands at every place once a round, and it is a different city each time: neither a fixed
    // place nor a name is right.
    private static IEnumerable<Reading[]> DrawnDays()
    {
        var count = City.Capitals.Count;
        for (var round = 0; round < Rounds; round++)
        {
            for (var place = 0; place < count; place++)
            {
                var cities = City.Capitals.ToArray();
                Random.Shared.Shuffle(cities);
                decimal top = Random.Shared.Next(-200, 250) / 10m;
                yield return [.. cities.Select((city, i) => i == place ? new Temperature(city, Took, top, null)
                    : Cooler(city, top))];
            }
        }
    }

    private static Reading Cooler(City city, decimal top) => Random.Shared.Next(5) switch
    {
        0 => new NoTemperature(city, Took),
        1 => new TimedOut(city, Took, Took),
        2 => new HttpError(city, Took, 503),
        _ => new Temperature(city, TimeSpan.FromMilliseconds(Random.Shared.Next(100, 900)),
            top - (Random.Shared.Next(1, 300) / 10m), null),
    };

    private static Finding? Wrong(Func<IReadOnlyList<Reading>, Reading> warmest, Reading[] day)
    {
        var known = day.OfType<Temperature>().ToArray();
        var (best, worst) = (known.MaxBy(reading => reading.Celsius)!, known.MinBy(reading => reading.Celsius)!);
        var answer = warmest(Array.AsReadOnly(day));
        return answer switch
        {
            null => Finding.Wrong("the answer is null", $"{known.Length} of the {day.Length} cities have a "
                + $"temperature, and one of them is the warmest."),
            _ when answer == best => null,
            Temperature when answer == worst => Finding.Wrong("that is the coldest city",
                $"{Of(worst)}, and elsewhere it is warmer: {Of(best)}."),
            Temperature other => Finding.Wrong("another city is warmer",
                $"You chose {Of(other)}. It is warmer elsewhere: {Of(best)}."),
            _ => Finding.Wrong(
                "a missing temperature was taken for one",
                $"You chose {answer.City.Name}, whose reading has no temperature. On a cold day a 0 in its place "
                    + $"wins."),
        };
    }

    private static string Of(Temperature reading) => string.Create(CultureInfo.InvariantCulture,
        $"{reading.City.Name} has {reading.Celsius:0.0} °C");
}
