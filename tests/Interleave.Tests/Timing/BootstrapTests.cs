using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class BootstrapTests
{
    private const int Samples = 2000;

    // Each draws a time in seconds; beside it the true median.
    private static readonly Dictionary<string, (Func<Random, double> Draw, double Median)> Distributions = new()
    {
        ["normal"] = (random => 0.1 + (0.01 * Normal(random)), 0.1),
        ["lognormal"] = (random => 0.1 * Math.Exp(Normal(random)), 0.1),
        ["exponential"] = (random => 0.1 * -Math.Log(1 - random.NextDouble()), 0.1 * Math.Log(2)),
    };

    [Theory]
    [InlineData("normal")]
    [InlineData("lognormal")]
    [InlineData("exponential")]
    public void The_intervals_of_30_samples_cover_the_true_median_in_93_to_97_percent(string distribution)
    {
        var covered = CoveredShare(distribution, size: 30);

        Assert.InRange(covered, 0.93, 0.97);
    }

    // The plain percentile interval covers 87 % of 7 samples and 92 % of 15.
    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    public void The_intervals_of_few_samples_are_not_too_narrow(int size)
    {
        Assert.InRange(CoveredShare("exponential", size), 0.94, 1);
    }

    [Fact]
    public void Two_candidates_that_do_not_differ_are_told_apart_in_at_most_seven_percent()
    {
        var random = new Random(3);
        var (draw, _) = Distributions["lognormal"];

        var same = Enumerable.Range(0, 1000).Count(_ =>
            new Comparison([Measured("a", draw, random, 30), Measured("b", draw, random, 30)])
                .SpeedUpLines.Single().Contains("no difference beyond the noise"));

        Assert.InRange(same, 930, 1000);
    }

    [Fact]
    public void The_interval_of_a_speed_up_covers_the_true_ratio()
    {
        var random = new Random(4);
        var (draw, _) = Distributions["normal"];

        var covered = Enumerable.Range(0, 1000).Count(_ =>
        {
            var fast = Measured("fast", draw, random, 30);
            return new Comparison([Measured("slow", source => 3 * draw(source), random, 30), fast])
                .SpeedUpInterval(fast)!.Value.Contains(3);
        });

        Assert.InRange(covered, 930, 985);
    }

    [Fact]
    public void The_same_samples_have_the_same_interval_in_whatever_order()
    {
        var samples = Enumerable.Range(1, 40).Select(number => TimeSpan.FromMilliseconds(number * number)).ToArray();

        var interval = new Measurement("a", samples).MedianInterval;

        Assert.NotNull(interval);
        Assert.Equal(interval, new Measurement("b", samples.Reverse()).MedianInterval);
        Assert.True(interval.Value.Contains(new Measurement("a", samples).Median));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(200_000, true)]
    public void Fewer_than_six_samples_have_no_interval(int size, bool hasInterval)
    {
        var measurement = new Measurement(
            "work", Enumerable.Range(1, size).Select(number => TimeSpan.FromMilliseconds(number)));
        var baseline = new Measurement(
            "baseline", Enumerable.Range(1, 10).Select(number => TimeSpan.FromMilliseconds(number)));

        Assert.Equal(hasInterval, measurement.MedianInterval is not null);
        Assert.Equal(hasInterval, new Comparison([baseline, measurement]).SpeedUpInterval(measurement) is not null);
        Assert.Equal(
            hasInterval,
            !new Comparison([baseline, measurement]).ToText().Contains(
                "Too few runs for a 95 % interval of the median: it takes 6."));
        Assert.DoesNotContain("Too few runs", measurement.ToText());
    }

    [Fact]
    public void Samples_of_zero_have_no_interval_of_a_speed_up()
    {
        var zero = new Measurement(
            "zero", Enumerable.Range(0, 10).Select(number => TimeSpan.FromMilliseconds(number)));

        Assert.Null(new Comparison([zero, new("other", zero.Samples)]).SpeedUpInterval(zero));
    }

    private static double CoveredShare(string distribution, int size)
    {
        var random = new Random(1);
        var (draw, median) = Distributions[distribution];
        var covered = Enumerable.Range(0, Samples).Count(_ =>
            Measured(distribution, draw, random, size).MedianInterval!.Value.Contains(TimeSpan.FromSeconds(median))) / (double)Samples;
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{covered:0.0 %} covered"));
        return covered;
    }

    private static Measurement Measured(string label, Func<Random, double> draw, Random random, int size) =>
        new(label, Enumerable.Range(0, size).Select(_ => TimeSpan.FromSeconds(draw(random))));

    // As G. E. P. Box and M. E. Muller make them.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
