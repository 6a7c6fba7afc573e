using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class MemoryTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(850, "850 B")]
    [InlineData(1000, "0.977 KiB")]
    [InlineData(17_510, "17.1 KiB")]
    [InlineData(1024 * 1023.9, "1.00 MiB")]
    [InlineData(2147483648, "2.00 GiB")]
    [InlineData(-17_510, "-17.1 KiB")]
    public void Memory_has_three_digits_and_a_unit(double bytes, string text) =>
        Assert.Equal(text, MemoryText.Of(bytes));
}
