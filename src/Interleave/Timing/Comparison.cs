using System.Collections.Immutable;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>Several measurements beside each other; the first is the baseline for the others.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Comparison : Showable
{
    /// <summary>A comparison of these measurements.</summary>
    /// <param name="measurements">At least two, with different labels; the first is the baseline.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or two have the same label.</exception>
    public Comparison(IEnumerable<Measurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        Measurements = [.. measurements];
        CheckLabels([.. Measurements.Select(measurement => measurement.Label)], nameof(measurements));
    }

    /// <summary>The measurements in the order given; at least two.</summary>
    public ImmutableArray<Measurement> Measurements { get; }

    /// <summary>The first measurement.</summary>
    public Measurement Baseline => Measurements[0];

    /// <summary>How many times as fast as the baseline: the baseline's median divided by the measurement's.</summary>
    /// <param name="measurement">One of <see cref="Measurements"/>, or any other.</param>
    /// <returns>
    /// 1 for the baseline itself, above 1 for what is faster. Infinite where the measurement's median is zero, that is
    /// shorter than a tick of the clock; not a number where both medians are.
    /// </returns>
    public double SpeedUp(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return Timing.SpeedUp.Of(Baseline.Median, measurement.Median);
    }

    /// <summary>
    /// The 95 % interval of <see cref="SpeedUp"/>, by the same kind of bootstrap as
    /// <see cref="Measurement.MedianInterval"/>.
    /// </summary>
    /// <param name="measurement">One of <see cref="Measurements"/>, or any other.</param>
    /// <returns>
    /// Null where one of the two has fewer than six samples, or a sample of zero. An interval that contains 1 says
    /// that the difference is no greater than the noise.
    /// </returns>
    public ConfidenceInterval<double>? SpeedUpInterval(Measurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        return Bootstrap.OfSpeedUp(Baseline.Ascending, measurement.Ascending);
    }

    /// <summary>A table of the medians and ends, a line with the speed-up of each, and how it was measured.</summary>
    public override string ToHtml() =>
        Measurement.ToTable(Measurements).ToHtml()
        + Measurement.StatisticsHtml(Measurements)
        + string.Concat(SpeedUpLines.Select(Html.Paragraph))
        + SmallPrint.ToHtml(Measurements);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => Measurement.Lines(
    [
        Measurement.ToTable(Measurements).ToText(),
        SmallPrint.OfStatistics(Measurements),
        .. SpeedUpLines,
        SmallPrint.ToText(Measurements),
    ]);

    /// <summary>For each but the baseline: both medians, and the speed-up or that there is none.</summary>
    internal IEnumerable<string> SpeedUpLines => Measurements.Skip(1).Select(other =>
    {
        var times = $"{Baseline.Label} {DurationText.Of(Baseline.Median)}, "
            + $"{other.Label} {DurationText.Of(other.Median)}";
        var speedUp = SpeedUp(other);
        if (!double.IsFinite(speedUp) || speedUp <= 0)
        {
            return $"{times}: too short to be compared";
        }

        var figure = $"speed-up {Timing.SpeedUp.ToText(speedUp)}";
        if (SpeedUpInterval(other) is not { } interval)
        {
            return $"{times}: {figure}";
        }

        var ends = $"95 % interval {Timing.SpeedUp.ToText(interval)}";
        return interval.Contains(1)
            ? $"{times}: no difference beyond the noise ({figure}, {ends})"
            : $"{times}: {figure} ({ends})";
    });

    /// <summary>
    /// Whether a measurement differs from the baseline no more than by noise; false if that is not known.
    /// </summary>
    internal bool IsWithinNoise(Measurement measurement) =>
        !ReferenceEquals(measurement, Baseline) && SpeedUpInterval(measurement)?.Contains(1) == true;

    /// <summary>Refuses labels that a comparison cannot tell apart.</summary>
    internal static void CheckLabels(IReadOnlyCollection<string> labels, string parameter)
    {
        if (labels.Count < 2)
        {
            var number = labels.Count == 1 ? "is one" : "are none";
            throw new ArgumentException($"A comparison needs at least two candidates, and there {number}.", parameter);
        }

        var groups = labels.GroupBy(label => label, StringComparer.Ordinal);
        if (groups.FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Two candidates are called “{twice.Key}”; give each a label of its own.", parameter);
        }
    }
}
