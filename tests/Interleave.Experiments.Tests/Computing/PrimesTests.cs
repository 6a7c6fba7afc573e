using Interleave.Experiments.Computing;

namespace Interleave.Experiments.Tests.Computing;

public class PrimesTests
{
    // The values of π(n) at powers of ten are those of OEIS A006880.
    [Theory]
    [InlineData(10, 4)]
    [InlineData(100, 25)]
    [InlineData(1_000, 168)]
    [InlineData(10_000, 1_229)]
    [InlineData(100_000, 9_592)]
    [InlineData(1_000_000, 78_498)]
    public void There_are_as_many_primes_as_is_known(int below, int count) =>
        Assert.Equal(count, Primes.Count(0, below));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 3, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(5, 3, 0)]
    [InlineData(-100, 3, 1)]
    [InlineData(int.MinValue, 12, 5)]
    [InlineData(24, 29, 0)]
    [InlineData(24, 30, 1)]
    [InlineData(121, 122, 0)]
    [InlineData(2_147_483_640, int.MaxValue, 0)]
    [InlineData(2_147_483_629, int.MaxValue, 1)]
    public void A_range_begins_with_its_first_number_and_ends_before_its_last(int from, int to, int count) =>
        Assert.Equal(count, Primes.Count(from, to));

    [Fact]
    public void Each_number_is_judged_as_by_its_divisors()
    {
        for (var number = 0; number < 2_000; number++)
        {
            var divisors = Enumerable.Range(1, Math.Max(number, 1)).Count(divisor => number % divisor == 0);
            Assert.Equal(number > 0 && divisors == 2 ? 1 : 0, Primes.Count(number, number + 1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(400)]
    public void The_parts_of_a_range_have_together_as_many_as_the_whole(int parts) =>
        Assert.Equal(9_592, Chunk.Split(0, 100_000, parts).Sum(chunk => Primes.Count(chunk.From, chunk.To)));
}
