using System.Collections.Immutable;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>The same work measured for several values of one variable, such as the number of threads.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class Sweep : Showable
{
    private const int LongestCurve = 1000;

    internal Sweep(string variable, IEnumerable<(int Value, Measurement Measurement)> measured)
    {
        var ascending = measured.OrderBy(point => point.Value).ToArray();
        var first = ascending[0].Measurement;
        Variable = variable;
        Points =
        [
            .. ascending.Select(point => new SweepPoint(
                point.Value, point.Measurement, Timing.SpeedUp.Of(first.Median, point.Measurement.Median), Model: null)
            {
                SpeedUpInterval = ReferenceEquals(point.Measurement, first)
                    ? null
                    : Bootstrap.OfSpeedUp(first.Ascending, point.Measurement.Ascending),
            }),
        ];
    }

    private Sweep(Sweep measured, string formula, Dictionary<int, TimeSpan> curve)
    {
        Variable = measured.Variable;
        Points = [.. measured.Points.Select(point => point with { Model = curve[point.Value] })];
        ModelFormula = formula;
        ModelCurve = [.. curve.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key)];
    }

    /// <summary>What was varied, for instance <c>threads</c>.</summary>
    public string Variable { get; }

    /// <summary>A point for each value, in ascending order; at least one, and no value twice.</summary>
    public ImmutableArray<SweepPoint> Points { get; }

    /// <summary>The model's formula as a reader writes it, or null without a model.</summary>
    internal string? ModelFormula { get; }

    /// <summary>
    /// The model's times from the first value to the last, in ascending order: at every whole number where there are
    /// at most 1,000 of them, otherwise at the points only. Empty without a model.
    /// </summary>
    internal ImmutableArray<(int Value, TimeSpan Time)> ModelCurve { get; } = [];

    /// <summary>The measurement of each point.</summary>
    internal IReadOnlyList<Measurement> Measurements => [.. Points.Select(point => point.Measurement)];

    /// <summary>The same points, each with the time that a model gives for its value.</summary>
    /// <param name="formula">The formula as a reader writes it, for instance <c>⌈13 / T⌉ × wait</c>.</param>
    /// <param name="model">
    /// The time for a value. It is called for every whole number from the first value to the last or, where these are
    /// more than 1,000, for the values only.
    /// </param>
    /// <returns>A new sweep; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The formula is empty, or the model gives a time below zero.</exception>
    public Sweep WithModel(string formula, Func<int, TimeSpan> model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(formula);
        ArgumentNullException.ThrowIfNull(model);
        var (first, last) = (Points[0].Value, Points[^1].Value);
        var values = last - first < LongestCurve
            ? Enumerable.Range(first, last - first + 1)
            : Points.Select(point => point.Value);
        Sweep modelled = new(this, formula, values.ToDictionary(value => value, TimeAt));
        return Remark is { } remark ? WithRemark(modelled, remark) : modelled;

        TimeSpan TimeAt(int value)
        {
            var time = model(value);
            return time >= TimeSpan.Zero ? time : throw new ArgumentException(
                $"The model “{formula}” gives {DurationText.Of(time)} at {Variable} = {value}; "
                    + "a time cannot be below zero.",
                nameof(model));
        }
    }

    /// <summary>A row for each value, what the columns mean, and how it was measured.</summary>
    public override string ToHtml() => ToTable(withSamples: false).ToHtml(Footnote) + SmallPrint.ToHtml(Measurements);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() =>
        Measurement.Lines(ToTable(withSamples: false).ToText(), Footnote, SmallPrint.ToText(Measurements));

    /// <summary>A row for each value, with every sample if wanted.</summary>
    internal Table ToTable(bool withSamples)
    {
        var columns = new List<(Column Heading, Func<SweepPoint, string> Cell)>
        {
            (Column.Right(Variable), point => Invariant($"{point.Value:#,0}")),
        };
        foreach (var (heading, cell) in Measurement.Columns(Measurements))
        {
            columns.Add((heading, point => cell(point.Measurement)));
        }

        columns.Add((
            Column.Right("speed-up"),
            point => (point.IsWithinNoise ? "≈ " : "") + Timing.SpeedUp.ToText(point.SpeedUp)));
        if (ModelFormula is not null)
        {
            columns.Add((Column.Right("model"), point => DurationText.Of(point.Model!.Value)));
        }

        if (withSamples)
        {
            columns.Add((Column.Left("each run"), point => point.Measurement.SamplesText));
        }

        return Table.Of(Points, columns);
    }

    private string Footnote => string.Join(' ', new[]
    {
        SmallPrint.OfStatistics(Measurements),
        Invariant($"Speed-up is against {Variable} = {Points[0].Value:#,0}."),
        Points.Any(point => point.IsWithinNoise) ? "≈: no difference beyond the noise." : "",
        ModelFormula is null ? "" : $"Model: {ModelFormula}.",
    }.Where(sentence => sentence.Length > 0));
}
