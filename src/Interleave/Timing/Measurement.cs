using System.Collections.Immutable;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>The times that one piece of work took, run several times.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Measurement : Showable
{
    private const int MostSamplesShown = 50;

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
            throw new ArgumentException(
                $"“{label}” has no samples, and a measurement needs at least one.", nameof(samples));
        }

        Ascending = Samples.Sort();
        if (Minimum < TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"“{label}” has a sample below zero: {DurationText.Of(Minimum)}.", nameof(samples));
        }

        Median = MiddleOf(Ascending);
        _fences = TukeyFences.Of(Ascending);
        Outliers = [.. Samples.Where(IsOutlier)];
        _medianInterval = new(() => Bootstrap.OfMedian(Ascending));
    }

    /// <summary>What was measured.</summary>
    public string Label { get; }

    /// <summary>The time of each run, in the order in which they were taken; at least one, none negative.</summary>
    public ImmutableArray<TimeSpan> Samples { get; }

    /// <summary>The middle sample by size; of an even number of samples, the mean of the middle two.</summary>
    public TimeSpan Median { get; }

    /// <summary>The shortest sample.</summary>
    public TimeSpan Minimum => Ascending[0];

    /// <summary>The longest sample.</summary>
    public TimeSpan Maximum => Ascending[^1];

    /// <summary>
    /// The 95 % interval of the median: an expanded percentile bootstrap interval (T. C. Hesterberg, 2015, after
    /// B. Efron and R. J. Tibshirani, 1993), always the same for the same samples. Null for fewer than six samples.
    /// </summary>
    public ConfidenceInterval<TimeSpan>? MedianInterval => _medianInterval.Value;

    /// <summary>
    /// The outliers in the order in which they were taken. They count in every figure as the others do.
    /// </summary>
    public ImmutableArray<TimeSpan> Outliers { get; }

    /// <summary>How the harness took the samples; null if it did not take them.</summary>
    public HarnessRun? Run { get; internal init; }

    /// <summary>The samples from the shortest to the longest.</summary>
    internal ImmutableArray<TimeSpan> Ascending { get; }

    /// <summary>
    /// Whether a time is an outlier among the samples: beyond the fourths by more than one and a half times the
    /// distance between them (J. W. Tukey, 1977). Fewer than five samples have no outliers.
    /// </summary>
    public bool IsOutlier(TimeSpan sample) => _fences.Exclude(sample);

    /// <summary>The median, its interval, the ends and the samples, and how they were taken.</summary>
    public override string ToHtml() => ToTable([this]).ToHtml() + StatisticsHtml([this]) + SmallPrint.ToHtml([this]);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() =>
        Lines(ToTable([this]).ToText(), SmallPrint.OfStatistics([this]), SmallPrint.ToText([this]));

    /// <summary>A row for each measurement, with its samples.</summary>
    internal static Table ToTable(IReadOnlyCollection<Measurement> measurements) => Table.Of(
        measurements,
        [
            (Column.Left("work"), measurement => measurement.Label),
            .. Columns(measurements),
            (Column.Left("each run"), measurement => measurement.SamplesText),
        ]);

    /// <summary>
    /// The columns from the median to the number of runs; that of the interval only if there is one.
    /// </summary>
    internal static IEnumerable<(Column Heading, Func<Measurement, string> Cell)> Columns(
        IReadOnlyCollection<Measurement> measurements)
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

    /// <summary>The first 50 samples in the order taken, with commas between them; outliers have a star.</summary>
    internal string SamplesText
    {
        get
        {
            var shown = string.Join(
                ", ",
                Samples.Take(MostSamplesShown).Select(one => DurationText.Of(one) + (IsOutlier(one) ? "*" : "")));
            return Samples.Length <= MostSamplesShown
                ? shown
                : Invariant($"{shown}, and {Samples.Length - MostSamplesShown:#,0} more");
        }
    }

    /// <summary>The parts that are not empty, each beginning on a line of its own.</summary>
    internal static string Lines(params IEnumerable<string> parts) =>
        string.Join('\n', parts.Where(part => part.Length > 0));

    /// <summary>What there is to say about the figures of these measurements, in small print.</summary>
    internal static string StatisticsHtml(IReadOnlyCollection<Measurement> measurements) =>
        SmallPrint.OfStatistics(measurements) is { Length: > 0 } text ? Html.SmallPrint(text) : "";

    /// <summary>The middle of samples in ascending order; of an even number, the mean of the middle two.</summary>
    internal static TimeSpan MiddleOf(ImmutableArray<TimeSpan> ascending)
    {
        var middle = ascending.Length / 2;
        return ascending.Length % 2 == 1
            ? ascending[middle]
            : ascending[middle - 1] + ((ascending[middle] - ascending[middle - 1]) / 2);
    }

    // How many samples, and in brackets how many of them are outliers.
    private string RunsText =>
        Invariant($"{Samples.Length:#,0}{(Outliers.IsEmpty ? "" : Invariant($" ({Outliers.Length:#,0}*)"))}");

    internal string IntervalText => MedianInterval is { } interval ? DurationText.Of(interval) : "too few runs";
}
