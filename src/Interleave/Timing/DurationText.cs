namespace Interleave.Timing;

/// <summary>How the library writes a duration: three digits and a unit.</summary>
/// <threadsafety static="true"/>
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
            >= 7200 => Invariant($"{Math.Floor(seconds / 3600):#,0} h {Math.Floor(seconds % 3600 / 60)} min"),
            >= 120 => Invariant($"{Math.Floor(seconds / 60)} min {seconds % 60} s"),
            0 when duration == TimeSpan.Zero => "0 ms",
            _ => OfSeconds(duration.TotalSeconds),
        };
    }

    /// <summary>Both ends, <c>12.1 ms to 12.9 ms</c>.</summary>
    public static string Of(ConfidenceInterval<TimeSpan> interval) => $"{Of(interval.Lower)} to {Of(interval.Upper)}";

    /// <summary>
    /// Seconds above zero to three significant digits, also where they are less than a tick (100 ns).
    /// </summary>
    public static string OfSeconds(double seconds)
    {
        // Rounded before the unit is chosen: 999.7 µs is 1.00 ms, not 1000 µs.
        var rounded = Digits.Round(seconds);
        return rounded switch
        {
            >= 1 => Digits.ToText(rounded) + " s",
            >= 1e-3 => Digits.ToText(rounded * 1e3) + " ms",
            >= 1e-6 => Digits.ToText(rounded * 1e6) + " µs",
            _ => Digits.ToText(rounded * 1e9) + " ns",
        };
    }
}
