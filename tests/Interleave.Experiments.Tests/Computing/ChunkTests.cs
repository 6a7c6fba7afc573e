using Interleave.Experiments.Computing;

namespace Interleave.Experiments.Tests.Computing;

public class ChunkTests
{
    [Theory]
    [InlineData(0, 10, 3)]
    [InlineData(0, 2_000_000, 200)]
    [InlineData(5, 5, 4)]
    [InlineData(0, 3, 8)]
    [InlineData(int.MinValue, int.MaxValue, 7)]
    public void Parts_follow_each_other_without_a_gap_and_are_even_in_length(int from, int to, int parts)
    {
        var chunks = Chunk.Split(from, to, parts);

        Assert.Equal(parts, chunks.Length);
        Assert.Equal((from, to), (chunks[0].From, chunks[^1].To));
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        var lengths = chunks.Select(chunk => (long)chunk.To - chunk.From).ToArray();
        Assert.InRange(lengths.Max() - lengths.Min(), 0, 1);
    }

    [Fact]
    public void What_cannot_be_divided_is_refused()
    {
        Assert.Contains(
            "A range from 10 cannot end at 9.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Chunk.Split(10, 9, 1)).Message);
        Assert.Contains(
            "and not into 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Chunk.Split(0, 10, 0)).Message);
    }
}
