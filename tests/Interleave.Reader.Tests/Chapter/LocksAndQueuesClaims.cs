using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What the cells of notebook 04 show with its own values, on any machine, also on one core.</summary>
[ClaimsOf("04-locks-and-queues.ipynb")]
internal static class LocksAndQueuesClaims
{
    [Claim(23)]
    public static void Two_transfers_in_opposite_directions_stop_each_other_and_the_explorer_says_how(ChapterRun run)
    {
        Assert.Contains("a to b holds lock a, wants b", run.Text("deadlock"), StringComparison.Ordinal);
        Assert.Contains("b to a holds lock b, wants a", run.Text("deadlock"), StringComparison.Ordinal);
        Assert.Contains("gave up waiting", run.Text("deadlock"), StringComparison.Ordinal);
        Assert.Contains("Shortest wrong one: hk (deadlock: ", run.Text("deadlock-explored"), StringComparison.Ordinal);
        Assert.Contains(
            "Deadlock: h waits to acquire the lock of b, held by k; k waits to acquire the lock of a, held by h",
            run.Text("deadlock-replayed"), StringComparison.Ordinal);
    }

    [Claim(23)]
    public static void With_the_locks_in_order_both_are_done_and_no_schedule_stops(ChapterRun run)
    {
        Assert.Equal(2, Regex.Count(run.Text("ordered"), "is done"));
        Assert.DoesNotContain("gave up", run.Text("ordered"), StringComparison.Ordinal);
        Assert.Contains("0 of 2 schedules end wrong.", run.Text("ordered"), StringComparison.Ordinal);
        Assert.Contains("Complete: no other schedule is possible.", run.Text("ordered"), StringComparison.Ordinal);
    }

    [Claim(24)]
    public static void Nothing_is_lost_in_a_queue(ChapterRun run) => AssertNothingIsLost(run, 50_000);

    [Claim(25)]
    public static void A_copy_for_each_thread_takes_its_memory_and_more_time(ChapterRun run)
    {
        Assert.InRange(Number(run.Match("share-or-copy-memory", @"in place: (?<mb>\d+) MB more")["mb"]), 0, 5);
        Assert.InRange(Number(run.Match("share-or-copy-memory", @"copies: (?<mb>\d+) MB more")["mb"]), 100, 110);
        Assert.Single(run.Charts("share-or-copy"));
        var times = run.Match("share-or-copy", @"(?m)^copies +(?<copies>[\d.]+ \w+) [\s\S]*^in place +(?<inPlace>[\d.]+ \w+) ");
        Assert.True(
            ChapterRun.Seconds(times["copies"].Value) > 1.2 * ChapterRun.Seconds(times["inPlace"].Value), run.Text("share-or-copy"));
    }

    [Claim(40)]
    public static void A_thread_that_is_asked_to_stop_ends_in_its_loop_and_in_its_wait(ChapterRun run) =>
        Assert.Matches(@"^ended: True, \d+ ms after Cancel", run.Text("stopped"));

    [Claim(41, DependsOnTime = true)]
    public static void With_a_semaphore_no_request_waits_in_the_servers_queue(ChapterRun run)
    {
        double Slowest(string way) => Number(run.Match("semaphore", $@"(?m)^{way}: \d+ ms, slowest request (?<ms>\d+) ms")["ms"]);
        double Whole(string way) => Number(run.Match("semaphore", $@"(?m)^{way}: (?<ms>\d+) ms")["ms"]);

        // Four rounds of 100 ms: the last request waits for three of them, in the server's queue or at the semaphore.
        Assert.True(Slowest("all at once") >= 390, run.Text("semaphore"));
        Assert.True(Slowest("with a semaphore") < 0.75 * Slowest("all at once"), run.Text("semaphore"));
        Assert.True(Whole("with a semaphore") >= 390, run.Text("semaphore"));
        Assert.Single(run.Charts("semaphore-plot"));
    }

    /// <summary>Asserts of both queues that the sum of what came out is the sum of 1 up to so many.</summary>
    public static void AssertNothingIsLost(ChapterRun run, long items)
    {
        var sum = (items * (items + 1) / 2).ToString(CultureInfo.InvariantCulture);
        Assert.All(["through-the-queue", "channel"], cell =>
            Assert.Equal($"sent {sum}, received {sum}", run.Text(cell).Trim()));
    }

    private static int Number(Group text) => int.Parse(text.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
