using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>
/// What notebook 05 claims, on one core and on many. A machine that is busy with something else slows down single runs, and
/// then medians more than minima; so a ratio may hold for either.
/// </summary>
[ClaimsOf("05-no-global-lock.ipynb")]
internal static class NoGlobalLockClaims
{
    private static readonly int Cores = Environment.ProcessorCount;

    [Claim(26, DependsOnTime = true)]
    public static void Under_one_lock_computing_does_not_become_faster(ChapterRun run)
    {
        Assert.Contains("148,933 primes below 2,000,000", run.Text("measure-under-lock"), StringComparison.Ordinal);
        var computing = Rows(run, "measure-under-lock");
        Assert.Equal(1, computing[0].Threads);
        Assert.True(computing[^1].Threads >= 2 * Cores);
        AssertEither(computing, best => best < 1.2);
    }

    [Claim(26, DependsOnTime = true)]
    public static void Under_one_lock_waiting_still_overlaps(ChapterRun run)
    {
        var waiting = Rows(run, "measure-waiting");
        Assert.Equal([1, 2, 4, 13], waiting.Select(row => row.Threads));
        AssertEither(waiting, best => best is > 5 and < 14);
        Assert.Single(run.Charts("plot-under-lock"));
        Assert.Matches(@"(?m)^computing +1 ", run.Text("plot-under-lock"));
        Assert.Matches(@"(?m)^waiting +13 ", run.Text("plot-under-lock"));
    }

    [Claim(27, DependsOnTime = true)]
    public static void Without_a_lock_computing_becomes_faster_up_to_the_cores_and_no_further(ChapterRun run)
    {
        Assert.Contains("148,933 primes below 2,000,000", run.Text("measure-free"), StringComparison.Ordinal);
        var free = Rows(run, "measure-free");
        AssertEither(free, best => best > (Cores == 1 ? 0 : 1.2) && best < 1.3 * Cores);
        Assert.Single(run.Charts("plot-free"));

        // The ideal is as high as the cores, also for twice as many threads.
        var plotted = run.Table("plot-free", "work").Last(row => row["work"] == "no lock");
        Assert.Equal(free[^1].Threads.ToString(CultureInfo.InvariantCulture), plotted["threads"]);
        Assert.Equal(Cores, Times(plotted["ideal"]));
    }

    [Claim(28, DependsOnTime = true)]
    public static void A_quarter_that_is_serial_keeps_the_speed_up_below_four(ChapterRun run)
    {
        Assert.Single(run.Charts("measure-partly"));
        Assert.Single(run.Charts("measure-partly-waiting"));

        var waits = Rows(run, "measure-partly-waiting");
        Assert.Equal([1, 2, 4, 8, 16], waits.Select(row => row.Threads));
        Assert.All(waits, row => Assert.InRange(row.SpeedUp, 0, 1.15 * Law(row.Threads)));
        Assert.True(waits[^1].SpeedUp > 2);
        Assert.InRange(Share(run, "measure-partly-waiting"), 20, 45);
    }

    [Claim(28, DependsOnTime = true)]
    public static void The_law_stands_beside_the_measured_points(ChapterRun run)
    {
        foreach (var (cell, cores) in new[] { ("measure-partly", Cores), ("measure-partly-waiting", int.MaxValue) })
        {
            foreach (var row in Rows(run, cell))
            {
                Assert.InRange(row.Law!.Value, 0.99 * Law(Math.Min(row.Threads, cores)), 1.01 * Law(
                    Math.Min(row.Threads, cores)));
            }
        }
    }

    [Claim(29, DependsOnTime = true)]
    public static void Counters_far_apart_are_not_slower_than_near_ones(ChapterRun run)
    {
        // How much faster they are is a matter of the machine: where two cores share their nearest cache, not at all.
        Assert.Contains("Two counters 8 bytes apart: 350,000,000 and " +
            "350,000,000.", run.Text("false-sharing"), StringComparison.Ordinal);
        var rows = run.Table("false-sharing", "work").ToLookup(row => row["work"]);
        var (near, far) = (rows["near, 8 bytes apart"].First(), rows["far, 256 bytes apart"].First());
        Assert.True(
            Ratio("median") > 0.75 || Ratio("min") > 0.75,
            run.Text("false-sharing"));
        Assert.Matches(
            @"near, 8 bytes apart [\d.]+ m?s, far, 256 bytes apart [\d.]+ m?s: .*speed-up [\d.]+ ×", run
                .Text("false-sharing"));
        Assert.Single(run.Charts("false-sharing"));

        double Ratio(string column) => ChapterRun.Seconds(near[column]) / ChapterRun.Seconds(far[column]);
    }

    [Claim(30)]
    public static void The_machines_python_says_whether_it_has_the_lock(ChapterRun run)
    {
        var text = run.Text("python");
        if (text.StartsWith("No python3 was found", StringComparison.Ordinal))
        {
            return;
        }

        Assert.Matches(@"(?m)^\w+ 3\.\d+\S* at .+ (runs with|runs without|has) the global interpreter lock: ", text);
        if (!text.Contains("runs without", StringComparison.Ordinal))
        {
            var rows = run.Table("python", "work");
            Assert.Equal(["1 Python thread", "2 Python threads"], rows.Select(row => row["work"]));
            Assert.True(Ratio("median") < 1.3 || Ratio("min") < 1.3, text);

            double Ratio(string column) => ChapterRun.Seconds(rows[0][column]) / ChapterRun.Seconds(rows[1][column]);
        }
    }

    private static double Law(int processors) => 1 / (0.25 + (0.75 / processors));

    private static double Share(ChapterRun run, string cell) => double.Parse(
        run.Match(cell, @"Serial share that fits best: (?<share>[\d.]+) %")["share"].Value,
        CultureInfo.InvariantCulture);

    // The best speed-up, of the medians or of the shortest runs.
    private static void AssertEither(Row[] rows, Predicate<double> holds) => Assert.True(
        holds(rows.Max(row => row.SpeedUp)) || holds(rows.Max(row => rows[0].Minimum!.Value / row.Minimum!.Value)),
        string.Join('\n', rows.AsEnumerable()));

    // A sweep's own table has the ends of the runs, the chart's has the law; other columns depend on the number of runs.
    private static Row[] Rows(ChapterRun run, string cell) =>
    [
        .. run.Table(cell, "threads").Select(row => new Row(
            int.Parse(row["threads"], CultureInfo.InvariantCulture),
            Times(row["speed-up"]),
            row.TryGetValue("min", out var minimum) ? ChapterRun.Seconds(minimum) : null,
            row.FirstOrDefault(column => column.Key.StartsWith("Amdahl", StringComparison.Ordinal)).Value is { } law
                ? Times(law)
                : null)),
    ];

    // A speed-up that is no difference beyond the noise has a sign in front.
    private static double Times(string speedUp) =>
        double.Parse(Regex.Match(speedUp, @"^(≈ )?(?<times>[\d.]+) ×$")
            .Groups["times"].Value, CultureInfo.InvariantCulture);

    private sealed record Row(int Threads, double SpeedUp, double? Minimum, double? Law);
}
