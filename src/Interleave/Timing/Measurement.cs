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
    private const int MostSamplesShown = 50;

    private readonly ImmutableArray<TimeSpan> _ascending;
    private readonly TukeyFences _fences;
    private readonly Lazy<ConfidenceInterval<TimeSpan>?> _medianInterval;

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

        _ascending = Samples.Sort();
        if (_ascending[0] < TimeSpan.Zero)
        {
            throw new ArgumentException($"“{label}” has a sample below zero: {DurationText.Of(_ascending[0])}.", nameof(samples));
        }

        Minimum = _ascending[0];
        Maximum = _ascending[^1];
        Median = MiddleOf(_ascending);
        _fences = TukeyFences.Of(_ascending);
        Outliers = [.. Samples.Where(IsOutlier)];
        _medianInterval = new(() => Bootstrap.OfMedian(_ascending));
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

    /// <summary>
    /// The 95 % interval of the median: an expanded percentile bootstrap interval (T. C. Hesterberg, 2015, after B. Efron and
    /// R. J. Tibshirani, 1993). The same samples always have the same. Null for fewer than six samples, which are too few.
    /// </summary>
    public ConfidenceInterval<TimeSpan>? MedianInterval => _medianInterval.Value;

    /// <summary>The samples that are outliers, in the order in which they were taken. They count in every figure as the others do.</summary>
    public ImmutableArray<TimeSpan> Outliers { get; }

    /// <summary>How the harness took the samples; null where it did not, but was given them.</summary>
    public HarnessRun? Run { get; internal init; }

    /// <summary>
    /// Whether a time is an outlier among the samples: beyond the fourths by more than one and a half times the distance between
    /// them (J. W. Tukey, 1977). Never so with fewer than five samples.
    /// </summary>
    public bool IsOutlier(TimeSpan sample) => _fences.Exclude(sample);

    /// <summary>The middle, its interval, the ends and the samples, and how they were taken, as HTML.</summary>
    public string ToHtml() => ToTable([this]).ToHtml() + StatisticsHtml([this]) + SmallPrint.ToHtml([this]);

    /// <summary>The middle, its interval, the ends and the samples, and how they were taken, as plain text.</summary>
    public string ToText() => Lines(ToTable([this]).ToText(), SmallPrint.OfStatistics([this]), SmallPrint.ToText([this]));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>A row for each measurement, with its samples.</summary>
    internal static Table ToTable(IReadOnlyCollection<Measurement> measurements)
    {
        var columns = new List<(Column Heading, Func<Measurement, string> Cell)> { (Column.Left("work"), measurement => measurement.Label) };
        columns.AddRange(Columns(measurements));
        columns.Add((Column.Left("each run"), measurement => measurement.SamplesText));
        return new([.. columns.Select(column => column.Heading)], measurements.Select(measurement => columns.Select(column => column.Cell(measurement)).ToArray()));
    }

    /// <summary>The columns from the median to the number of runs; that of the interval only where there is one.</summary>
    internal static IEnumerable<(Column Heading, Func<Measurement, string> Cell)> Columns(IReadOnlyCollection<Measurement> measurements)
    {
        yield return (Column.Right("median"), measurement => DurationText.Of(measurement.Median));
        if (measurements.Any(measurement => measurement.MedianInterval is not null))
        {
            yield return (Column.Right("95 % interval"), measurement => measurement.IntervalText);
        }

        yield return (Column.Right("min"), measurement => DurationText.Of(measurement.Minimum));
        yield return (Column.Right("max"), measurement => DurationText.Of(measurement.Maximum));
        yield return (Column.Right("runs"), measurement => measurement.RunsText);
    }

    /// <summary>The samples in the order taken, with commas between; outliers with a star. Of very many, the first ones.</summary>
    internal string SamplesText
    {
        get
        {
            var shown = string.Join(", ", Samples.Take(MostSamplesShown).Select(sample => DurationText.Of(sample) + (IsOutlier(sample) ? "*" : "")));
            return Samples.Length <= MostSamplesShown
                ? shown
                : string.Create(CultureInfo.InvariantCulture, $"{shown}, and {Samples.Length - MostSamplesShown:#,0} more");
        }
    }

    /// <summary>How many samples there are, and behind them in brackets how many of those are outliers.</summary>
    internal string RunsText => string.Create(
        CultureInfo.InvariantCulture, $"{Samples.Length:#,0}{(Outliers.IsEmpty ? "" : $" ({Outliers.Length:#,0}*)")}");

    /// <summary>The ends of the median's interval, or that there is none.</summary>
    internal string IntervalText => MedianInterval is var (lower, upper) ? $"{DurationText.Of(lower)} to {DurationText.Of(upper)}" : "too few runs";

    /// <summary>The samples from the shortest to the longest.</summary>
    internal ImmutableArray<TimeSpan> Ascending => _ascending;

    /// <summary>The parts that are not empty, each beginning on a line of its own.</summary>
    internal static string Lines(params IEnumerable<string> parts) => string.Join('\n', parts.Where(part => part.Length > 0));

    /// <summary>What is to be said of the figures of these measurements, in small letters.</summary>
    internal static string StatisticsHtml(IReadOnlyCollection<Measurement> measurements) =>
        SmallPrint.OfStatistics(measurements) is { Length: > 0 } text ? Display.Html.SmallPrint(text) : "";

    /// <summary>The middle of samples in ascending order; of an even number, the mean of the middle two.</summary>
    internal static TimeSpan MiddleOf(ImmutableArray<TimeSpan> ascending)
    {
        var middle = ascending.Length / 2;
        return ascending.Length % 2 == 1
            ? ascending[middle]
            : ascending[middle - 1] + ((ascending[middle] - ascending[middle - 1]) / 2);
    }
}
