using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>The claims of notebook 02, at its own values: 300 ms, 13 threads, a server that serves 4 at once.</summary>
[ClaimsOf("02-thirteen-cities.ipynb")]
internal static class ThirteenCitiesClaims
{
    private const double Latency = 0.3;

    /// <summary>Servers and clients have clocks of their own; a wait may seem this much shorter than it was set.</summary>
    private const double AlmostAll = 0.98;

    [Claim(9, DependsOnTime = true)]
    public static void One_after_another_the_waits_add_up(ChapterRun run)
    {
        AssertThirteen(run.Text("run-one-after-another"));
        Assert.True(Median(run, "run-one-after-another", "one after another") >= 13 * Latency * AlmostAll);
    }

    [Claim(10, DependsOnTime = true)]
    public static void With_a_thread_each_the_waits_overlap(ChapterRun run)
    {
        AssertThirteen(run.Text("run-a-thread-each"));
        var slowest = ChapterRun.Seconds(
            run.Match("run-a-thread-each", @"The slowest request took (?<time>[\d.]+ m?s)\.")["time"].Value);
        var whole = Median(run, "run-a-thread-each", "a thread each");
        Assert.True(whole >= slowest * AlmostAll, $"The whole took {whole} s, and the slowest {slowest} s.");
        Assert.True(whole < 13 * Latency / 5, $"The whole took {whole} s.");
    }

    [Claim(11)]
    public static void Before_the_joins_no_answer_is_there_and_after_them_all_are(ChapterRun run)
    {
        // None comes in less than 300 ms, and to start thirteen threads takes much less.
        var counts = Regex.Matches(run.Text("no-join"), @"(?<count>\d+) of 13 cities have a temperature\.")
            .Select(match => match.Groups["count"].Value);
        Assert.Equal(["0", "13"], counts);
    }

    [Claim(12, DependsOnTime = true)]
    public static void The_timeline_shows_both_ways_in_one_chart(ChapterRun run)
    {
        Assert.Single(run.Charts("timeline-plot"));
        var durations = run.Match(
            "timeline-plot", @"one after another: 13 spans in (?<inTurn>[\d.]+ m?s); a thread each: 13 spans in (?<atOnce>[\d.]+ m?s)");
        Assert.True(ChapterRun.Seconds(durations["inTurn"].Value) > 5 * ChapterRun.Seconds(durations["atOnce"].Value));
    }

    [Claim(13, DependsOnTime = true)]
    public static void Thirteen_threads_are_many_times_faster_and_the_measured_curve_lies_over_its_model(
        ChapterRun run)
    {
        var speedUp = run.Match("compare", @"speed-up (?<speedUp>[\d.]+) ×")["speedUp"].Value;
        Assert.InRange(double.Parse(speedUp, CultureInfo.InvariantCulture), 6.5, 14);
        Assert.Single(run.Charts("compare-plot"));

        var points = Points(run, "sweep");
        Assert.Equal([1, 2, 4, 7, 13, 20], points.Select(point => point.Threads));
        Assert.All(points, point =>
        {
            Assert.Equal(Latency * Math.Ceiling(13.0 / point.Threads), point.Model, 3);
            Assert.True(point.Median >= point.Model * AlmostAll, $"{point}");
        });
        Assert.True(points[0].Median > 5 * points.Single(point => point.Threads == 13).Median);
        Assert.Single(run.Charts("sweep"));
    }

    [Claim(14, DependsOnTime = true)]
    public static void The_slowest_answer_decides_and_not_the_mean(ChapterRun run)
    {
        var lines = run.Match(
            "jitter", @"mean request +(?<mean>\d+) ms\nslowest request +(?<slowest>\d+) ms\nall together +(?<all>\d+) ms");
        var (mean, slowest, all) = (Number(lines["mean"]), Number(lines["slowest"]), Number(lines["all"]));

        // They are drawn from 90 to 510 ms: that all thirteen are so much alike does not happen in ten thousand runs.
        Assert.True(slowest > 1.05 * mean, $"The slowest took {slowest} ms, the mean is {mean} ms.");

        // The whole is bound to the slowest on both sides: never shorter, and longer only by what starting the threads takes.
        Assert.InRange(all, slowest - 1, 1.5 * slowest);
        Assert.Single(run.Charts("jitter-plot"));
    }

    [Claim(15, DependsOnTime = true)]
    public static void With_a_server_that_serves_four_the_curve_goes_flat_at_four(ChapterRun run)
    {
        var points = Points(run, "busy-sweep");
        Assert.Equal([1, 2, 4, 7, 13, 20], points.Select(point => point.Threads));
        Assert.All(points, point =>
        {
            Assert.Equal(Latency / 3 * Math.Ceiling(13.0 / Math.Min(point.Threads, 4)), point.Model, 3);
            Assert.True(point.Median >= point.Model * AlmostAll, $"{point}");
        });

        // Four threads are faster than one. Whoever has more than four cannot be faster than the server: 13 threads
        // would need a quarter of the time of 4 if it served them all, as the sweep before shows.
        var four = points.Single(point => point.Threads == 4).Median;
        Assert.True(points[0].Median > 2 * four, $"One thread took {points[0].Median} s, four {four} s.");
        Assert.All(points.Where(point => point.Threads > 4), point => Assert.True(
            point.Median > four / 2, $"Four took {four} s, and {point}."));
        Assert.Single(run.Charts("busy-sweep"));
    }

    [Claim(16, DependsOnTime = true)]
    public static void Ten_answers_arrive_and_three_say_why_they_do_not(ChapterRun run)
    {
        var text = run.Text("some-fail");
        Assert.Contains("10 of 13 cities have a temperature.", text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Iqaluit +none +[\d.]+ m?s +Iqaluit: the station reports no current conditions", text);
        Assert.Matches(@"(?m)^Regina +none +[\d.]+ m?s +Regina: the whole answer did not come within 1 s", text);
        Assert.Matches(@"(?m)^Victoria +none +[\d.]+ m?s +Victoria: the server answered with HTTP status 503", text);
        Assert.DoesNotMatch(@"(?m)^\S.* 0(\.0)? °C", text);
        foreach (var (city, degrees) in ThirteenCitiesTests.Expected.Where(
            entry => entry.City is not ("Iqaluit" or "Regina" or "Victoria")))
        {
            Assert.Matches($@"(?m)^{Regex.Escape(city)} +{Regex.Escape(degrees)} °C", text);
        }

        // Nothing hangs past the time-out of 1 s.
        Assert.InRange(Median(run, "some-fail", "three in trouble"), AlmostAll, 2.5);
    }

    [Claim(17)]
    public static void The_live_section_says_what_it_would_do_and_shows_the_local_answers(ChapterRun run)
    {
        Assert.Contains("With live = true this would ask dd.weather.gc.ca; live is false, so the local server " +
            "answers.", run.Text("live-first"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Toronto  20\.4 °C", run.Text("live-first"));
        AssertThirteen(run.Text("live-all"));

        // What is made up is not said to be the service's.
        Assert.DoesNotContain("Data Source", run.Text("live-first") + run.Text("live-all"), StringComparison.Ordinal);
    }

    private static void AssertThirteen(string text) => ThirteenCitiesTests.AssertThirteen(text);

    private static double Median(ChapterRun run, string cell, string label) =>
        ThirteenCitiesTests.Median(run, cell, label);

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    private static (int Threads, double Median, double Model)[] Points(ChapterRun run, string cell) =>
        ThirteenCitiesTests.Points(run, cell);
}
