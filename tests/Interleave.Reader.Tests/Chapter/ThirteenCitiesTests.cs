using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 02 with other values than its own; <see cref="ThirteenCitiesClaims"/> has what holds with those.</summary>
public sealed class ThirteenCitiesTests
{
    private const string Notebook = "02-thirteen-cities.ipynb";

    internal static readonly (string City, string Temperature)[] Expected =
    [
        ("Charlottetown", "18.5"), ("Edmonton", "1.6"), ("Fredericton", "16.6"), ("Halifax", "18.0"), ("Iqaluit", "-2.4"),
        ("Québec City", "18.4"), ("Regina", "7.4"), ("St. John's", "11.8"), ("Toronto", "20.4"), ("Victoria", "9.2"),
        ("Whitehorse", "-5.1"), ("Winnipeg", "5.1"), ("Yellowknife", "1.6"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public void With_any_number_of_threads_it_runs_and_takes_at_least_its_rounds(int threads)
    {
        var run = ChapterRun.Of(
            Notebook, $"threads={threads}", "latencyMs=40", "repeats=1", $"threadCounts=[{threads}]");

        var (_, withThreads, _) = Comparison(run, threads);
        Assert.True(withThreads >= 0.040 * Math.Ceiling(13.0 / threads), $"{threads} threads took {withThreads} s.");
    }

    [Fact]
    public void Without_any_latency_or_jitter_and_with_a_server_that_serves_all_it_still_runs()
    {
        var run = ChapterRun.Of(
            Notebook, "latencyMs=0", "jitter=0", "serveAtOnce=100", "repeats=1", "threadCounts=[1, 13]");

        AssertThirteen(run.Text("run-a-thread-each"));
        Assert.Matches(@"mean request +\d+ ms", run.Text("jitter"));
        Assert.Contains("10 of 13 cities have a temperature.", run.Text("some-fail"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_server_that_serves_one_threads_bring_nothing_and_both_sweeps_lie_over_their_models()
    {
        var run = ChapterRun.Of(Notebook, "latencyMs=60", "serveAtOnce=1", "repeats=1", "threadCounts=[1, 3, 13]");

        var points = Points(run, "sweep");
        Assert.Equal([1, 3, 13], points.Select(point => point.Threads));
        Assert.All(points, point => Assert.True(point.Median >= point.Model, $"{point}"));

        var busy = Points(run, "busy-sweep");
        Assert.Equal([0.26, 0.26, 0.26], busy.Select(point => point.Model));
        Assert.All(busy, point => Assert.True(point.Median >= point.Model, $"{point}"));
    }

    // Where there is no network, the first request says so within its time-out of 5 s. Where there is one, the service
    // answers, and its data name their source.
    [Fact]
    public void With_the_live_switch_on_it_asks_the_service_or_says_in_a_sentence_that_it_cannot_be_reached()
    {
        var run = ChapterRun.Of(
            Notebook, "live=true", "latencyMs=20", "timeoutMs=200", "repeats=1", "threadCounts=[13]");

        var first = run.Text("live-first");
        Assert.StartsWith("Asking dd.weather.gc.ca, one city first.", first, StringComparison.Ordinal);
        var isUnreached = Regex.IsMatch(
            first, @"(?m)^Toronto: (no connection to dd\.weather\.gc\.ca could be made; check this machine's network|the whole answer did not come within)");
        Assert.True(isUnreached
            || first.Contains("Data Source: Environment and Climate Change Canada", StringComparison.Ordinal), first);
        if (isUnreached)
        {
            Assert.Contains("The service was not reached, so the others come from the local " +
                "server.", run.Text("live-all"), StringComparison.Ordinal);
            AssertThirteen(run.Text("live-all"));
            Assert.DoesNotContain("Data Source", run.Text("live-all"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(
                "Data Source: Environment and Climate Change Canada", run.Text("live-all"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_value_that_makes_no_sense_gets_one_sentence_before_anything_is_measured()
    {
        using var run = new ReaderRun();
        run.Run(
            1, ["run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run
                .File("executed"), "--set", "threads=0"]);
        run.NothingIsLeft();

        Assert.Contains($"(id check-values) failed", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("threads is 0, but it must be from 1 to 1,000.", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("Change it, and run again from the cell that sets it.", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter '", run.Output + run.Error, StringComparison.Ordinal);
    }

    // In a front end the cells after one that failed can be run all the same.
    [Fact]
    public void A_city_that_is_misspelt_is_told_the_nearest_name_and_the_next_cell_runs()
    {
        using var run = new ReaderRun();
        run.Notebook(
            "a.ipynb",
            $"#r \"{Path.Combine(ChapterFolder.Path, "lib", "Interleave.dll")}\"\nusing Interleave.Weather;\nvar " +
            "weather = WeatherSource.Local(0);",
            "raises-exception|weather.Get(City.Named(\"Tornto\"))",
            "raises-exception|WeatherSource.Local(0, serveAtOnce: -1)",
            "weather.Get(City.Named(\"Toronto\"))");
        run.Run(0, "run", "a.ipynb");

        Assert.Contains("There is no city \"Tornto\" among the 13 of City.Capitals (data/cities.csv); the nearest " +
            "name is \"Toronto\".", run.Errors(2), StringComparison.Ordinal);
        Assert.Contains("and not -1.", run.Errors(3), StringComparison.Ordinal);
        Assert.StartsWith("Toronto  20.4 °C", run.Result(4), StringComparison.Ordinal);
    }

    /// <summary>The rows of a sweep with a model, times in seconds.</summary>
    internal static (int Threads, double Median, double Model)[] Points(ChapterRun run, string cell) =>
    [
        .. Regex.Matches(
            run.Text(cell), @"^ *(?<threads>\d+)  +(?<median>[\d.]+ m?s) .*×  +(?<model>[\d.]+ m?s)", RegexOptions
                .Multiline)
            .Select(row => (
                int.Parse(row.Groups["threads"].Value, CultureInfo.InvariantCulture),
                ChapterRun.Seconds(row.Groups["median"].Value),
                ChapterRun.Seconds(row.Groups["model"].Value))),
    ];

    internal static void AssertThirteen(string text)
    {
        Assert.Contains("13 of 13 cities have a temperature.", text, StringComparison.Ordinal);
        Assert.All(Expected, expected =>
            Assert.Matches($@"(?m)^{Regex.Escape(expected.City)} +{Regex.Escape(expected.Temperature)} °C", text));
    }

    internal static double Median(ChapterRun run, string cell, string label) =>
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
