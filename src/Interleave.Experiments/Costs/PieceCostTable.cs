using System.Collections.Immutable;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>
/// The costs of several small pieces of work beside each other; the others are compared with the first.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class PieceCostTable : Showable
{
    private readonly ImmutableArray<PieceCost> _costs;

    /// <summary>A table of these costs.</summary>
    /// <param name="costs">At least two.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public PieceCostTable(params PieceCost[] costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        if (costs.Length < 2)
        {
            throw new ArgumentException("A comparison needs at least two costs.", nameof(costs));
        }

        _costs = [.. costs];
    }

    /// <summary>A line for each cost, and how many times the first the others are.</summary>
    public override string ToHtml() => PieceCost.ToTable(_costs).ToHtml(Ratios);

    /// <inheritdoc cref="ToHtml"/>
    public override string ToText() => PieceCost.ToTable(_costs).ToText(Ratios);

    /// <summary>How many times the first cost the second is; not finite where a time was too short.</summary>
    internal double SecondToFirst => _costs[1].Median / _costs[0].Median;

    private IEnumerable<string> Ratios => _costs.Skip(1).Select(cost =>
    {
        var ratio = cost.Median / _costs[0].Median;
        return double.IsFinite(ratio) && ratio > 0
            ? $"{cost.Label}: {Digits.ToText(ratio)} × {_costs[0].Label}."
            : $"{cost.Label}: too short to be compared.";
    });
}
