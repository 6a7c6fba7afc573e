using Interleave.Experiments.Computing;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Tests.Computing;

public class AmdahlTests
{
    // Worked by hand from 1 / (s + (1 - s) / N).
    [Theory]
    [InlineData(0.25, 1, 1)]
    [InlineData(0.25, 2, 1.6)]
    [InlineData(0.25, 16, 1 / 0.296875)]
    [InlineData(0.05, 20, 1 / 0.0975)]
    [InlineData(0, 8, 8)]
    [InlineData(1, 8, 1)]
    public void The_law_gives_the_speed_up(double serialShare, int processors, double speedUp) =>
        Assert.Equal(speedUp, Amdahl.SpeedUp(serialShare, processors), 12);

    [Theory]
    [InlineData(0.25, 4)]
    [InlineData(0.05, 20)]
    [InlineData(1, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void The_limit_is_what_no_number_of_processors_passes(double serialShare, double limit)
    {
        Assert.Equal(limit, Amdahl.Limit(serialShare), 12);
        Assert.True(Amdahl.SpeedUp(serialShare, int.MaxValue) <= limit);
    }

    [Fact]
    public void What_lies_outside_of_the_law_is_refused()
    {
        foreach (var share in new[] { -0.01, 1.01, double.NaN })
        {
            Assert.Contains(
                "from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Amdahl.SpeedUp(share, 2)).Message);
            Assert.Contains(
                "from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Amdahl.Limit(share)).Message);
        }

        Assert.Contains(
            "and not 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Amdahl.SpeedUp(0.5, 0)).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(1)]
    public void The_fit_finds_the_share_that_the_times_were_made_with(double share)
    {
        var fit = Amdahl.Fit(Times([1, 2, 3, 4, 8, 16], threads => Amdahl.SpeedUp(share, threads)));

        Assert.Equal(share, fit.SerialShare!.Value, 6);
        Assert.Equal(5, fit.Points);
    }

    [Fact]
    public void Threads_beyond_the_processors_count_as_the_processors()
    {
        var fit = Amdahl.Fit(
            Times([1, 2, 3, 4], threads => Amdahl.SpeedUp(0.25, Math.Min(threads, 2))), processors: 2);

        Assert.Equal(0.25, fit.SerialShare!.Value, 6);
    }

    [Fact]
    public void With_one_point_the_fit_is_the_inverse_of_the_law()
    {
        // (1/2.9 − 1/4) / (1 − 1/4), by Karp and Flatt.
        Assert.Equal(0.126437, Amdahl.Fit(Times([1, 4], threads => threads == 1 ? 1 : 2.9)).SerialShare!.Value, 6);
    }

    [Fact]
    public void No_other_share_has_a_smaller_sum_of_squares()
    {
        var sweep = Times([1, 2, 4, 8], threads => threads switch { 2 => 1.5, 4 => 2.7, 8 => 2.9, _ => 1 });
        var best = Amdahl.Fit(sweep).SerialShare!.Value;

        Assert.InRange(best, 0.01, 0.99);
        Assert.True(Squares(best) < Squares(best - 0.001));
        Assert.True(Squares(best) < Squares(best + 0.001));

        double Squares(double share) => sweep.Points.Sum(
            point => Math.Pow((1 / point.SpeedUp) - (1 / Amdahl.SpeedUp(share, point.Value)), 2));
    }

    [Theory]
    [InlineData(2.2, 0)]
    [InlineData(0.8, 1)]
    public void Times_beyond_the_law_give_the_share_at_its_end(double speedUp, double share) =>
        Assert.Equal(share, Amdahl.Fit(Times([1, 2], threads => threads == 1 ? 1 : speedUp)).SerialShare);

    [Fact]
    public void On_one_processor_no_share_is_told()
    {
        var fit = Amdahl.Fit(Times([1, 2], _ => 1), processors: 1);

        Assert.Null(fit.SerialShare);
        Assert.Equal(
            "No point was measured with more than one processor, so these times do not tell the serial share.", fit.ToDisplayString("text/plain"));
        Assert.Null(Amdahl.Fit(Times([1], _ => 1)).SerialShare);
    }

    [Fact]
    public void A_sweep_that_begins_elsewhere_is_refused() =>
        Assert.Contains(
            "begins with 2.",
            Assert.Throws<ArgumentException>(() => Amdahl.Fit(Times([2, 4], threads => threads))).Message);

    [Fact]
    public void Text_has_the_share_the_points_and_the_limit()
    {
        Assert.Equal(
            "Serial share that fits best: 26.0 % (from 3 points). With it no number of processors brings more than 3.85 ×.",
            new AmdahlFit(0.26, 3).ToDisplayString("text/plain"));
        Assert.Equal(
            "<p>Serial share that fits best: 0.0 % (from 1 point). With it there is no limit.</p>",
            new AmdahlFit(0, 1).ToDisplayString("text/html"));
    }

    private static Sweep Times(int[] threads, Func<int, double> speedUp) =>
        new(
            "threads",
            threads.Select(count => (count, new Measurement("a point", [TimeSpan.FromSeconds(10 / speedUp(count))]))));
}
