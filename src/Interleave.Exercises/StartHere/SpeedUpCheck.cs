using System.Globalization;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.SpeedUp"/>.</summary>
internal static class SpeedUpCheck
{
    private const int Draws = 30;

    private static readonly Exercise Exercise = new(
        "00-start-here",
        "speed-up",
        "A speed-up of 2 × means half the time. Try it on paper: 4 s before, 2 s after.",
        "The result should be above 1 when the second way is faster, and below 1 when it is slower.",
        "It is a quotient of the two times, and the stub has it upside down.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<TimeSpan, TimeSpan, double> speedUp) => Exercise.Judge(() =>
    {
        // The drawn times are of every size, from milliseconds to hours, and no list of answers covers them.
        (double Before, double After)[] times =
            [(4, 0.5), (3.9, 0.3), (1, 2), (90, 0.02), .. Enumerable.Range(0, Draws).Select(_ => (Drawn(), Drawn()))];
        return times.Select(pair => Wrong(speedUp, pair.Before, pair.After)).FirstOrDefault(wrong => wrong is not null)
            ?? Finding.Pass("4 s against 0.5 s is 8 ×, and 1 s against 2 s is 0.5 ×, because it became slower.");
    });

    private static double Drawn() => Math.Round(Math.Pow(10, (Random.Shared.NextDouble() * 6) - 2), 3);

    private static Finding? Wrong(Func<TimeSpan, TimeSpan, double> speedUp, double before, double after)
    {
        var answer = speedUp(TimeSpan.FromSeconds(before), TimeSpan.FromSeconds(after));
        if (IsNear(answer, before / after))
        {
            return null;
        }

        var reason = IsNear(answer, after / before) ? "it is the wrong way round"
            : IsNear(answer, before - after) ? "that is a difference, not a factor"
            : IsNear(answer, (before - after) / before) || IsNear(answer, 100 * (before - after) / before)
            ? "that is the share of the time saved"
            : "that is another number";
        return Finding.Wrong(reason, string.Create(
            CultureInfo.InvariantCulture, $"From {before} s to {after} s the speed-up is {before / after:0.####} "
                + $"×, and yours is {answer:0.####}."));
    }

    // Rounded to three digits is right enough.
    private static bool IsNear(double answer, double expected) =>
        Math.Abs(answer - expected) <= 0.005 * Math.Abs(expected);
}
