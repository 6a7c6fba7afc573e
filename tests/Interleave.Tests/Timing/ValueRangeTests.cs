using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class ValueRangeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void A_value_in_its_range_is_accepted(int rounds) => ValueRange.Check(rounds, 1, 100_000);

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void A_number_with_decimals_in_its_range_is_accepted(double jitter) => ValueRange.Check(jitter, 0, 1);

    [Theory]
    [InlineData(2, "jitter is 2, but it must be from 0 to 1. Change it,")]
    [InlineData(-0.25, "jitter is -0.25, but it must be from 0 to 1. Change it,")]
    [InlineData(double.NaN, "jitter is NaN, but it must be from 0 to 1. Change it,")]
    public void Any_other_number_with_decimals_is_refused(double jitter, string sentence) =>
        Assert.StartsWith(
            sentence, Assert.Throws<ArgumentOutOfRangeException>(() => ValueRange.Check(jitter, 0, 1)).Message);

    [Fact]
    public void A_list_is_refused_if_it_is_empty_or_for_one_of_its_values()
    {
        int[] none = [], counts = [1, 0];

        ValueRange.Check([1, 4, 1_000], 1, 1_000);
        Assert.Equal(
            "none is empty, but it needs at least one value. Change it, and run again from the cell that sets it.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ValueRange.Check(none, 1, 1_000)).Message);
        Assert.Equal(
            "A value in counts is 0, but it must be from 1 to 1,000. Change it, and run again from the cell that sets it.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ValueRange.Check(counts, 1, 1_000)).Message);
    }

    [Theory]
    [InlineData(
        0, "rounds is 0, but it must be from 1 to 100,000. Change it, and run again from the cell that sets it.")]
    [InlineData(
        -1, "rounds is -1, but it must be from 1 to 100,000. Change it, and run again from the cell that sets it.")]
    [InlineData(
        100_001,
        "rounds is 100,001, but it must be from 1 to 100,000. Change it, and run again from the cell that sets it.")]
    public void Any_other_is_refused_in_a_sentence_with_its_name(int rounds, string sentence) =>
        Assert.Equal(
            sentence, Assert.Throws<ArgumentOutOfRangeException>(() => ValueRange.Check(rounds, 1, 100_000)).Message);
}
