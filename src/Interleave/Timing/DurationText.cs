using System.Globalization;

namespace Interleave.Timing;

/// <summary>How a duration is written wherever the library shows one: three digits and a unit.</summary>
internal static class DurationText
{
    /// <summary>
    /// The duration to three significant digits, as in <c>850 µs</c>, <c>12.3 ms</c>, <c>319 ms</c>, <c>4.02 s</c>;
    /// from two minutes on in minutes and seconds, from two hours on in hours and minutes.
    /// </summary>
    public static string Of(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            return "-" + Of(duration.Negate());
        }

        var seconds = Math.Round(duration.TotalSeconds);
        return seconds switch
        {
            >= 7200 => $"{Whole(Math.Floor(seconds / 3600))} h {Whole(Math.Floor(seconds % 3600 / 60))} min",
            >= 120 => $"{Whole(Math.Floor(seconds / 60))} min {Whole(seconds % 60)} s",
            _ => OfSeconds(duration.TotalSeconds),
        };
    }

    private static string OfSeconds(double seconds)
    {
        if (seconds == 0)
        {
            return "0 ms";
        }

        // Round first and choose the unit after: 999.7 µs is 1.00 ms, not 1000 µs.
        var rounded = Digits.Round(seconds);
        return rounded switch
        {
            >= 1 => Digits.ToText(rounded) + " s",
            >= 1e-3 => Digits.ToText(rounded * 1e3) + " ms",
            >= 1e-6 => Digits.ToText(rounded * 1e6) + " µs",
            _ => Digits.ToText(rounded * 1e9) + " ns",
        };
    }

    private static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
