using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>The same work measured for several values of one variable, such as the number of threads.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Sweep : IShowable
{
    private const int MaxCurve = 1000;

    internal Sweep(string variable, IEnumerable<(int Value, Measurement Measurement)> measured)
    {
        var ascending = measured.OrderBy(point => point.Value).ToArray();
        var first = ascending[0].Measurement;
        Variable = variable;
        Points = [.. ascending.Select(point => new SweepPoint(
            point.Value, point.Measurement, Timing.SpeedUp.Of(first.Median, point.Measurement.Median), Model: null)
        {
            SpeedUpInterval = ReferenceEquals(point.Measurement, first) ? null : Bootstrap.OfSpeedUp(first.Ascending, point.Measurement.Ascending),
        })];
    }

    private Sweep(
        string variable, ImmutableArray<SweepPoint> points, string modelFormula, ImmutableArray<(int Value, TimeSpan Time)> modelCurve)
    {
        Variable = variable;
        Points = points;
        ModelFormula = modelFormula;
        ModelCurve = modelCurve;
    }

    /// <summary>What was varied, for instance <c>threads</c>.</summary>
    public string Variable { get; }

    /// <summary>A point for each value, in ascending order; at least one, and no value twice.</summary>
    public ImmutableArray<SweepPoint> Points { get; }

    /// <summary>The model's formula as a reader writes it, or null without a model.</summary>
    public string? ModelFormula { get; }

    /// <summary>
    /// The model's times from the first value to the last, in ascending order: at every whole number where there are at
    /// most 1,000 of them, else at the points only. Empty without a model.
    /// </summary>
    public ImmutableArray<(int Value, TimeSpan Time)> ModelCurve { get; } = [];

    /// <summary>The same points, each with the time that a model gives for its value.</summary>
    /// <param name="formula">The formula as a reader writes it, for instance <c>⌈13 / T⌉ × wait</c>.</param>
    /// <param name="model">The time for a value; called for the values of <see cref="ModelCurve"/>.</param>
    /// <returns>A new sweep; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The formula is empty, or the model gives a time below zero.</exception>
    public Sweep WithModel(string formula, Func<int, TimeSpan> model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(formula);
        ArgumentNullException.ThrowIfNull(model);
        var (first, last) = (Points[0].Value, Points[^1].Value);
        var values = last - first < MaxCurve ? Enumerable.Range(first, last - first + 1) : Points.Select(point => point.Value);
        var curve = values.ToDictionary(value => value, ModelAt);
        return new(
            Variable,
            [.. Points.Select(point => point with { Model = curve[point.Value] })],
            formula,
            [.. curve.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key)]);

        TimeSpan ModelAt(int value)
        {
            var time = model(value);
            return time >= TimeSpan.Zero
                ? time
                : throw new ArgumentException($"The model “{formula}” gives {DurationText.Of(time)} at {Variable} = {value}; a time cannot be below zero.", nameof(model));
        }
    }

    /// <summary>A row for each value, what the columns mean, and how it was measured, as HTML.</summary>
    public string ToHtml() => ToTable(withSamples: false).ToHtml() + Display.Html.Paragraph(Footnote) + SmallPrint.ToHtml(Measurements);

    /// <summary>A row for each value, what the columns mean, and how it was measured, as plain text.</summary>
    public string ToText() => Measurement.Lines(ToTable(withSamples: false).ToText(), Footnote, SmallPrint.ToText(Measurements));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>A row for each value, with every sample if wished.</summary>
    internal Table ToTable(bool withSamples)
    {
        var columns = new List<(Column Heading, Func<SweepPoint, string> Cell)>
        {
            (Column.Right(Variable), point => point.Value.ToString("#,0", CultureInfo.InvariantCulture)),
        };
        columns.AddRange(Measurement.Columns(Measurements).Select(column => (column.Heading, (Func<SweepPoint, string>)(point => column.Cell(point.Measurement)))));
        columns.Add((Column.Right("speed-up"), point => (point.IsWithinNoise ? "≈ " : "") + Timing.SpeedUp.ToText(point.SpeedUp)));
        if (ModelFormula is not null)
        {
            columns.Add((Column.Right("model"), point => DurationText.Of(point.Model!.Value)));
        }

        if (withSamples)
        {
            columns.Add((Column.Left("each run"), point => point.Measurement.SamplesText));
        }

        return new([.. columns.Select(column => column.Heading)], Points.Select(point => columns.Select(column => column.Cell(point)).ToArray()));
    }

    /// <summary>The measurement of each point.</summary>
    internal IReadOnlyList<Measurement> Measurements => [.. Points.Select(point => point.Measurement)];

    private string Footnote
    {
        get
        {
            var sentences = new List<string>
            {
                SmallPrint.OfStatistics(Measurements),
                string.Create(CultureInfo.InvariantCulture, $"Speed-up is against {Variable} = {Points[0].Value:#,0}."),
            };
            if (Points.Any(point => point.IsWithinNoise))
            {
                sentences.Add("≈: no difference beyond the noise.");
            }

            if (ModelFormula is not null)
            {
                sentences.Add($"Model: {ModelFormula}.");
            }

            return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
        }
    }
}
