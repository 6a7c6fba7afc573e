using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class ThreadCountTests
{
    [Theory]
    [InlineData(0, "threads is 0, but an experiment needs 1 to 1,000 threads.")]
    [InlineData(-1, "threads is -1,")]
    [InlineData(100_000, "threads is 100,000,")]
    public void A_number_that_makes_no_experiment_is_refused_in_a_sentence_that_names_it(int threads, string sentence)
    {
        var error = Assert.Throws<ArgumentException>(() => ThreadCount.Check(threads));
        Assert.StartsWith(sentence, error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void The_ends_of_the_range_belong_to_it(int threads) => ThreadCount.Check(threads);
}
