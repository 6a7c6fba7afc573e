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
public sealed record SweepPoint(int Value, Measurement Measurement, double SpeedUp, TimeSpan? Model);
