using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 02, whatever the machine and the values.</summary>
public sealed class ThirteenCitiesTests
{
    private const string Notebook = "02-thirteen-cities.ipynb";

    private static readonly (string City, string Temperature)[] Expected =
    [
        ("Charlottetown", "18.5"), ("Edmonton", "1.6"), ("Fredericton", "16.6"), ("Halifax", "18.0"), ("Iqaluit", "-2.4"),
        ("Québec City", "18.4"), ("Regina", "7.4"), ("St. John's", "11.8"), ("Toronto", "20.4"), ("Victoria", "9.2"),
        ("Whitehorse", "-5.1"), ("Winnipeg", "5.1"), ("Yellowknife", "1.6"),
    ];

    [Fact]
    public void At_300_ms_the_waits_add_up_one_after_another_and_overlap_with_threads()
    {
        var run = ChapterRun.Of(Notebook, "repeats=1", "threadCounts=[1, 4, 13]");

        AssertThirteen(run.Text("run-one-after-another"));
        AssertThirteen(run.Text("run-a-thread-each"));
        Assert.True(Median(run, "run-one-after-another", "one after another") >= 13 * 0.3);
        Assert.True(Median(run, "run-a-thread-each", "a thread each") < 2 * 0.3);

        var (inTurn, withThreads, speedUp) = Comparison(run, 13);
        Assert.True(inTurn >= 13 * 0.3);
        Assert.True(withThreads < 2 * 0.3);
        Assert.InRange(speedUp, 6.5, 13);
        Assert.InRange(speedUp, 0.95 * inTurn / withThreads, 1.05 * inTurn / withThreads);

        // Before the joins no answer can be there, for none comes in less than 300 ms; after them all are.
        Assert.Contains("0 of 13 cities have a temperature.", run.Text("no-join"), StringComparison.Ordinal);
        Assert.Contains("13 of 13 cities have a temperature.", run.Text("no-join"), StringComparison.Ordinal);

        Assert.Equal(3, run.Charts().Count);
        Assert.Single(run.Charts("compare-plot"));
        Assert.Single(run.Charts("timeline-plot"));
        Assert.Single(run.Charts("sweep"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(13)]
    [InlineData(50)]
    public void With_any_number_of_threads_it_runs_and_takes_at_least_its_rounds(int threads)
    {
        var run = ChapterRun.Of(Notebook, $"threads={threads}", "latencyMs=40", "repeats=1", $"threadCounts=[{threads}]");

        var (_, withThreads, _) = Comparison(run, threads);
        Assert.True(withThreads >= 0.040 * Math.Ceiling(13.0 / threads), $"{threads} threads took {withThreads} s.");
    }

    [Fact]
    public void Without_any_latency_it_still_runs()
    {
        var run = ChapterRun.Of(Notebook, "latencyMs=0", "repeats=1", "threadCounts=[1, 13]");

        AssertThirteen(run.Text("run-a-thread-each"));
    }

    [Fact]
    public void The_sweep_lies_on_or_above_its_model()
    {
        var run = ChapterRun.Of(Notebook, "latencyMs=60", "repeats=1", "threadCounts=[1, 3, 13]");

        var rows = Regex.Matches(run.Text("sweep"), @"^ *(?<threads>\d+)  +(?<median>[\d.]+ m?s) .*×  +(?<model>[\d.]+ m?s)", RegexOptions.Multiline);
        Assert.Equal(["1", "3", "13"], rows.Select(row => row.Groups["threads"].Value));
        Assert.All(rows, row => Assert.True(
            ChapterRun.Seconds(row.Groups["median"].Value) >= ChapterRun.Seconds(row.Groups["model"].Value), row.Value));
    }

    private static void AssertThirteen(string text)
    {
        Assert.Contains("13 of 13 cities have a temperature.", text, StringComparison.Ordinal);
        Assert.All(Expected, expected =>
            Assert.Matches($@"(?m)^{Regex.Escape(expected.City)} +{Regex.Escape(expected.Temperature)} °C", text));
    }

    private static double Median(ChapterRun run, string cell, string label) =>
        ChapterRun.Seconds(run.Match(cell, $@"(?m)^{label} +(?<median>[\d.]+ m?s)")["median"].Value);

    private static (double InTurn, double WithThreads, double SpeedUp) Comparison(ChapterRun run, int threads)
    {
        var line = run.Match(
            "compare", $@"one after another (?<inTurn>[\d.]+ m?s), {threads} threads (?<threads>[\d.]+ m?s): speed-up (?<speedUp>[\d.]+) ×");
        return (
            ChapterRun.Seconds(line["inTurn"].Value),
            ChapterRun.Seconds(line["threads"].Value),
            double.Parse(line["speedUp"].Value, CultureInfo.InvariantCulture));
    }
}
