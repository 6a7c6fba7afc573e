using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What the cells of notebook 03 show with its own values, on any machine, also on one core.</summary>
[ClaimsOf("03-shared-memory.ipynb")]
internal static class SharedMemoryClaims
{
    private const int Rounds = 5_000;

    [Claim(18)]
    public static void What_one_thread_switches_on_another_sees_on(ChapterRun run)
    {
        var looks = run.Match(
            "two-threads-one-lamp", @"Thread (?<first>\d+) sees the lamp off\.\s+Thread (?<second>\d+) sees the lamp on\.");
        Assert.NotEqual(looks["first"].Value, looks["second"].Value);
    }

    [Claim(19)]
    public static void Each_of_the_three_races_is_seen_with_real_threads(ChapterRun run)
    {
        Assert.All(["light", "bank-rounds", "cruise"], cell => Assert.True(
            Wrong(run, cell) > Rounds / 100, run.Text(cell)));
        Assert.Equal((Rounds, Rounds, Rounds), (
            Counted(run, "light"), Counted(run, "bank-rounds"), Counted(run, "cruise")));
    }

    [Claim(20)]
    public static void The_schedule_is_played_all_are_explored_and_the_shortest_wrong_one_is_replayed(ChapterRun run)
    {
        Assert.Contains("Next may be h (write lamp), k (write lamp).", run.Text("play"), StringComparison.Ordinal);
        Assert.Contains("light: 4 of 6 schedules end wrong.", run.Text("explore"), StringComparison.Ordinal);
        Assert.Contains("Complete: no other schedule is possible.", run.Text("explore"), StringComparison.Ordinal);
        Assert.Contains("Shortest wrong one: hkhk (wrong: on)", run.Text("explore"), StringComparison.Ordinal);
        Assert.Matches(@"4 +k +write lamp +on\s+The end, and a wrong one: on", run.Text("replay"));
    }

    [Claim(20)]
    public static void The_player_shows_the_lines_of_the_cell_that_the_steps_stand_in(ChapterRun run) => Assert.Equal(
        ["var seen = lamp.IsOn;", "lamp.IsOn = !seen;"],
        run.States("play")["steps"]!.AsArray().Select(step => (string?)step![2]));

    [Claim(20)]
    public static void The_share_of_real_threads_stands_beside_the_explorers(ChapterRun run)
    {
        Assert.Single(run.Charts("beside-plot"));
        Assert.All(
            [("light", "4 of 6 schedules"), ("bank", @"[\d,]+ of [\d,]+ classes of schedules"), (
                "cruise control", "4 of 6 schedules")],
            row => Assert.NotEqual(0, Number(run.Match(
                "beside-plot", $@"(?m)^{row.Item1} +(?<wrong>[\d,]+) of 5,000 rounds +[\w\d. ]+% +{row.Item2} +[\d.]+ % +yes +[a-z]+$")["wrong"])));
    }

    [Claim(21)]
    public static void With_a_lock_no_round_and_no_schedule_ends_wrong(ChapterRun run)
    {
        Assert.Equal(3, Regex.Count(run.Text("locked"), "locked: 0 of 5,000 rounds ended wrong"));
        Assert.Contains(
            "light, locked: 0 of 2 schedules end wrong.", run.Text("locked-explored"), StringComparison.Ordinal);
        Assert.Contains(
            "Complete: no other schedule is possible.", run.Text("locked-explored"), StringComparison.Ordinal);
        Assert.Equal(
            3, Regex.Count(run.Text("all-locked"), @"0 of 5,000 rounds +0 % +0 of \d schedules +0 % +yes +none"));
    }

    [Claim(21)]
    public static void A_lock_costs_more_than_none_and_is_shown_for_one_addition(ChapterRun run)
    {
        double Cost(string way) =>
            ChapterRun.Seconds(run.Match("lock-cost", $@"(?m)^{way} +(?<cost>[\d.]+ ns)")["cost"].Value);
        Assert.True(Cost("lock") > 1.5 * Cost("no lock"), run.Text("lock-cost"));
        Assert.True(Cost("shared lock") > Cost("no lock"), run.Text("lock-cost"));
    }

    [Claim(22)]
    public static void A_lock_on_one_side_ends_wrong_and_a_plain_test_hardly_ever_notices(ChapterRun run)
    {
        var share = (double)Wrong(run, "one-side") / Rounds;
        Assert.True(share > 0.01, run.Text("one-side"));

        // Threads that are made one after the other hardly ever meet; with room for a machine where they do now and then.
        Assert.InRange(Wrong(run, "plain-test"), 0, 200);
        Assert.Equal(1_000, Counted(run, "plain-test"));
        Assert.Contains("9 of 15 schedules end wrong.", run.Text("explore-one-side"), StringComparison.Ordinal);
        Assert.Contains("Shortest wrong one: hhkhhk", run.Text("explore-one-side"), StringComparison.Ordinal);
    }

    [Claim(38)]
    public static void A_flag_that_is_looked_at_again_each_time_is_seen(ChapterRun run)
    {
        // The compiler may look only once, and usually does; it need not.
        Assert.Matches("it has ended|it still looks, 2 s later", run.Text("flag-run"));
        Assert.Contains("it has ended", run.Text("flag-volatile"), StringComparison.Ordinal);
    }

    [Claim(39)]
    public static void Nothing_is_lost_where_adding_is_one_step_and_never_gained_where_it_is_not(ChapterRun run)
    {
        var counts = run.Match("count-up", @"expected (?<all>\d+), \+\+ (?<plain>\d+), Interlocked (?<exact>\d+)");
        Assert.Equal(counts["all"].Value, counts["exact"].Value);
        Assert.InRange(Number(counts["plain"]), 1, Number(counts["all"]));
        Assert.Matches(@"(?m)^Interlocked +[\d.]+ ns", run.Text("increment-cost"));
    }

    /// <summary>How many rounds a cell counted as wrong.</summary>
    public static int Wrong(ChapterRun run, string cell) => Number(Count(run, cell)["wrong"]);

    /// <summary>How many rounds a cell counted.</summary>
    public static int Counted(ChapterRun run, string cell) => Number(Count(run, cell)["rounds"]);

    private static GroupCollection Count(ChapterRun run, string cell) =>
        run.Match(cell, @"(?<wrong>[\d,]+) of (?<rounds>[\d,]+) rounds ended wrong");

    private static int Number(Group text) =>
        int.Parse(text.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
