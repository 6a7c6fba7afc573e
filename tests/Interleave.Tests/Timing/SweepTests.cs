using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class SweepTests
{
    private static readonly Sweep Threads = new("threads", new[] { (13, Of(0.3, 0.32)), (1, Of(3.9)), (2, Of(2.1)) });

    [Fact]
    public void Speed_up_is_against_the_first_value()
    {
        Assert.Equal(
            [1, 3.9 / 2.1, 3.9 / 0.31],
            Threads.Points.Select(point => point.SpeedUp),
            (left, right) => Math.Abs(left - right) < 1e-9);
    }

    [Fact]
    public void A_model_makes_a_new_sweep_and_leaves_the_old_one()
    {
        var modelled = Threads.WithModel(
            "⌈13 / T⌉ × wait", threads => TimeSpan.FromMilliseconds(300 * Math.Ceiling(13.0 / threads)));

        Assert.Equal([3900, 2100, 300], modelled.Points.Select(point => point.Model!.Value.TotalMilliseconds));
        Assert.Equal("⌈13 / T⌉ × wait", modelled.ModelFormula);
        Assert.All(Threads.Points, point => Assert.Null(point.Model));
        Assert.Null(Threads.ModelFormula);
    }

    [Fact]
    public void A_model_below_zero_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Threads.WithModel("no", threads => TimeSpan.FromSeconds(1 - threads)));

        Assert.Contains("gives -1.00 s at threads = 2", error.Message);
    }

    [Fact]
    public void Text_has_a_row_a_value_and_the_model_where_there_is_one()
    {
        Assert.DoesNotContain("odel", Threads.ToText());
        Assert.EndsWith("Speed-up is against threads = 1.", Threads.ToDisplayString("text/plain"));

        var lines = Threads.WithModel("⌈13 / T⌉ × wait", _ => TimeSpan.FromMilliseconds(300)).ToText().Split('\n');
        Assert.Equal("threads  median     min     max  runs  speed-up   model", lines[0]);
        Assert.Equal("     13  310 ms  300 ms  320 ms     2    12.6 ×  300 ms", lines[4]);
        Assert.EndsWith("Model: ⌈13 / T⌉ × wait.", lines[5]);
    }

    [Fact]
    public void A_difference_smaller_than_the_noise_is_marked()
    {
        var sweep = new Sweep("threads", new[]
        {
            (1, Of(1, 1.1, 1.2, 1.3, 1.4, 1.5)),
            (2, Of(0.5, 0.55, 0.6, 0.65, 0.7, 0.75)),
            (3, Of(1.1, 1.1, 1.2, 1.2, 1.4, 1.4)),
        });

        Assert.Equal([false, false, true], sweep.Points.Select(point => point.IsWithinNoise));
        Assert.Null(sweep.Points[0].SpeedUpInterval);
        Assert.True(sweep.Points[1].SpeedUpInterval!.Value.Contains(2));
        var lines = sweep.ToText().Split('\n');
        Assert.EndsWith(" 1.00 ×", lines[2]);
        Assert.EndsWith(" 2.00 ×", lines[3]);
        Assert.EndsWith(" ≈ 1.04 ×", lines[4]);
        Assert.EndsWith("Speed-up is against threads = 1. ≈: no difference beyond the noise.", lines[5]);
        Assert.Equal(sweep.Points[2], sweep.WithModel("m", _ => TimeSpan.Zero).Points[2] with { Model = null });
    }

    [Fact]
    public void Html_has_the_same_footnote()
    {
        Assert.Contains("Speed-up is against threads = 1.", Threads.ToDisplayString("text/html"));
    }

    private static Measurement Of(params double[] seconds) => new("a point", seconds.Select(TimeSpan.FromSeconds));
}
