using Interleave.Experiments.Computing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Tests.Computing;

public class CounterPairTests
{
    public static TheoryData<int> Distances => [8, 16, 56, 64, 128, 256, 4096];

    [Theory]
    [MemberData(nameof(Distances))]
    public void Two_threads_that_count_at_once_lose_nothing(int bytesApart)
    {
        const int Times = 1_000_000;
        var pair = new CounterPair(bytesApart);

        var threads = Enumerable.Range(0, 2)
            .Select(counter => new Thread(() => pair.Increment(counter, Times + counter)))
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal((Times, Times + 1), (pair[0], pair[1]));
    }

    [Theory]
    [MemberData(nameof(Distances))]
    public void Counters_lie_where_they_were_put_wherever_the_collector_puts_the_rest(int bytesApart)
    {
        // Several, so that no lucky address hides a wrong one.
        foreach (var pair in Enumerable.Range(0, 20).Select(_ => new CounterPair(bytesApart)).ToArray())
        {
            var before = pair.AddressOfCounter(0);
            GC.Collect();

            Assert.Equal(before, pair.AddressOfCounter(0));
            Assert.Equal(0, before % 256);
            Assert.Equal(bytesApart, pair.AddressOfCounter(1) - before);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void Eight_bytes_apart_they_share_a_line_and_256_bytes_apart_they_do_not(int lineLength)
    {
        var (near, far) = (new CounterPair(8), new CounterPair(256));

        Assert.Equal(near.AddressOfCounter(0) / lineLength, near.AddressOfCounter(1) / lineLength);
        Assert.NotEqual(far.AddressOfCounter(0) / lineLength, far.AddressOfCounter(1) / lineLength);
    }

    [Fact]
    public void Text_has_the_distance_and_both_counts()
    {
        var pair = new CounterPair(16);
        pair.Increment(1, 1234);
        pair.Increment(1, 1);

        Assert.Equal("Two counters 16 bytes apart: 0 and 1,235.", pair.ToDisplayString("text/plain"));
        Assert.Equal("<p>Two counters 16 bytes apart: 0 and 1,235.</p>", pair.ToDisplayString("text/html"));
    }

    [Theory]
    [InlineData(0, "bytesApart is 0, but it must be from 8 to 4,096.")]
    [InlineData(-8, "bytesApart is -8,")]
    [InlineData(12, "bytesApart is 12, but it must be a multiple of 8.")]
    [InlineData(8192, "bytesApart is 8,192,")]
    public void A_distance_that_cannot_be_is_refused_in_a_sentence_that_names_it(int bytesApart, string sentence) =>
        Assert.StartsWith(
            sentence, Assert.Throws<ArgumentOutOfRangeException>(() => new CounterPair(bytesApart)).Message);

    [Theory]
    [InlineData(0, "times is 0, but it must be from 1 to 1,000,000,000.")]
    [InlineData(-1, "times is -1,")]
    public void A_number_of_increments_that_makes_no_experiment_is_refused(int increments, string sentence)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CounterPair(8).Increment(0, increments));
        Assert.StartsWith(sentence, error.Message);
    }
}
