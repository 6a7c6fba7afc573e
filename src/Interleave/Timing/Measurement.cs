using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>The times that one piece of work took, run several times.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Measurement : IShowable
{
    /// <summary>A measurement with these samples.</summary>
    /// <param name="label">What was measured.</param>
    /// <param name="samples">The time of each run, in the order in which they were taken.</param>
    /// <exception cref="ArgumentException">The label is empty, there are no samples, or one is negative.</exception>
    public Measurement(string label, IEnumerable<TimeSpan> samples)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        ArgumentNullException.ThrowIfNull(samples);
        Label = label;
        Samples = [.. samples];
        if (Samples.IsEmpty)
        {
            throw new ArgumentException($"“{label}” has no samples, and a measurement needs at least one.", nameof(samples));
        }

        var ascending = Samples.Sort();
        if (ascending[0] < TimeSpan.Zero)
        {
            throw new ArgumentException($"“{label}” has a sample below zero: {DurationText.Of(ascending[0])}.", nameof(samples));
        }

        Minimum = ascending[0];
        Maximum = ascending[^1];
        Median = MiddleOf(ascending);
    }

    /// <summary>What was measured.</summary>
    public string Label { get; }

    /// <summary>The time of each run, in the order in which they were taken; at least one, none negative.</summary>
    public ImmutableArray<TimeSpan> Samples { get; }

    /// <summary>The middle sample by size; of an even number of samples, the mean of the middle two.</summary>
    public TimeSpan Median { get; }

    /// <summary>The shortest sample.</summary>
    public TimeSpan Minimum { get; }

    /// <summary>The longest sample.</summary>
    public TimeSpan Maximum { get; }

    /// <summary>The middle, the ends and every sample, as an HTML table.</summary>
    public string ToHtml() => ToTable([this]).ToHtml();

    /// <summary>The middle, the ends and every sample, as a table of plain text.</summary>
    public string ToText() => ToTable([this]).ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>A row for each measurement, with every sample.</summary>
    internal static Table ToTable(IEnumerable<Measurement> measurements) => new(
        [Column.Left("work"), Column.Right("median"), Column.Right("min"), Column.Right("max"), Column.Right("runs"), Column.Left("each run")],
        measurements.Select(measurement => new[]
        {
            measurement.Label,
            DurationText.Of(measurement.Median),
            DurationText.Of(measurement.Minimum),
            DurationText.Of(measurement.Maximum),
            measurement.Samples.Length.ToString(CultureInfo.InvariantCulture),
            measurement.SamplesText,
        }));

    /// <summary>Every sample in the order taken, with commas between.</summary>
    internal string SamplesText => string.Join(", ", Samples.Select(DurationText.Of));

    private static TimeSpan MiddleOf(ImmutableArray<TimeSpan> ascending)
    {
        var middle = ascending.Length / 2;
        return ascending.Length % 2 == 1
            ? ascending[middle]
            : ascending[middle - 1] + ((ascending[middle] - ascending[middle - 1]) / 2);
    }
}
