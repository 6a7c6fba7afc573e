using System.Collections.Immutable;

namespace Interleave.Timing;

/// <summary>
/// The times beyond which a sample is called an outlier: one and a half times the spread of the middle half, below the
/// lower fourth and above the upper one. J. W. Tukey, “Exploratory Data Analysis” (1977), chapter 2.
/// </summary>
/// <param name="Lower">Shorter samples are outliers; may be below zero.</param>
/// <param name="Upper">Longer samples are outliers.</param>
/// <threadsafety static="true" instance="true"/>
internal readonly record struct TukeyFences(TimeSpan Lower, TimeSpan Upper)
{
    /// <summary>The fences of these samples. Fewer than five have no outliers.</summary>
    /// <param name="ascending">At least one, in ascending order.</param>
    public static TukeyFences Of(ImmutableArray<TimeSpan> ascending)
    {
        // A fourth is the median of a half; the middle sample of an odd number belongs to both halves.
        var half = (ascending.Length + 1) / 2;
        var lower = Measurement.MiddleOf(ascending[..half]);
        var upper = Measurement.MiddleOf(ascending[^half..]);
        var step = (upper - lower) * 1.5;
        return new(lower - step, upper + step);
    }

    /// <summary>Whether the sample lies beyond a fence.</summary>
    public bool Exclude(TimeSpan sample) => sample < Lower || sample > Upper;
}
