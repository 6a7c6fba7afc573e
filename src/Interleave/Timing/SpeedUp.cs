namespace Interleave.Timing;

/// <summary>How many times as fast as a baseline: the baseline's time divided by the time compared.</summary>
/// <threadsafety static="true"/>
internal static class SpeedUp
{
    /// <summary>
    /// The ratio; infinite if <paramref name="time"/> is zero (shorter than a tick of the clock), and not a number if
    /// both are.
    /// </summary>
    public static double Of(TimeSpan baseline, TimeSpan time) => (double)baseline.Ticks / time.Ticks;

    /// <summary>The ratio with its sign, <c>12.6 ×</c>, or a dash if a time was too short to be compared.</summary>
    public static string ToText(double ratio) =>
        double.IsFinite(ratio) && ratio > 0 ? $"{Digits.ToText(ratio)} ×" : "–";

    /// <summary>Both ends with one sign, <c>12.1 to 12.9 ×</c>.</summary>
    public static string ToText(ConfidenceInterval<double> interval) =>
        $"{Digits.ToText(interval.Lower)} to {Digits.ToText(interval.Upper)} ×";
}
