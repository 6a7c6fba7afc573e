using System.Collections.Concurrent;
using Interleave.Races;

namespace Interleave.Exercises.Tests;

/// <summary>What the exercises of 03-shared-memory say of answers that their solutions notebook does not show.</summary>
public sealed class SharedMemoryCheckTests
{
    [Theory]
    [InlineData("hhhkhkhhkkkkmmmmmm", "")]
    [InlineData("hhhkhkhhkkkkmmmmm", "it stops before the end")]
    [InlineData("hhhhhhkkkkkkmmmmmm", "no money is lost")]
    [InlineData("hhhhkkhkkhkkmmmmmm", "no money is lost")]
    [InlineData("hhhhhhh", "a step is not possible")]
    [InlineData("ab", "a step is not possible")]
    [InlineData("", "there is no schedule")]
    public void A_schedule_is_judged_by_the_money_alone(string schedule, string reason) =>
        Assert.Equal(reason, Check.LostMoney(schedule).Reason);

    [Fact]
    public void Steps_that_check_and_act_at_once_without_a_lock_are_no_repair_and_with_one_they_are()
    {
        Assert.Equal("check and act are one step", Check.CheckThenAct(AtOnce).Reason);
        Assert.True(Check.CheckThenAct(AtOnceLocked).IsPass);

        static IEnumerable<Step> AtOnce(SteppedCar car)
        {
            yield return Step.Write("speed");
            car.Speed = car.Speed + 10 <= SteppedCar.Limit ? car.Speed + 10 : car.Speed;
        }

        static IEnumerable<Step> AtOnceLocked(SteppedCar car)
        {
            yield return car.Gate.Acquire();
            yield return Step.Write("speed");
            car.Speed = car.Speed + 10 <= SteppedCar.Limit ? car.Speed + 10 : car.Speed;
            yield return car.Gate.Release();
        }
    }

    [Fact]
    public void Checking_again_under_the_lock_is_right_as_well() => Assert.True(Check.CheckThenAct(TwiceChecked).IsPass);

    [Fact]
    public void Other_wrong_steps_are_told_apart()
    {
        Assert.Equal("that is a lock of your own", Check.CheckThenAct(car => Locked(car, new("mine"))).Reason);
        Assert.Equal("the car is never sped up", Check.CheckThenAct(_ => Idle()).Reason);
        Assert.Equal("the steps go on for ever", Check.CheckThenAct(_ => ForEver()).Reason);
        Assert.Equal("a step fails", Check.CheckThenAct(ReleasesTwice).Reason);
        Assert.Equal("nothing is written yet", Check.CheckThenAct(_ => throw new NotImplementedException()).Reason);
        Assert.Equal("the steps cannot be explored", Check.CheckThenAct(_ => []).Reason);

        static IEnumerable<Step> Idle()
        {
            yield return Step.Local("nothing");
        }

        static IEnumerable<Step> ForEver()
        {
            while (true)
            {
                yield return Step.Local("nothing");
            }
        }

        static IEnumerable<Step> ReleasesTwice(SteppedCar car) => [.. Enumerable.Repeat(car.Gate.Acquire(), 1), car.Gate.Release(), car.Gate.Release()];
    }

    [Fact]
    public void A_transfer_that_keeps_a_lock_forgets_one_or_loses_the_money_is_told_so()
    {
        Assert.Equal("a balance changes without its lock", Check.LockOrder(Move).Reason);
        Assert.Equal("the money does not arrive", Check.LockOrder((from, to, dollars) => Move(to, from, dollars)).Reason);
        Assert.Equal("a lock is not given back", Check.LockOrder((from, to, dollars) =>
        {
            from.Gate.Enter();
            lock (to.Gate)
            {
                Move(from, to, dollars);
            }
        }).Reason);
        Assert.Equal("nothing is written yet", Check.LockOrder((_, _, _) => throw new NotImplementedException()).Reason);
    }

    [Fact]
    public void The_higher_number_first_is_an_order_too() => Assert.True(Check.LockOrder((from, to, dollars) =>
    {
        var (first, second) = from.Number > to.Number ? (from, to) : (to, from);
        lock (first.Gate)
        {
            lock (second.Gate)
            {
                Move(from, to, dollars);
            }
        }
    }).IsPass);

    [Fact]
    public void A_sum_that_does_not_end_or_is_another_is_told_so()
    {
        Assert.Equal("it does not see the end", Check.WholeQueue(queue =>
        {
            new BlockingCollection<int>().Take();
            return queue.Count;
        }).Reason);
        Assert.Equal("that is another sum", Check.WholeQueue(queue => queue.GetConsumingEnumerable().Count()).Reason);
        Assert.Equal("it leaves items behind", Check.WholeQueue(queue => queue.ToArray().Sum()).Reason);
        Assert.Equal("nothing is written yet", Check.WholeQueue(_ => throw new NotImplementedException()).Reason);
    }

    [Fact]
    public void Right_answers_pass_every_time_and_wrong_ones_are_caught_for_the_same_reason_every_time()
    {
        for (var time = 0; time < 5; time++)
        {
            Assert.True(Check.CheckThenAct(car => Locked(car, car.Gate)).IsPass);
            Assert.True(Check.WholeQueue(queue => queue.GetConsumingEnumerable().Sum(item => (long)item)).IsPass);
            Assert.Equal("it takes an empty queue for the end", Check.WholeQueue(WhileNotEmpty).Reason);
            Assert.Equal("it takes from a queue that is closed", Check.WholeQueue(WhileNotCompleted).Reason);
            Assert.Equal("the order depends on the direction", Check.LockOrder(FromFirst).Reason);
        }

        static long WhileNotEmpty(BlockingCollection<int> queue)
        {
            var sum = 0L;
            while (queue.Count > 0)
            {
                sum += queue.Take();
            }

            return sum;
        }

        static long WhileNotCompleted(BlockingCollection<int> queue)
        {
            var sum = 0L;
            while (!queue.IsCompleted)
            {
                sum += queue.Take();
            }

            return sum;
        }

        static void FromFirst(NumberedAccount from, NumberedAccount to, int dollars)
        {
            lock (from.Gate)
            {
                lock (to.Gate)
                {
                    Move(from, to, dollars);
                }
            }
        }
    }

    private static IEnumerable<Step> Locked(SteppedCar car, RaceLock gate)
    {
        yield return gate.Acquire();
        yield return Step.Read("speed");
        if (car.Speed + 10 <= SteppedCar.Limit)
        {
            yield return Step.Write("speed");
            car.Speed += 10;
        }

        yield return gate.Release();
    }

    private static IEnumerable<Step> TwiceChecked(SteppedCar car)
    {
        yield return Step.Read("speed");
        if (car.Speed < SteppedCar.Limit)
        {
            foreach (var step in Locked(car, car.Gate))
            {
                yield return step;
            }
        }
    }

    private static void Move(NumberedAccount from, NumberedAccount to, int dollars)
    {
        from.Balance -= dollars;
        to.Balance += dollars;
    }
}
