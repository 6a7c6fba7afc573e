using System.Text.RegularExpressions;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class HarnessProgressTests
{
    private readonly ManualClock _clock = new();
    private readonly List<HarnessProgress> _reports = [];

    [Fact]
    public void Reports_come_at_most_five_a_second_and_always_at_the_end()
    {
        Run(repeats: 100, runMilliseconds: 50);

        Assert.Equal(0, _reports[0].Done);
        Assert.Equal(100, _reports[^1].Done);
        Assert.InRange(_reports.Count, 10, 27);
        Assert.All(_reports.Zip(_reports.Skip(1)).SkipLast(1), pair =>
            Assert.True(pair.Second.Elapsed - pair.First.Elapsed >= TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public void The_last_report_comes_however_soon_it_is()
    {
        Run(repeats: 2, runMilliseconds: 1);

        Assert.Equal([0, 2], _reports.Select(report => report.Done));
    }

    [Fact]
    public void Time_left_is_the_mean_of_the_runs_done_for_each_to_come()
    {
        Run(repeats: 4, runMilliseconds: 1000);

        Assert.Null(_reports[0].Left);
        Assert.Equal([3000, 2000, 1000, 0], _reports.Skip(1).Select(report => report.Left!.Value.TotalMilliseconds));
    }

    [Fact]
    public void The_time_of_a_report_is_in_no_sample()
    {
        var measurement = Run(repeats: 5, runMilliseconds: 300, reportMilliseconds: 7000);

        Assert.All(measurement.Samples, sample => Assert.Equal(TimeSpan.FromMilliseconds(300), sample));
    }

    [Fact]
    public void Warm_ups_count_as_runs_and_are_named()
    {
        Run(repeats: 1, runMilliseconds: 1000, warmUps: 1);

        Assert.Equal(["work (warm-up)", "work", "work"], _reports.Select(report => report.What));
        Assert.All(_reports, report => Assert.Equal(2, report.Total));
    }

    [Fact]
    public void Each_sample_so_far_is_a_dot_until_all_are_there()
    {
        Run(repeats: 4, runMilliseconds: 1000);

        Assert.Equal([0, 1, 2, 3, 0], _reports.Select(report => Regex.Count(report.ToHtml(), "<circle ")));
        Assert.DoesNotContain("<svg", _reports[0].ToHtml(), StringComparison.Ordinal);
        Assert.Contains(">1.00 s</text>", _reports[1].ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", _reports[1].ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_itself_as_one_sentence()
    {
        var progress = new HarnessProgress(
            "<13> threads", 4, 9, TimeSpan.FromSeconds(12.1), TimeSpan.FromSeconds(15.12));
        Assert.Equal(
            "Measuring <13> threads: 4 of 9 runs done, 12.1 s so far, about 16 s left.",
            progress.ToDisplayString("text/plain"));
        Assert.Contains("<progress value=\"0.444\" max=\"1\"", progress.ToDisplayString("text/html"));
        Assert.Contains("Measuring &lt;13&gt; threads", progress.ToHtml());

        Assert.Equal(
            "Measuring a: 0 of 9 runs done.", new HarnessProgress("a", 0, 9, TimeSpan.FromTicks(130), null).ToText());
        var over = progress with { Done = 9, Elapsed = TimeSpan.FromSeconds(21) };
        Assert.Equal("9 of 9 runs done in 21.0 s.", over.ToText());
        Assert.DoesNotContain("<progress", over.ToHtml());
    }

    private Measurement Run(int repeats, double runMilliseconds, double reportMilliseconds = 0, int warmUps = 0) =>
        new InterleavedRuns(_clock, new Random(1)).Run(
            [Candidate.Of("work", () => _clock.Advance(runMilliseconds))],
            new()
            {
                Repeats = repeats,
                WarmUps = warmUps,
                Progress = report =>
                {
                    _reports.Add(report);
                    _clock.Advance(reportMilliseconds);
                },
                CancellationToken = TestContext.Current.CancellationToken,
            })[0];
}
