using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class ThreadMemoryTests
{
    [Fact]
    public void The_median_batch_counts()
    {
        var memory = ThreadMemory.Of(
            "it", "here", [(10, 0, 300_000), (10, 300_000, 500_000), (10, 500_000, 4_500_000)]);

        Assert.Equal(30_000, memory.Median);
        Assert.Null(memory.WhyNot);
        Assert.Equal([30_000, 20_000, 400_000], memory.Batches);
    }

    [Fact]
    public void What_shrank_or_hardly_changed_has_no_value_and_never_0()
    {
        foreach (var after in new long[] { 900_000, 1_000_000, 1_000_500 })
        {
            var memory = ThreadMemory.Of("it", "here", [(10, 1_000_000, after)]);

            Assert.Null(memory.Median);
            Assert.Contains("comes and goes by itself", memory.WhyNot);
        }
    }

    [Fact]
    public void What_the_system_does_not_tell_has_no_value()
    {
        var memory = ThreadMemory.Of("it", "here", [(10, null, null), (10, null, 5)]);

        Assert.Null(memory.Median);
        Assert.Equal("the system does not tell", memory.WhyNot);
    }
}
