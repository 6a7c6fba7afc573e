using System.Collections.Immutable;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>What one of many equal things costs: each median of a comparison, divided by their number.</summary>
/// <threadsafety static="true" instance="true"/>
public sealed class UnitCost : Showable
{
    private readonly Comparison _comparison;
    private readonly int _units;
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
        (_comparison, _units, _unit) = (comparison, units, unit);
        Nanoseconds = [.. comparison.Measurements.Select(NanosecondsOf)];
    }

    /// <summary>
    /// For each measurement of the comparison, in its order, the median time of one unit in nanoseconds.
    /// </summary>
    public ImmutableArray<double> Nanoseconds { get; }

    /// <summary>A row for each measurement: what one unit costs, and the median that this is computed from.</summary>
    public override string ToHtml() => ToTable().ToHtml();

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => ToTable().ToText();

    private double NanosecondsOf(Measurement measurement) => measurement.Median.TotalNanoseconds / _units;

    private Table ToTable() => Table.Of(
        _comparison.Measurements,
        [
            (Column.Left("way"), way => way.Label),
            (Column.Right($"one {_unit}"),
                way => NanosecondsOf(way) is var cost && cost > 0 ? Digits.ToText(cost) + " ns" : "0 ns"),
            (Column.Right(Invariant($"median of {_units:#,0}")), way => DurationText.Of(way.Median)),
            (Column.Right("runs"), way => Invariant($"{way.Samples.Length}")),
        ]);
}
