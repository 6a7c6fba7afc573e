using System.Text;

namespace Interleave.Races.Tests;

public class ExplorationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Four_of_the_six_schedules_of_the_light_end_wrong()
    {
        var light = LightRace.Broken.Explore(cancellationToken: Stop);

        Assert.Equal((6, 4), (light.Schedules, light.WrongSchedules));
        Assert.True(light.IsComplete);
        Assert.Equal("hkhk", light.ShortestWrong!.Schedule);
        Assert.True(light.IsShortest);
        Assert.Contains("4 of 6 schedules end wrong", light.ToText());
        Assert.Contains("4 of 6 schedules end wrong", light.ToHtml());
        Assert.False(light.IsProvedRight);
    }

    [Fact]
    public void With_a_lock_no_schedule_of_the_light_ends_wrong()
    {
        var light = LightRace.Repaired.Explore(cancellationToken: Stop);

        Assert.True(light.IsProvedRight);
        Assert.Contains("0 of 2 schedules end wrong", light.ToText());
        Assert.Contains("Complete", light.ToText());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 4)]
    [InlineData(6, 6)]
    public void Threads_that_share_nothing_have_as_many_schedules_as_there_are_ways_to_merge_them(int m, int n)
    {
        var race = Race.Of("apart", () => new Board(), _ => true, _ => Local(m), _ => Local(n));

        Assert.Equal(Binomial(m + n, n), race.Explore(cancellationToken: Stop).Schedules);
        Assert.Equal(1, race.Explore(reduce: true, cancellationToken: Stop).Schedules);
    }

    [Fact]
    public void The_two_lock_transfer_stops_in_a_deadlock_that_names_who_holds_and_who_waits()
    {
        var exploration = TwoLockTransferRace.Broken.Explore(cancellationToken: Stop);

        var deadlock = exploration.ShortestWrong!;
        Assert.Equal(RaceOutcome.Deadlock, deadlock.Outcome);
        Assert.Equal("hk", deadlock.Schedule);
        Assert.Contains("h waits to acquire the lock of b, held by k", deadlock.Text);
        Assert.Contains("k waits to acquire the lock of a, held by h", deadlock.Text);
        Assert.Contains("Deadlock: ", TwoLockTransferRace.Broken.Replay(deadlock.Schedule).ToText());
    }

    public static TheoryData<string, bool> Shipped => new()
    {
        { nameof(LightRace.Broken), false },
        { nameof(LightRace.Repaired), true },
        { nameof(LightRace.LockedOnOneSide), false },
        { nameof(LightRace.LockedAfterTheRead), false },
        { nameof(CruiseControlRace) + nameof(CruiseControlRace.Broken), false },
        { nameof(CruiseControlRace) + nameof(CruiseControlRace.Repaired), true },
        { nameof(CruiseControlRace.LockLetGoBetween), false },
        { nameof(BankRace) + nameof(BankRace.Repaired), true },
        { nameof(TwoLockTransferRace.Ordered), true },
        { nameof(TwoLockTransferRace.OrderTurnedRound), false },
    };

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Repairs_are_proved_right_and_wrong_repairs_found_out_with_and_without_reduction(string name, bool isRight)
    {
        var race = name switch
        {
            nameof(LightRace.Broken) => LightRace.Broken,
            nameof(LightRace.Repaired) => LightRace.Repaired,
            nameof(LightRace.LockedOnOneSide) => LightRace.LockedOnOneSide,
            nameof(LightRace.LockedAfterTheRead) => LightRace.LockedAfterTheRead,
            nameof(CruiseControlRace) + nameof(CruiseControlRace.Broken) => CruiseControlRace.Broken,
            nameof(CruiseControlRace) + nameof(CruiseControlRace.Repaired) => CruiseControlRace.Repaired,
            nameof(CruiseControlRace.LockLetGoBetween) => CruiseControlRace.LockLetGoBetween,
            nameof(BankRace) + nameof(BankRace.Repaired) => BankRace.Repaired,
            nameof(TwoLockTransferRace.Ordered) => TwoLockTransferRace.Ordered,
            _ => TwoLockTransferRace.OrderTurnedRound,
        };

        var plain = race.Explore(cancellationToken: Stop);
        var reduced = race.Explore(reduce: true, cancellationToken: Stop);

        Assert.True(plain.IsComplete && reduced.IsComplete);
        Assert.Equal(isRight, plain.IsProvedRight);
        Assert.Equal(isRight, reduced.IsProvedRight);
        Assert.Equal(plain.Ends.Select(Key), reduced.Ends.Select(Key));
        Assert.True(reduced.Schedules <= plain.Schedules);
    }

    [Fact]
    public void Reduction_explores_the_bank_completely_in_at_most_a_tenth_of_its_schedules()
    {
        var bank = BankRace.Broken.Explore(reduce: true, maxSchedules: 1_715_313, maxTime: TimeSpan.FromMinutes(2), cancellationToken: Stop);

        Assert.True(bank.IsComplete);
        Assert.True(bank.WrongSchedules > 0);
        Assert.True(bank.HasAllEnds);

        // As many as all 17,153,136 schedules come to, counted by running them: "bank" of the benchmarks.
        Assert.Equal(57, bank.Ends.Length);
        Assert.Contains(bank.Ends, end => end is { Text: "90 + 90 + 100 = 280 after 3 transfers", Schedule: "hkmmmmhhhhhkkkkkmm" });
    }

    [Fact]
    public void A_lock_on_one_account_does_not_repair_the_bank()
    {
        var bank = BankRace.LockedOnOneAccount.Explore(reduce: true, maxTime: TimeSpan.FromMinutes(2), cancellationToken: Stop);

        Assert.False(bank.IsProvedRight);
        Assert.True(bank.WrongSchedules > 0);
    }

    [Fact]
    public void A_race_has_at_most_twenty_threads()
    {
        Func<Board, IEnumerable<Step>>[] threads = [.. Enumerable.Repeat<Func<Board, IEnumerable<Step>>>(_ => Local(1), 21)];

        var most = Race.Of("most", () => new Board(), _ => true, threads[..20]).Explore(reduce: true, cancellationToken: Stop);

        Assert.True(most.IsProvedRight);
        Assert.Equal((1, "hkmnprstuvwxyzabcdef"), (most.Schedules, Assert.Single(most.Ends).Schedule));
        Assert.Throws<ArgumentException>(() => Race.Of("more", () => new Board(), _ => true, threads));
    }

    [Fact]
    public void Each_end_has_the_number_of_its_schedules()
    {
        var light = LightRace.Broken.Explore(cancellationToken: Stop);

        Assert.Equal([(RaceOutcome.Right, 2L), (RaceOutcome.Wrong, 4L)], light.Ends.Select(end => (end.Outcome, end.Schedules)));
        Assert.Equal(4, light.ShortestWrong!.Schedules);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_end_that_longer_schedules_come_to_first_is_named_by_its_shortest(bool reduce)
    {
        var exploration = Race.Of("fails", () => new Board(), _ => true, _ => Local(2), _ => Fails()).Explore(reduce, cancellationToken: Stop);

        Assert.Equal(("k", 3), (Assert.Single(exploration.Ends).Schedule, exploration.Ends[0].Schedules));
        Assert.Equal("k", exploration.ShortestWrong!.Schedule);

        static IEnumerable<Step> Fails()
        {
            yield return Step.Local("fail");
            throw new FormatException("no number");
        }
    }

    [Fact]
    public void Steps_are_those_of_all_schedules_and_of_the_few_that_are_run_again()
    {
        var exploration = Race.Of("apart", () => new Board(), _ => true, _ => Local(6), _ => Local(6)).Explore(cancellationToken: Stop);

        var steps = Binomial(12, 6) * 12;
        Assert.InRange(exploration.Steps, steps, steps * 11 / 10);
    }

    [Fact]
    public void The_second_search_keeps_the_limit_on_schedules()
    {
        // 184,756 schedules of 20 steps, and none ends wrong.
        var race = Race.Of("apart", () => new Board(), _ => true, _ => Local(10), _ => Local(10));

        var exploration = race.Explore(maxSchedules: 10, cancellationToken: Stop);

        Assert.Equal(10, exploration.Schedules);
        Assert.Null(exploration.ShortestWrong);
        Assert.InRange(exploration.Steps, 10 * 20, 1_000);
    }

    [Fact]
    public void The_second_search_keeps_the_limit_on_time()
    {
        var race = Race.Of("apart", () => new Board(), _ => true, _ => Local(12), _ => Local(12));

        var exploration = race.Explore(maxTime: TimeSpan.FromMilliseconds(1), cancellationToken: Stop);

        // In two milliseconds some ten thousand steps; with all schedules that maxSchedules allows it would be millions.
        Assert.Contains("maxTime", exploration.ToText());
        Assert.InRange(exploration.Steps, 1, 3_000_000);
    }

    [Fact]
    public void Of_more_than_a_thousand_ends_a_thousand_are_kept_and_said_not_to_be_all()
    {
        var exploration = Race.Of("orders", () => new StringBuilder(), order => order[0] == '0', [.. Enumerable.Range(0, 7).Select(Adds)])
            .Explore(cancellationToken: Stop);

        Assert.Equal((5_040, 4_320), (exploration.Schedules, exploration.WrongSchedules));
        Assert.Equal(1_000, exploration.Ends.Length);
        Assert.True(exploration.IsComplete);
        Assert.False(exploration.HasAllEnds);

        static Func<StringBuilder, IEnumerable<Step>> Adds(int thread)
        {
            return Add;

            IEnumerable<Step> Add(StringBuilder order)
            {
                yield return Step.Write("order");
                order.Append(thread);
            }
        }
    }

    [Fact]
    public void A_schedule_of_as_many_steps_as_are_allowed_is_not_endless()
    {
        var race = Race.Of("apart", () => new Board(), _ => true, _ => Local(3), _ => Local(2));

        Assert.True(race.Explore(maxSteps: 5, cancellationToken: Stop).IsProvedRight);

        var endless = race.Explore(maxSteps: 4, cancellationToken: Stop);
        Assert.Equal(RaceOutcome.Endless, Assert.Single(endless.Ends).Outcome);
        Assert.False(endless.IsComplete);
        Assert.Contains("there are schedules of more than 4 steps", endless.ToText());
    }

    internal static (RaceOutcome, string, string) Key(RaceEnd end) => (end.Outcome, end.Text, end.Schedule);

    internal static IEnumerable<Step> Local(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            yield return Step.Local("think");
        }
    }

    private static long Binomial(int n, int k) => k == 0 ? 1 : Binomial(n - 1, k - 1) * n / k;

    internal sealed class Board
    {
        public int X { get; set; }
    }
}
