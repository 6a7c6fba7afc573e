using Interleave.Experiments.Costs;
using Interleave.Timing;

namespace Interleave.Experiments.Tests.Costs;

public class PieceCostTests
{
    private static readonly PieceCost Call = Cost("a call", 1_000_000, 2, 3, 4);
    private static readonly PieceCost Made = Cost("a thread", 1_000, 300, 150, 150);

    [Fact]
    public void A_piece_is_its_share_of_the_batch()
    {
        Assert.Equal(150, Made.Median, 6);
        Assert.Equal(300, Made.Maximum, 6);
        Assert.Matches(@"a thread +150 µs +150 µs +300 µs +3 batches of 1,000", Made.ToText());
        Assert.Matches(@"a call +3\.00 ns", Call.ToText());
    }

    [Fact]
    public void A_table_says_how_many_times_the_first_the_others_are()
    {
        Assert.EndsWith("a thread: 50,000 × a call.", new PieceCostTable(Call, Made).ToText());
        Assert.Throws<ArgumentException>(() => new PieceCostTable(Call));
    }

    [Fact]
    public void Measuring_does_all_batches_and_one_before_them()
    {
        var done = 0;

        var cost = PieceCost.Measure("count", 7, () => done++, batches: 3, TestContext.Current.CancellationToken);

        Assert.Equal(7 * 4, done);
        Assert.Equal((3, 7), (cost.Samples.Length, cost.Pieces));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_anything_runs()
    {
        var done = 0;

        Assert.Throws<ArgumentOutOfRangeException>(() => PieceCost.Measure(
            "none", 0, () => done++, cancellationToken: TestContext.Current.CancellationToken));
        Assert.ThrowsAny<ArgumentException>(
            () => PieceCost.Measure("none", 1, () => done++, batches: 0, TestContext.Current.CancellationToken));
        Assert.Equal(0, done);
    }

    private static PieceCost Cost(string label, int pieces, params double[] milliseconds) =>
        new(new Measurement(label, milliseconds.Select(TimeSpan.FromMilliseconds)), pieces);
}
