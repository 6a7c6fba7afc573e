using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class OutlierTests
{
    // The fourths of 1, 2, …, 9 are 3 and 7, so the fences stand at -3 and 13.
    [Theory]
    [InlineData(13, false)]
    [InlineData(13.001, true)]
    [InlineData(100, true)]
    public void A_time_beyond_a_fence_is_an_outlier(double last, bool isOutlier)
    {
        var measurement = Of([1, 2, 3, 4, 5, 6, 7, 8, last]);

        Assert.Equal(isOutlier ? [TimeSpan.FromMilliseconds(last)] : [], measurement.Outliers);
        Assert.Equal(isOutlier, measurement.IsOutlier(TimeSpan.FromMilliseconds(last)));
        Assert.False(measurement.IsOutlier(measurement.Median));
    }

    [Fact]
    public void A_time_that_is_too_short_is_an_outlier_too()
    {
        Assert.Equal([TimeSpan.FromMilliseconds(10)], Of([100, 101, 10, 102, 103, 104]).Outliers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Fewer_than_five_samples_have_no_outlier(int size)
    {
        Assert.Empty(Of([.. Enumerable.Repeat(1.0, size - 1), 1000]).Outliers);
    }

    [Fact]
    public void An_outlier_is_marked_and_kept()
    {
        var measurement = Of([10, 10, 11, 12, 12, 50]);

        var text = measurement.ToText();
        Assert.Contains("10.0 ms, 10.0 ms, 11.0 ms, 12.0 ms, 12.0 ms, 50.0 ms*", text);
        Assert.Contains("6 (1*)", text);
        Assert.Contains("*: an outlier by Tukey's fences; it counts like the others.", text);
        Assert.Contains("50.0 ms*", measurement.ToHtml());
        Assert.Equal(TimeSpan.FromMilliseconds(50), measurement.Maximum);
        Assert.Equal(6, measurement.Samples.Length);
        Assert.Equal(TimeSpan.FromMilliseconds(11.5), measurement.Median);
    }

    [Fact]
    public void Without_outliers_nothing_is_said_of_them()
    {
        Assert.DoesNotContain("*", Of([10, 10, 11, 12, 12, 13]).ToText());
    }

    private static Measurement Of(double[] milliseconds) =>
        new("work", milliseconds.Select(TimeSpan.FromMilliseconds));
}
