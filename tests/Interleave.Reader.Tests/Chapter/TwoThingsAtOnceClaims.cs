using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What notebook 01 shows, executed with nobody there to type.</summary>
[ClaimsOf("01-two-things-at-once.ipynb")]
internal static class TwoThingsAtOnceClaims
{
    private const string StoodIn = "Nobody could be asked, or nothing was typed, so the reader waited 800 ms instead.";

    [Claim(1)]
    public static void Between_two_key_presses_the_machine_computes_many_squares(ChapterRun run)
    {
        var squares = run.Match(
            "squares-between-keys", @"^(?<count>[\d,]+) squares in 120 ms; the last was (?<last>[\d,]+)\s*$");
        var count = Number(squares["count"].Value);
        Assert.True(count > 100_000, $"{count} squares");
        Assert.Equal(count * count, Number(squares["last"].Value));
    }

    [Claim(2)]
    public static void The_cell_runs_on_a_thread_among_others(ChapterRun run)
    {
        var here = run.Match("this-thread", @"^id (?<id>\d+), name '.*', state (Running|Background)\s*$");
        Assert.True(int.Parse(here["id"].Value, CultureInfo.InvariantCulture) > 0);
        Assert.True(
            int.Parse(run.Match("process-threads", @"^threads of this process: (?<threads>\d+)")["threads"]
                .Value, CultureInfo.InvariantCulture) > 1);
    }

    [Claim(3)]
    public static void While_one_thread_waits_the_other_computes(ChapterRun run)
    {
        Assert.Contains(StoodIn, run.Text("start"), StringComparison.Ordinal);
        Assert.True(TrueEquation(run.Match("start", Equation("Meanwhile"))) > 10_000);
    }

    [Claim(4)]
    public static void A_thread_is_unstarted_then_alive_then_stopped(ChapterRun run) => Assert.Matches(
        @"^made: +Unstarted, alive: False\nsleeping: +(WaitSleepJoin|Running), alive: True\nended: +Stopped, alive: False\s*$", run.Text("states"));

    [Claim(5)]
    public static void With_the_method_called_the_program_idles_and_then_gets_to_one_square(ChapterRun run)
    {
        Assert.Contains(StoodIn, run.Text("called"), StringComparison.Ordinal);
        Assert.Equal(1, TrueEquation(run.Match("called", Equation("Afterwards"))));
    }

    [Claim(6)]
    public static void The_timeline_has_two_threads_at_the_same_time(ChapterRun run)
    {
        Assert.Single(run.Charts("timeline-plot"));
        var (waits, computes) = (Span(run, "waits for a line"), Span(run, "computes squares"));
        Assert.NotEqual(waits.Thread, computes.Thread);

        // The one that computes goes on until the other has ended; they overlap for nearly the whole of the wait.
        var overlap = Math.Min(waits.To, computes.To) - Math.Max(waits.From, computes.From);
        Assert.True(overlap >= 0.5 * (waits.To - waits.From), $"They overlap for {overlap} s.");
        Assert.True(waits.To - waits.From >= 0.79);
    }

    [Claim(7)]
    public static void Only_the_method_that_the_thread_was_made_with_runs_on_it(ChapterRun run)
    {
        var ids = run.Match(
            "greet",
            @"^the constructor runs on thread (?<made>\d+)\nStart runs on thread (?<started>\d+)\nGreet, which says hello, runs on thread (?<new>\d+)\s*$");
        Assert.Equal(ids["made"].Value, ids["started"].Value);
        Assert.NotEqual(ids["made"].Value, ids["new"].Value);
    }

    [Claim(8)]
    public static void The_traps_of_dotnet_are_shown(ChapterRun run)
    {
        Assert.Contains("Thread is sealed: True", run.Text("sealed"), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 5).Select(copy => $"i is 5, the copy is {copy}"), run.Text("loop-variable")
            .Trim().Split('\n'));

        Assert.NotEqual(
            "0", run.Match("crash-run", @"^The process ended with exit code (?<code>-?\d+) after [\d.]+ m?s\.\noutput: none\n")["code"].Value);
        Assert.Contains(
            "System.Exception: nobody catches this", run.Text("crash-run"), StringComparison.Ordinal);

        Assert.True(
            ChapterRun.Seconds(run.Match("foreground-run", @"^The process ended with exit code 0 after (?<time>[\d.]+ m?s)\.")["time"].Value) >= 0.5);
        Assert.EndsWith("output:\n  main: done\n  thread: done", run.Text("foreground-run"), StringComparison.Ordinal);
        Assert.StartsWith("The process ended with exit code 0", run.Text("background-run"), StringComparison.Ordinal);
        Assert.EndsWith("output:\n  main: done", run.Text("background-run"), StringComparison.Ordinal);
    }

    /// <summary>What a line such as <c>Meanwhile: 4 × 4 = 16</c> looks like.</summary>
    internal static string Equation(string label) =>
        $@"(?m)^{label}: (?<left>[\d,]+) × (?<right>[\d,]+) = (?<result>[\d,]+)\s*$";

    /// <summary>The number that was squared, in an equation that must be true.</summary>
    internal static BigInteger TrueEquation(GroupCollection equation)
    {
        var number = Number(equation["left"].Value);
        Assert.Equal(number, Number(equation["right"].Value));
        Assert.Equal(number * number, Number(equation["result"].Value));
        return number;
    }

    private static (string Thread, double From, double To) Span(ChapterRun run, string what)
    {
        var row = run.Match(
            "timeline-plot", $@"{what} +(?<thread>\d+)( \(.*?\))? +(?<from>[\d.]+ (m|µ)?s) +(?<to>[\d.]+ (m|µ)?s) ");
        return (row["thread"].Value, ChapterRun.Seconds(row["from"].Value), ChapterRun.Seconds(row["to"].Value));
    }

    private static BigInteger Number(string text) =>
        BigInteger.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
