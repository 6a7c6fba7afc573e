using System.Globalization;
using Interleave.Timing;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <content>The exercises of 00-start-here.</content>
public static partial class Check
{
    private static readonly Exercise SpeedUpExercise = new(
        "00-start-here",
        "speed-up",
        "A speed-up of 2 × means: half the time.",
        "Divide one of the two times by the other, so that the result is above 1 when the second way is faster.");

    private static readonly Exercise AllAtOnceExercise = new(
        "00-start-here",
        "all-at-once",
        "All waits begin together. When has the last of them ended?",
        "One of the waits ends last, and it alone decides. LINQ has a method that finds it.");

    private static readonly Exercise WarmestExercise = new(
        "00-start-here",
        "warmest",
        "Not every reading has a temperature. Which type does a reading have that has one?",
        "Keep only what is a Temperature, with OfType<Temperature>(), and take the one with the greatest Celsius.");

    /// <summary>Whether a function gives the speed-up of a second way over a first one: 4 s against 0.5 s is 8.</summary>
    /// <param name="speedUp">Given the time before and the time after, both above zero.</param>
    public static Verdict SpeedUp(Func<TimeSpan, TimeSpan, double> speedUp) => SpeedUpExercise.Judge(() =>
    {
        (double Before, double After)[] times = [(4, 0.5), (3.9, 0.3), (1, 2)];
        foreach (var (before, after) in times)
        {
            var answer = speedUp(TimeSpan.FromSeconds(before), TimeSpan.FromSeconds(after));
            if (IsNear(answer, before / after))
            {
                continue;
            }

            var reason = IsNear(answer, after / before) ? "it is the wrong way round"
                : IsNear(answer, before - after) ? "that is a difference and not a factor"
                : IsNear(answer, (before - after) / before) || IsNear(answer, 100 * (before - after) / before) ? "that is the share of the time saved"
                : "that is another number";
            return Finding.Wrong(reason, string.Create(
                CultureInfo.InvariantCulture, $"From {before} s to {after} s the speed-up is {before / after:0.##} ×, and yours is {answer:0.##}."));
        }

        return Finding.Pass("4 s against 0.5 s is 8 ×; and 1 s against 2 s is 0.5 ×, for it became slower.");
    });

    /// <summary>Whether a function gives the time that waits take together when all of them begin at once.</summary>
    /// <param name="time">Given the waits, at least one.</param>
    public static Verdict AllAtOnce(Func<IReadOnlyList<TimeSpan>, TimeSpan> time) => AllAtOnceExercise.Judge(() =>
    {
        int[][] cases = [[300, 100, 200], [100, 900, 250, 150], [40]];
        foreach (var milliseconds in cases)
        {
            var answer = time([.. milliseconds.Select(wait => TimeSpan.FromMilliseconds(wait))]).TotalMilliseconds;
            if (IsNear(answer, milliseconds.Max()))
            {
                continue;
            }

            var reason = IsNear(answer, milliseconds.Sum()) ? "that is the time of one after another"
                : IsNear(answer, milliseconds.Average()) ? "that is the mean, and the slowest decides"
                : IsNear(answer, milliseconds.Min()) ? "that is the fastest, and the slowest decides"
                : "that is another time";
            return Finding.Wrong(reason, string.Create(
                CultureInfo.InvariantCulture,
                $"Waits of {string.Join(", ", milliseconds)} ms are over after {milliseconds.Max()} ms, and you say {DurationText.Of(TimeSpan.FromMilliseconds(answer))}."));
        }

        return Finding.Pass("Waits that begin together are over when the longest is.");
    });

    /// <summary>Whether a function finds the warmest of some readings, one of which has no temperature.</summary>
    /// <param name="warmest">Given the readings; at least one has a temperature.</param>
    public static Verdict Warmest(Func<IReadOnlyList<Reading>, Reading> warmest) => WarmestExercise.Judge(() =>
    {
        // On a cold day 0 would be the warmest of all.
        var took = TimeSpan.FromMilliseconds(300);
        Reading[] readings =
        [
            new Temperature(City.Named("Regina"), took, -18.0m, null),
            new NoTemperature(City.Named("Iqaluit"), took),
            new Temperature(City.Named("Victoria"), took, -2.4m, null),
            new Temperature(City.Named("Yellowknife"), took, -31.5m, null),
        ];
        var answer = warmest(readings);
        return answer switch
        {
            null => Finding.Wrong("it answers with null", "Three of the four cities have a temperature, and one of them is the warmest."),
            Temperature { City.Name: "Victoria" } => Finding.Pass("Victoria, with -2.4 °C. Iqaluit has no temperature, which is not the same as 0 °C."),
            Temperature { City.Name: "Yellowknife" } => Finding.Wrong("that is the coldest city", "It is -31.5 °C in Yellowknife, and warmer elsewhere."),
            NoTemperature => Finding.Wrong("a missing temperature was taken for one", "You chose Iqaluit, whose reading has no temperature. On a cold day a 0 in its place wins."),
            _ => Finding.Wrong("another city is warmer", $"You chose {answer.City.Name}, and Victoria has -2.4 °C."),
        };
    });

    private static bool IsNear(double answer, double expected) => Math.Abs(answer - expected) <= 0.005 * Math.Abs(expected);
}
