using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class UnitCostTests
{
    private static readonly Comparison Ways = new(
        [Examples.Measured("plain", 0.002, 0.001, 0.009), Examples.Measured("locked", 0.0123, 0.0123, 0.0123)]);

    [Fact]
    public void The_cost_of_one_is_the_median_divided_by_how_many()
    {
        var cost = new UnitCost(Ways, 1_000_000, "addition");

        Assert.Equal([2.0, 12.3], cost.Nanoseconds.Select(nanoseconds => Math.Round(nanoseconds, 6)));
        var lines = cost.ToText().Split('\n');
        Assert.Matches("^way +one addition +median of 1,000,000 +runs$", lines[0]);
        Assert.Matches("^plain +2.00 ns +2.00 ms +3$", lines[2]);
        Assert.Matches("^locked +12.3 ns +12.3 ms +3$", lines[3]);
        Assert.Contains("<td", cost.ToHtml());
    }

    [Fact]
    public void No_units_and_no_name_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UnitCost(Ways, 0, "addition"));
        Assert.Throws<ArgumentException>(() => new UnitCost(Ways, 1, ""));
    }
}
