using System.Globalization;
using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class DurationTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.0000003, "300 ns")]
    [InlineData(0.0000123, "12.3 µs")]
    [InlineData(0.00085, "850 µs")]
    [InlineData(0.0009997, "1.00 ms")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.3191, "319 ms")]
    [InlineData(0.99949, "999 ms")]
    [InlineData(0.9996, "1.00 s")]
    [InlineData(4.0213, "4.02 s")]
    [InlineData(59.96, "60.0 s")]
    [InlineData(119.4, "119 s")]
    [InlineData(119.6, "2 min 0 s")]
    [InlineData(754, "12 min 34 s")]
    [InlineData(7384, "2 h 3 min")]
    [InlineData(-4.0213, "-4.02 s")]
    public void A_duration_has_three_digits_and_a_unit(double seconds, string expected)
    {
        Assert.Equal(
            expected, DurationText.Of(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))));
    }

    [Fact]
    public void The_readers_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-CA");
        try
        {
            Assert.Equal("4.02 s", DurationText.Of(TimeSpan.FromSeconds(4.0213)));
            Assert.Equal("12.6 ×", SpeedUp.ToText(12.605));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0.04123, "0.0412 ×")]
    [InlineData(0.9999, "1.00 ×")]
    [InlineData(9.996, "10.0 ×")]
    [InlineData(12.6, "12.6 ×")]
    [InlineData(4021, "4,020 ×")]
    [InlineData(double.PositiveInfinity, "–")]
    [InlineData(double.NaN, "–")]
    [InlineData(0, "–")]
    public void A_speed_up_has_three_digits_and_its_sign(double ratio, string expected)
    {
        Assert.Equal(expected, SpeedUp.ToText(ratio));
    }
}
