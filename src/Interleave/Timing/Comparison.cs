using System.Collections.Immutable;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>Several measurements beside each other; the first is the baseline that the others are compared with.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Comparison : IShowable
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

    /// <summary>A table of the medians and ends, and a line for each rival with its speed-up, as HTML.</summary>
    public string ToHtml() => Measurement.ToTable(Measurements).ToHtml() + string.Concat(SpeedUpLines.Select(Display.Html.Paragraph));

    /// <summary>A table of the medians and ends, and a line for each rival with its speed-up, as plain text.</summary>
    public string ToText() => string.Join('\n', SpeedUpLines.Prepend(Measurement.ToTable(Measurements).ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>For each rival of the baseline: both medians and the speed-up.</summary>
    internal IEnumerable<string> SpeedUpLines => Measurements.Skip(1).Select(rival =>
    {
        var times = $"{Baseline.Label} {DurationText.Of(Baseline.Median)}, {rival.Label} {DurationText.Of(rival.Median)}";
        var speedUp = SpeedUp(rival);
        return double.IsFinite(speedUp) && speedUp > 0
            ? $"{times}: speed-up {Timing.SpeedUp.ToText(speedUp)}"
            : $"{times}: too short to be compared";
    });

    /// <summary>Refuses labels that a comparison cannot tell apart.</summary>
    internal static void CheckLabels(IReadOnlyCollection<string> labels, string parameter)
    {
        if (labels.Count < 2)
        {
            throw new ArgumentException($"A comparison needs at least two rivals, and there {(labels.Count == 1 ? "is one" : "are none")}.", parameter);
        }

        if (labels.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two rivals are called “{twice.Key}”; give each a label of its own.", parameter);
        }
    }
}
