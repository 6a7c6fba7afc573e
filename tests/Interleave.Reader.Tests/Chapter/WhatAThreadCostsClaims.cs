using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>The claims of notebook 06, as its cells show them on this machine.</summary>
[ClaimsOf("06-what-a-thread-costs.ipynb")]
internal static class WhatAThreadCostsClaims
{
    private static readonly string[] ChartCells = ["waits-time", "waits-memory", "waits-threads"];
    private static readonly string[] WaitCounts = ["10", "100", "1,000", "10,000"];

    [Claim(31)]
    public static void A_thread_takes_many_times_as_long_to_make_as_a_call(ChapterRun run)
    {
        Assert.InRange(Median(run, "make-threads", "create, start, join"), 1e-6, 0.1);
        Assert.True(Median(run, "make-threads", "create, start, join") > 100 * Median(run, "make-threads", "a call"));
    }

    [Claim(32)]
    public static void A_parked_thread_takes_memory_in_the_process_and_in_the_kernel(ChapterRun run)
    {
        Assert.Contains("1,000 threads were parked and ended again", run.Text("park"), StringComparison.Ordinal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the system does not tell all of it.");

        var resident = Memory(run, "in the process, resident");
        Assert.InRange(resident, 4 << 10, 1 << 20);
        Assert.True(Memory(run, "in the kernel, page tables") > 0);
        Assert.True(Memory(run, "address space, set aside only") > 2 * resident, "More is set aside than used.");
    }

    [Claim(33, DependsOnTime = true)]
    public static void Handing_over_to_a_thread_that_sleeps_takes_longer_than_to_oneself(ChapterRun run) =>
        Assert.True(Median(run, "switches", "to a thread that sleeps") > 2 * Median(run, "switches", "to itself"));

    [Claim(34, DependsOnTime = true)]
    public static void The_pool_runs_short_jobs_faster_and_on_few_threads(ChapterRun run)
    {
        Assert.Contains(
            "a thread each: 10,000 jobs ran on 10,000 threads.", run.Text("compare-jobs"), StringComparison.Ordinal);
        Assert.InRange(
            Number(run.Match("compare-jobs", @"the pool: 10,000 jobs ran on (?<threads>[\d,]+) threads?\.")["threads"]), 1, 1000);
        Assert.True(Number(run.Match("compare-jobs", @"speed-up (?<speedUp>[\d.,]+) ×")["speedUp"]) > 5);
    }

    [Claim(35, DependsOnTime = true)]
    public static void A_pool_full_of_blocking_jobs_lets_a_short_one_wait(ChapterRun run)
    {
        Assert.Single(run.Charts("starve"));

        // With a core for each of the blocking jobs there is nothing to starve.
        Assert.SkipWhen(Environment.ProcessorCount > 80, "This machine has a core for each of the jobs.");
        Assert.InRange(
            Number(run.Match("starve", @"(?<begun>\d+) of 100 blocking jobs had a thread after")["begun"]), 1, 99);
        var waited =
            run.Match("starve", @"A short job queued last ran after (?<waited>[\d.]+ s), and only because")["waited"]
                .Value;
        Assert.True(ChapterRun.Seconds(waited) > 4.5, waited);
    }

    [Claim(36, DependsOnTime = true)]
    public static void Many_waits_take_async_as_long_as_one_and_no_more_threads(ChapterRun run)
    {
        Assert.All(ChartCells, cell => Assert.Single(run.Charts(cell)));
        Assert.Equal(
            12, Regex.Count(
                run.Text("compare-waits"), @"(?m)^ *(10|100|1,000|10,000)  (a thread each|the pool|async) "));
        foreach (var waits in WaitCounts)
        {
            // A timer may be a tick early.
            Assert.InRange(ChapterRun.Seconds(Step(run, waits, "async").Time), 0.27, 3);
        }

        // The threads of the engine come and go, by the dozen at most.
        Assert.True(Step(run, "10,000", "async").Threads < Step(run, "10", "async").Threads + 60);
        Assert.True(Step(run, "1,000", "a thread each").Threads > Step(run, "1,000", "async").Threads + 60);
        Assert.True(Step(run, "100", "the pool").Time is var pool
            && (!IsTime(pool) || ChapterRun.Seconds(pool) > ChapterRun.Seconds(Step(run, "100", "async").Time)), pool);
        Assert.True(Step(run, "10,000", "a thread each").Time is var threads
            && (!IsTime(threads)
                || ChapterRun.Seconds(threads) > ChapterRun.Seconds(Step(run, "10,000", "async").Time)), threads);
    }

    [Claim(37)]
    public static void Each_task_gets_a_tool_and_a_number_measured_here(ChapterRun run)
    {
        var lines = run.Text("choose").Split('\n')[2..];
        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"\d (s|ms|µs|KiB)|\d threads", line));
        Assert.Matches(@"many waits at once \(10,000\) +async ", run.Text("choose"));
        Assert.Matches(@"many short jobs +the pool ", run.Text("choose"));
    }

    private static double Median(ChapterRun run, string cell, string piece) =>
        ChapterRun.Seconds(run.Match(cell, $@"(?m)^{piece} +(?<median>[\d.]+ (ns|µs|ms|s)) ")["median"].Value);

    private static double Memory(ChapterRun run, string what)
    {
        var groups = run.Match("park", $@"(?m)^{what} +(?<number>[\d.]+) (?<unit>B|KiB|MiB|GiB) ");
        var unit = groups["unit"].Value switch { "B" => 1, "KiB" => 1 << 10, "MiB" => 1 << 20, _ => 1 << 30 };
        return Number(groups["number"]) * unit;
    }

    private static (string Time, double Threads) Step(ChapterRun run, string waits, string way)
    {
        var groups = run.Match(
            "compare-waits",
            $@"(?m)^ *{waits}  {way} +(?<time>[\d.]+ (ms|s)|stopped after [\d.]+ (ms|s)|not begun) +(\+[\d.]+ \w+|too little to tell|–) +(?<threads>[\d,]+|–)$");
        return (groups["time"].Value, groups["threads"].Value == "–" ? double.NaN : Number(groups["threads"]));
    }

    private static bool IsTime(string text) => char.IsAsciiDigit(text[0]);

    private static double Number(Group group) =>
        double.Parse(group.Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
