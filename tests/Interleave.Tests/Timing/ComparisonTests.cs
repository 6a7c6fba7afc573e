using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class ComparisonTests
{
    private static readonly Measurement InTurn = Of("one after another", 4.019, 4.5, 3.9);
    private static readonly Measurement AtOnce = Of("13 threads", 0.319, 0.3, 0.4);

    [Fact]
    public void Speed_up_is_the_baselines_median_over_the_measurements()
    {
        var comparison = new Comparison([InTurn, AtOnce]);

        Assert.Same(InTurn, comparison.Baseline);
        Assert.Equal(1, comparison.SpeedUp(InTurn));
        Assert.Equal(4.019 / 0.319, comparison.SpeedUp(AtOnce), 1e-9);
    }

    [Fact]
    public void Text_has_the_medians_and_ends_with_the_speed_up()
    {
        var text = new Comparison([InTurn, AtOnce]).ToDisplayString("text/plain");

        Assert.EndsWith("\none after another 4.02 s, 13 threads 319 ms: speed-up 12.6 ×", text);
        Assert.Contains("median", text);
        Assert.Contains("3.90 s", text);
    }

    [Fact]
    public void More_than_two_candidates_have_a_line_each()
    {
        var lines = new Comparison([InTurn, AtOnce, Of("slow", 8.038)]).ToText().Split('\n');

        Assert.Equal("one after another 4.02 s, 13 threads 319 ms: speed-up 12.6 ×", lines[^2]);
        Assert.Equal("one after another 4.02 s, slow 8.04 s: speed-up 0.500 ×", lines[^1]);
    }

    [Fact]
    public void A_time_below_the_clocks_tick_has_no_speed_up_in_words()
    {
        var comparison = new Comparison([InTurn, Of("nothing", 0)]);

        Assert.Equal(double.PositiveInfinity, comparison.SpeedUp(comparison.Measurements[1]));
        Assert.EndsWith("one after another 4.02 s, nothing 0 ms: too short to be compared", comparison.ToText());
    }

    [Fact]
    public void With_enough_runs_the_speed_up_has_its_interval()
    {
        var comparison = new Comparison(
        [
            Of("slow", 0.4, 0.41, 0.42, 0.39, 0.38, 0.4, 0.41),
            Of("fast", 0.1, 0.102, 0.103, 0.098, 0.097, 0.1, 0.101),
        ]);

        var line = comparison.ToText().Split('\n')[^1];
        Assert.Matches(
            @"^slow 400 ms, fast 100 ms: speed-up 4\.00 × \(95 % interval 3\.[789]\d? to 4\.[123]\d? ×\)$", line);
        Assert.Matches(@"slow +400 ms +3\d\d ms to 4\d\d ms +380 ms +420 ms +7", comparison.ToText());
        Assert.Contains("95 % interval", comparison.ToText().Split('\n')[0]);
    }

    [Fact]
    public void A_difference_smaller_than_the_noise_is_called_that()
    {
        var comparison = new Comparison(
        [
            Of("a", 0.39, 0.4, 0.42, 0.38, 0.41, 0.4, 0.41),
            Of("b", 0.4, 0.41, 0.39, 0.41, 0.38, 0.42, 0.4),
            Of("c", 0.2, 0.21),
        ]);

        var lines = comparison.ToText().Split('\n');
        Assert.Matches(@"^a 400 ms, b 400 ms: no difference beyond the noise \(speed-up 1\.00 ×, 95 % interval 0\.9\d+ to 1\.[01]\d ×\)$", lines[^2]);
        Assert.Equal("a 400 ms, c 205 ms: speed-up 1.95 ×", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith('c') && line.Contains("too few runs"));
        Assert.Contains(lines[1..], line => line == "Too few runs for a 95 % interval of the median: it takes 6.");
    }

    [Fact]
    public void Html_has_the_same_lines_with_labels_encoded()
    {
        var html = new Comparison([InTurn, Of("<b>13</b>", 0.319)]).ToDisplayString("text/html");

        Assert.Contains("<table>", html);
        Assert.Contains("&lt;b&gt;13&lt;/b&gt; 319 ms: speed-up 12.6 ×", html);
    }

    [Fact]
    public void Candidates_must_be_two_and_told_apart()
    {
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => new Comparison([InTurn])).Message);
        Assert.Contains(
            "label of its own", Assert.Throws<ArgumentException>(() => new Comparison([InTurn, InTurn])).Message);
    }

    private static Measurement Of(string label, params double[] seconds) =>
        new(label, seconds.Select(TimeSpan.FromSeconds));
}
