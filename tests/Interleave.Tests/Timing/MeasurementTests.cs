using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class MeasurementTests
{
    [Theory]
    [InlineData(new[] { 30, 10, 20 }, 20, 10, 30)]
    [InlineData(new[] { 40, 10, 20, 30 }, 25, 10, 40)]
    [InlineData(new[] { 7 }, 7, 7, 7)]
    public void Median_minimum_and_maximum_are_those_of_the_samples(
        int[] milliseconds, int median, int minimum, int maximum)
    {
        var measurement = new Measurement("work", milliseconds.Select(sample => TimeSpan.FromMilliseconds(sample)));

        Assert.Equal(TimeSpan.FromMilliseconds(median), measurement.Median);
        Assert.Equal(TimeSpan.FromMilliseconds(minimum), measurement.Minimum);
        Assert.Equal(TimeSpan.FromMilliseconds(maximum), measurement.Maximum);
        Assert.Equal(milliseconds, measurement.Samples.Select(sample => (int)sample.TotalMilliseconds));
    }

    [Fact]
    public void A_measurement_needs_samples_and_none_below_zero()
    {
        Assert.Contains(
            "needs at least one", Assert.Throws<ArgumentException>(() => new Measurement("work", [])).Message);
        Assert.Contains(
            "below zero",
            Assert.Throws<ArgumentException>(() => new Measurement("work", [TimeSpan.FromTicks(-1)])).Message);
        Assert.Throws<ArgumentException>(() => new Measurement(" ", [TimeSpan.Zero]));
    }

    [Fact]
    public void It_shows_every_sample_in_html_and_text()
    {
        var measurement = new Measurement("<work>", [TimeSpan.FromMilliseconds(12.3), TimeSpan.FromSeconds(4.02)]);

        Assert.Contains("12.3 ms, 4.02 s", measurement.ToDisplayString("text/plain"));
        Assert.Contains("12.3 ms, 4.02 s", measurement.ToDisplayString("text/html"));
        Assert.Contains("&lt;work&gt;", measurement.ToDisplayString("text/html"));
        Assert.Equal(measurement.ToText(), measurement.ToString());
    }

    [Fact]
    public void With_enough_samples_it_shows_the_interval_and_of_very_many_the_first()
    {
        var measurement = new Measurement(
            "work", Enumerable.Range(1, 60).Select(number => TimeSpan.FromMilliseconds(number)));

        Assert.Matches("^work +median +95 % interval +min +max +runs  each run\n", measurement.ToText());
        Assert.Matches(@"work +30\.5 ms +2\d\.\d ms to 3\d\.\d ms +1\.00 ms +60\.0 ms +60  1\.00 ms, 2\.00 ms, .*, 50\.0 ms, and 10 more", measurement.ToText());
        Assert.DoesNotContain("Too few", measurement.ToText());
        Assert.Contains("95 % interval", measurement.ToHtml());
    }

    [Fact]
    public void What_the_harness_did_not_take_says_nothing_of_an_environment()
    {
        var measurement = new Measurement("work", [TimeSpan.FromSeconds(1)]);

        Assert.Null(measurement.Run);
        Assert.DoesNotContain("core", measurement.ToText());
    }
}
