namespace Interleave.Timing;

/// <summary>One value of a <see cref="Sweep"/> and what was measured there.</summary>
/// <param name="Value">The value, from 1 to 10,000.</param>
/// <param name="Measurement">The times measured with it.</param>
/// <param name="SpeedUp">
/// The median at the sweep's first value divided by the median here. Infinite where this median is zero, that is shorter
/// than a tick of the clock; not a number where both are.
/// </param>
/// <param name="Model">The time that the sweep's model gives for the value, or null without a model.</param>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
public sealed record SweepPoint(int Value, Measurement Measurement, double SpeedUp, TimeSpan? Model)
{
    /// <summary>
    /// The 95 % interval of <see cref="SpeedUp"/>, as <see cref="Comparison.SpeedUpInterval"/> gives it; null where the runs are too
    /// few, or a sample is zero. At the first value it is null too: there is nothing to compare.
    /// </summary>
    public ConfidenceInterval<double>? SpeedUpInterval { get; init; }

    /// <summary>Whether the difference from the first value is no greater than the noise; false where that is not known.</summary>
    public bool IsWithinNoise => SpeedUpInterval?.Contains(1) == true;
}
