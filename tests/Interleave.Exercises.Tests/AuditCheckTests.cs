using Interleave.Races;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>What the exercise <em>Audit</em> says of right and wrong answers.</summary>
public class AuditCheckTests
{
    [Fact]
    public void Looks_under_one_lock_pass() => AssertVerdict("", Check.Audit(Audited));

    [Fact]
    public void The_report_may_come_after_the_release() => AssertVerdict("", Check.Audit(ReportedLater));

    [Fact]
    public void Looks_without_a_lock_see_half_a_transfer() =>
        AssertVerdict("half a transfer is seen", Check.Audit(Unlocked));

    [Fact]
    public void A_lock_around_each_look_is_not_enough() =>
        AssertVerdict("half a transfer is seen", Check.Audit(LockedEach));

    [Fact]
    public void A_lock_of_ones_own_keeps_nobody_out() =>
        AssertVerdict("half a transfer is seen", Check.Audit(OwnLock));

    [Fact]
    public void Both_looks_in_one_step_hide_no_race() =>
        AssertVerdict("half a transfer is seen", Check.Audit(AtOnce));

    [Fact]
    public void A_look_after_the_release_is_a_look_without_the_lock() =>
        AssertVerdict("it looks without the lock", Check.Audit(Afterwards));

    [Fact]
    public void A_fixed_sum_is_no_audit() => AssertVerdict("the sum is not right", Check.Audit(Fixed));

    [Fact]
    public void A_lock_that_is_kept_stops_the_transfer() =>
        AssertVerdict("the lock is not given back", Check.Audit(Kept));

    [Fact]
    public void Nothing_reported_is_no_audit() => AssertVerdict("the sum is not right", Check.Audit(_ => [Step.Local("idle")]));

    [Fact]
    public void An_audit_that_is_not_written_says_so() =>
        AssertVerdict("nothing is written yet", Check.Audit(_ => throw new NotImplementedException()));

    private static IEnumerable<Step> Audited(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        yield return Step.Read("first");
        var sum = bank.First;
        yield return Step.Read("second");
        bank.Report(sum + bank.Second);
        yield return bank.Gate.Release();
    }

    private static IEnumerable<Step> ReportedLater(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        yield return Step.Read("second");
        var sum = bank.Second;
        yield return Step.Read("first");
        sum += bank.First;
        yield return bank.Gate.Release();
        yield return Step.Local("report");
        bank.Report(sum);
    }

    private static IEnumerable<Step> Unlocked(SteppedBank bank)
    {
        yield return Step.Read("first");
        var sum = bank.First;
        yield return Step.Read("second");
        bank.Report(sum + bank.Second);
    }

    private static IEnumerable<Step> LockedEach(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        var sum = bank.First;
        yield return bank.Gate.Release();
        yield return bank.Gate.Acquire();
        bank.Report(sum + bank.Second);
        yield return bank.Gate.Release();
    }

    private static IEnumerable<Step> OwnLock(SteppedBank bank)
    {
        var own = new RaceLock("own");
        yield return own.Acquire();
        yield return Step.Read("first");
        var sum = bank.First;
        yield return Step.Read("second");
        bank.Report(sum + bank.Second);
        yield return own.Release();
    }

    private static IEnumerable<Step> AtOnce(SteppedBank bank)
    {
        yield return Step.Read("both");
        bank.Report(bank.First + bank.Second);
    }

    private static IEnumerable<Step> Afterwards(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        yield return bank.Gate.Release();
        bank.Report(bank.First + bank.Second);
    }

    private static IEnumerable<Step> Fixed(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        bank.Report(200);
        yield return bank.Gate.Release();
    }

    private static IEnumerable<Step> Kept(SteppedBank bank)
    {
        yield return bank.Gate.Acquire();
        bank.Report(bank.First + bank.Second);
    }
}
