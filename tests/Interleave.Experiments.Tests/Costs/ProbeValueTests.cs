using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class ProbeValueTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void A_value_out_of_its_range_is_refused_in_one_sentence_with_its_name(int threadsParked)
    {
        var error = Assert.Throws<ArgumentException>(() => ProbeValue.Check(threadsParked));

        Assert.Equal($"threadsParked is {threadsParked:#,0}, but it must be from 1 to 10,000. Change the value and run its cell, then this one again.", error.Message);
    }

    [Fact]
    public void A_list_is_refused_for_a_bad_value_and_for_having_none()
    {
        int[] waits = [10, 0];
        int[] none = [];

        Assert.StartsWith("A value in waits is 0, but it must be from 1 to 10,000.", Assert.Throws<ArgumentException>(() => ProbeValue.Check(waits)).Message);
        Assert.StartsWith("none is empty", Assert.Throws<ArgumentException>(() => ProbeValue.Check(none)).Message);
    }

    [Fact]
    public void The_ends_of_the_range_are_in_it()
    {
        ProbeValue.Check(1);
        ProbeValue.Check(10_000);
        ProbeValue.Check([1, 10_000]);
    }
}
