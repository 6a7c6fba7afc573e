using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class TimeBudgetTests
{
    private readonly ManualClock _clock = new();
    private readonly List<HarnessProgress> _reports = [];

    [Fact]
    public void No_round_is_begun_when_the_budget_is_used_up_and_what_was_measured_is_kept()
    {
        var measurements = Run(repeats: 9, warmUps: 0, budgetMilliseconds: 700);

        // A round takes 300 ms; the third begins at 600 ms and is seen to its end.
        Assert.All(measurements, measurement => Assert.Equal(3, measurement.Samples.Length));
        Assert.All(measurements, measurement => Assert.True(measurement.Run!.IsCutShort));
        Assert.Contains(
            "Stopped after 3 of 9 rounds, for the time budget of 700 ms was used up.", measurements[0].ToText());
        Assert.Contains(
            "Stopped after 3 of 9 rounds, for the time budget of 700 ms was used up.",
            new Comparison(measurements).ToText());
        Assert.Contains("Stopped after 3 of 9 rounds", new Comparison(measurements).ToHtml());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void One_whole_round_is_always_measured(int warmUps)
    {
        var measurements = Run(repeats: 9, warmUps, budgetMilliseconds: 1);

        Assert.All(measurements, measurement => Assert.Single(measurement.Samples));
        Assert.Contains("Stopped after 1 of 9 rounds", measurements[0].ToText());
    }

    [Fact]
    public void A_budget_that_is_enough_changes_nothing()
    {
        var measurements = Run(repeats: 2, warmUps: 1, budgetMilliseconds: 10_000);

        Assert.All(measurements, measurement => Assert.Equal(2, measurement.Samples.Length));
        Assert.All(measurements, measurement => Assert.False(measurement.Run!.IsCutShort));
        Assert.DoesNotContain("Stopped", measurements[0].ToText());
        Assert.False(_reports[^1].IsOutOfBudget);
    }

    [Fact]
    public void Progress_ends_with_what_was_done_and_never_promises_more_than_the_budget()
    {
        Run(repeats: 9, warmUps: 0, budgetMilliseconds: 700);

        Assert.Equal("6 of 18 runs done in 900 ms; then the time budget was used up.", _reports[^1].ToText());
        Assert.All(_reports.Where(report => report.Left is not null), report =>
            Assert.True(report.Left <= TimeSpan.FromMilliseconds(700) && report.Left >= TimeSpan.Zero));
    }

    [Fact]
    public void Every_way_to_measure_takes_a_budget()
    {
        var options = new HarnessOptions
        {
            Repeats = 50,
            Budget = TimeSpan.FromTicks(1),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        static void Work() => Thread.Sleep(1);

        Assert.Single(Harness.Measure("a", Work, options).Samples);
        Assert.Single(Harness.Compare(options, ("a", Work), ("b", Work)).Baseline.Samples);
        Assert.Single(Harness.Sweep("n", [1, 2], _ => Work(), options).Points[0].Measurement.Samples);
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(-2, "-2.00 s")]
    public void A_budget_that_is_none_is_refused_before_anything_runs(int seconds, string shown)
    {
        var runs = 0;

        var options = new HarnessOptions
        {
            Budget = TimeSpan.FromSeconds(seconds),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        var error = Assert.ThrowsAny<ArgumentException>(() => Harness.Measure("a", () => runs++, options));

        Assert.StartsWith($"Budget must be above zero, and it is {shown}.", error.Message);
        Assert.Equal(0, runs);
    }

    private Measurement[] Run(int repeats, int warmUps, double budgetMilliseconds) => new InterleavedRuns(_clock, new Random(1)).Run(
        [Candidate.Of("a", () => _clock.Advance(100)), Candidate.Of("b", () => _clock.Advance(200))],
        new()
        {
            Repeats = repeats,
            WarmUps = warmUps,
            Budget = TimeSpan.FromMilliseconds(budgetMilliseconds),
            Progress = _reports.Add,
            CancellationToken = TestContext.Current.CancellationToken,
        });
}
