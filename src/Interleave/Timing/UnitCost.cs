using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>What one of very many equal things costs: the median of each measurement of a comparison, divided by their number.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class UnitCost : IShowable
{
    private readonly Comparison _comparison;
    private readonly string _unit;

    /// <summary>The costs of one unit.</summary>
    /// <param name="comparison">The measurements; each run did the same number of units.</param>
    /// <param name="units">How many a run did, from 1.</param>
    /// <param name="unit">What one of them is called, as in <c>addition</c>.</param>
    /// <exception cref="ArgumentException">The number is below 1, or the name empty.</exception>
    public UnitCost(Comparison comparison, int units, string unit)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(unit);
        _comparison = comparison;
        _unit = unit;
        Units = units;
        Nanoseconds = [.. comparison.Measurements.Select(measurement => measurement.Median.TotalNanoseconds / units)];
    }

    /// <summary>How many units a run did.</summary>
    public int Units { get; }

    /// <summary>For each measurement of the comparison, in its order, the median time of one unit in nanoseconds.</summary>
    public ImmutableArray<double> Nanoseconds { get; }

    /// <summary>The table of <see cref="ToText"/>, as HTML.</summary>
    public string ToHtml() => Table.ToHtml();

    /// <summary>A row for each measurement: what one unit costs, and the median of the runs that this is computed from.</summary>
    public string ToText() => Table.ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private Table Table => new(
        [Column.Left("way"), Column.Right($"one {_unit}"), Column.Right(string.Create(CultureInfo.InvariantCulture, $"median of {Units:#,0}")), Column.Right("runs")],
        _comparison.Measurements.Zip(Nanoseconds, (measurement, nanoseconds) => (IReadOnlyList<string>)
        [
            measurement.Label,
            $"{(nanoseconds > 0 ? Digits.ToText(nanoseconds) : "0")} ns",
            DurationText.Of(measurement.Median),
            measurement.Samples.Length.ToString(CultureInfo.InvariantCulture),
        ]));
}
