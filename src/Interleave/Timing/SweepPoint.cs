namespace Interleave.Timing;

/// <summary>One value of a <see cref="Sweep"/> and what was measured there.</summary>
/// <param name="Value">The value, from 1 to 10,000.</param>
/// <param name="Measurement">The times measured with it.</param>
/// <param name="SpeedUp">
/// The median at the sweep's first value divided by the median here. Infinite if this median is zero, that is shorter
/// than a tick of the clock; not a number if both are.
/// </param>
/// <param name="Model">The time that the sweep's model gives for the value, or null without a model.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record SweepPoint(int Value, Measurement Measurement, double SpeedUp, TimeSpan? Model)
{
    /// <summary>
    /// The 95 % interval of <see cref="SpeedUp"/>, as <see cref="Comparison.SpeedUpInterval"/> gives it; null at the
    /// first value, which there is nothing to compare with, and if the runs are too few or a sample is zero.
    /// </summary>
    public ConfidenceInterval<double>? SpeedUpInterval { get; init; }

    /// <summary>Whether this differs from the first value no more than by noise; false if that is not known.</summary>
    public bool IsWithinNoise => SpeedUpInterval?.Contains(1) == true;
}
