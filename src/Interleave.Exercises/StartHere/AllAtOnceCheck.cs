using System.Globalization;
using Interleave.Timing;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.AllAtOnce"/>.</summary>
internal static class AllAtOnceCheck
{
    private const int Draws = 40;

    private static readonly Exercise Exercise = new(
        "00-start-here",
        "all-at-once",
        "All the waits begin together. When has the last of them ended?",
        "The waits that are over early make no difference. Which one does?",
        "The longest wait decides, and LINQ has a method that finds it.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<IReadOnlyList<TimeSpan>, TimeSpan> time) => Exercise.Judge(() =>
    {
        int[][] cases = [[300, 100, 200], [100, 900, 250, 150], [40], .. Enumerable.Range(0, Draws).Select(_ =>
            Drawn())];
        return cases.Select(waits => Wrong(time, waits)).FirstOrDefault(wrong => wrong is not null)
            ?? Finding.Pass("Waits that begin together are over when the longest one is.");
    });

    // The longest may be anywhere, so that no fixed place finds it.
    private static int[] Drawn() => [.. Enumerable.Range(0, Random.Shared.Next(1, 9)).Select(_ =>
        Random.Shared.Next(1, 20_000))];

    private static Finding? Wrong(Func<IReadOnlyList<TimeSpan>, TimeSpan> time, int[] milliseconds)
    {
        var answer = time([.. milliseconds.Select(wait => TimeSpan.FromMilliseconds(wait))]).TotalMilliseconds;
        if (Math.Abs(answer - milliseconds.Max()) < 0.5)
        {
            return null;
        }

        var reason = IsNear(answer, milliseconds.Sum()) ? "that is the time of one after another"
            : IsNear(answer, milliseconds.Average()) ? "that is the mean, and the slowest decides"
            : IsNear(answer, milliseconds.Min()) ? "that is the fastest, and the slowest decides"
            : "that is another time";
        var waits = string.Join(", ", milliseconds.Select(wait => wait.ToString(CultureInfo.InvariantCulture)));
        return Finding.Wrong(reason, string.Create(
            CultureInfo.InvariantCulture,
            $"Waits of {waits} ms are over after {milliseconds.Max()} ms, and you say "
                + $"{DurationText.Of(TimeSpan.FromMilliseconds(answer))}."));
    }

    private static bool IsNear(double answer, double expected) =>
        Math.Abs(answer - expected) <= 0.001 * Math.Abs(expected);
}
