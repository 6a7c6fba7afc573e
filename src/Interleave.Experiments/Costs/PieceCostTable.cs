using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Costs;

/// <summary>The costs of several small pieces of work beside each other; the first is the one that the others are compared with.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class PieceCostTable : IShowable
{
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

        Costs = [.. costs];
    }

    /// <summary>The costs in the order given.</summary>
    public ImmutableArray<PieceCost> Costs { get; }

    /// <summary>A line for each cost, and how many times the first the others are, as HTML.</summary>
    public string ToHtml() => PieceCost.ToTable(Costs).ToHtml() + string.Concat(Ratios.Select(Display.Html.Paragraph));

    /// <summary>A line for each cost, and how many times the first the others are.</summary>
    public string ToText() => string.Join('\n', Ratios.Prepend(PieceCost.ToTable(Costs).ToText()));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private IEnumerable<string> Ratios => Costs.Skip(1).Select(cost =>
    {
        var ratio = cost.Median / Costs[0].Median;
        return double.IsFinite(ratio) && ratio > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{cost.Label}: {Digits.ToText(ratio)} × {Costs[0].Label}.")
            : $"{cost.Label}: too short to be compared.";
    });
}
