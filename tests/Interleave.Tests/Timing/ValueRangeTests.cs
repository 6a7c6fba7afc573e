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
    [InlineData(0, "rounds is 0, but it must be from 1 to 100,000. Change the value and run its cell, then this one again.")]
    [InlineData(-1, "rounds is -1, but it must be from 1 to 100,000. Change the value and run its cell, then this one again.")]
    [InlineData(100_001, "rounds is 100,001, but it must be from 1 to 100,000. Change the value and run its cell, then this one again.")]
    public void Any_other_is_refused_in_a_sentence_with_its_name(int rounds, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => ValueRange.Check(rounds, 1, 100_000)).Message);
}
