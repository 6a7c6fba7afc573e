using Interleave.Races;

namespace Interleave.Tests.Races;

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
