using Interleave.Experiments.Computing;

namespace Interleave.Experiments.Tests.Computing;

public class CoresTests
{
    [Theory]
    [InlineData(1, 0, "1 2")]
    [InlineData(2, 0, "1 2 3 4")]
    [InlineData(4, 0, "1 2 3 4 5 6 7 8")]
    [InlineData(2, 1, "1")]
    [InlineData(16, 3, "1 2 3")]
    [InlineData(8, 0, "1 3 5 8 10 12 14 16")]
    [InlineData(64, 0, "1 19 37 64 74 92 110 128")]
    [InlineData(2, 20, "1 2 6 9 12 15 17 20")]
    public void Up_to_eight_numbers_of_threads_are_measured_with_one_the_cores_and_the_greatest(
        int cores, int most, string counts) =>
        Assert.Equal(counts, string.Join(' ', Cores.ThreadCounts(cores, most, "most")));

    [Fact]
    public void Every_list_ascends_from_one_to_the_greatest_and_has_the_cores_in_it()
    {
        for (var cores = 1; cores <= 300; cores++)
        {
            foreach (var most in new[] { 0, 1, 2, 8, 9, 10, 16, 100, 1000 })
            {
                var counts = Cores.ThreadCounts(cores, most, "most");
                var last = most == 0 ? 2 * cores : most;
                Assert.Equal((1, last), (counts[0], counts[^1]));
                Assert.Equal(counts.Distinct().Order(), counts);
                Assert.InRange(counts.Length, 1, 8);
                Assert.True(
                    cores > last || counts.Contains(cores), $"{cores} cores, most {most}: {string.Join(' ', counts)}");
            }
        }
    }

    [Theory]
    [InlineData(-1, "mostThreads is -1, but it must be from 0 to 1,000.")]
    [InlineData(100_000, "mostThreads is 100,000,")]
    public void A_number_that_makes_no_experiment_is_refused_in_a_sentence_that_names_it(
        int mostThreads, string sentence) =>
        Assert.StartsWith(
            sentence, Assert.Throws<ArgumentOutOfRangeException>(() => Cores.ThreadCounts(mostThreads)).Message);
}
