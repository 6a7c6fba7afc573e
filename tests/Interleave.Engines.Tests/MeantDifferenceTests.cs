namespace Interleave.Engines.Tests;

/// <summary>The list of meant differences is short, and covers no more than it says.</summary>
public sealed class MeantDifferenceTests
{
    private const string Script = "display_data text/html";

    [Fact]
    public void There_are_at_most_five_each_with_a_reason()
    {
        Assert.InRange(MeantDifference.All.Count, 0, 5);
        Assert.All(MeantDifference.All, meant => Assert.EndsWith(".", meant.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_that_fails_in_one_engine_is_never_meant()
    {
        var any = new MeantDifference("Anything.", _ => true);
        Assert.True(any.Covers(Difference(1, CellOutcome.Ran, [])));
        Assert.False(any.Covers(Difference(1, CellOutcome.Failed, [])));
        Assert.False(any.Covers(Difference(1, CellOutcome.NotRun, [])));
    }

    [Theory]
    [InlineData(true, 1, Script, "stdout")]
    [InlineData(false, 2, Script, "stdout")]
    [InlineData(false, 1, "stdout", Script)]
    [InlineData(false, 1, Script)]
    [InlineData(false, 1, "display_data text/html + text/plain", "stdout")]
    public void Only_the_script_ahead_of_all_else_in_the_first_cell_is_meant(bool isMeant, int number, params string[] genuine) =>
        Assert.Equal(isMeant, MeantDifference.All.Any(meant => meant.Covers(Difference(number, CellOutcome.Ran, genuine))));

    private static CellDifference Difference(int number, string state, string[] genuine) =>
        new(number, new CellOutcome("cell", CellOutcome.Ran, ["stdout"]), new CellOutcome("cell", state, genuine));
}
