using Interleave.Races;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The hunt in 04: the steps, their repair and the class are each judged by what they do.</summary>
public sealed class PoolCheckTests
{
    [Theory]
    [InlineData("hhhkkkkhkk", "")]
    [InlineData("hhhkkkkk", "")]
    [InlineData("hhhk", "the goal is not reached yet")]
    [InlineData("hhhhkkk", "the goal is out of reach")]
    [InlineData("", "there is no schedule yet")]
    [InlineData("hx", "a letter is no thread")]
    [InlineData("hk", "a thread is blocked")]
    [InlineData("hhhhh", "a thread has ended")]
    [InlineData("hhhhkkkkkkk", "the schedule is too long")]
    public void A_schedule_of_the_pools_steps_must_go_wrong(string schedule, string reason) =>
        AssertVerdict(reason, Check.PoolSteps(Rents, PutsAwayFirst, schedule));

    public static TheoryData<string, Func<SteppedPool, IEnumerable<Step>>, Func<SteppedPool, IEnumerable<Step>>> NotTheClass => new()
    {
        { "these steps cannot go wrong", Rents, ResetsFirst },
        { "these steps cannot go wrong", Rents, HidesTheReset },
        { "the steps are not those of the class", RentsWithoutLock, PutsAwayFirst },
        { "the steps are not those of the class", Rents, PutsAwayWithoutLock },
        { "the steps are not those of the class", Rents, KeepsTheLock },
        { "the steps are not those of the class", Rents, OnlyResets },
        { "the steps cannot be explored", Rents, _ => [] },
        { "nothing is written yet", _ => throw new NotImplementedException(), PutsAwayFirst },
    };

    [Theory]
    [MemberData(nameof(NotTheClass))]
    public void Steps_that_are_not_the_class_are_told_so(
        string reason, Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack) =>
        AssertVerdict(reason, Check.PoolSteps(rent, giveBack, "hhhkkk"));

    public static TheoryData<string, Func<SteppedPool, IEnumerable<Step>>, Func<SteppedPool, IEnumerable<Step>>> Repairs => new()
    {
        { "", Rents, ResetsFirst },
        { "", Rents, ResetsUnderTheLock },
        { "", RentsAndResets, OnlyPutsAway },
        { "somebody works with a connection that is not reset", Rents, PutsAwayFirst },
        { "somebody works with a connection that is not reset", Rents, OnlyPutsAway },
        { "somebody works with a connection that is not reset", Rents, TakesTheLockTwice },
        { "a step hides the race", Rents, HidesTheReset },
        { "the list is used without the lock", Rents, PutsAwayWithoutLock },
        { "the list is used without the lock", RentsWithoutLock, ResetsFirst },
        { "the lock is not given back", Rents, KeepsTheLock },
        { "the connection is not lent again", Rents, OnlyResets },
        { "a step fails", Rents, pool => [pool.Gate.Release()] },
        { "nothing is written yet", Rents, _ => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Repairs))]
    public void Repaired_steps_go_right_in_every_schedule(
        string reason, Func<SteppedPool, IEnumerable<Step>> rent, Func<SteppedPool, IEnumerable<Step>> giveBack) =>
        AssertVerdict(reason, Check.PoolRepair(rent, giveBack));

    public static TheoryData<string, string> Classes => new()
    {
        { "", "reset before" },
        { "", "reset under the lock" },
        { "", "reset when lent" },
        { "", "open under the lock" },
        { "it is lent before it is reset", "as it is" },
        { "it is lent before it is reset", "reset after a nap" },
        { "it is lent before it is reset", "reset by the pool" },
        { "it is never reset", "no reset" },
        { "two threads use the list at once", "no lock" },
        { "two threads use the list at once", "no lock for the count" },
        { "two threads use the list at once", "no lock to return" },
        { "it opens more than it may", "counted afterwards" },
        { "it does not lend as it should", "never counted" },
        { "it is not lent again", "thrown away" },
        { "the lock is not given back", "lock kept" },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_class_is_judged_where_another_thread_comes_between(string reason, string way) =>
        AssertVerdict(reason, Check.Pool((open, most) => new Pool(open, most, way)));

    [Fact]
    public void A_pool_that_throws_says_what() =>
        AssertVerdict("your code throws an exception", Check.Pool((_, _) => throw new InvalidOperationException("no pool")));

    private static IEnumerable<Step> Rents(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        yield return Step.Write("idle");
        pool.TryPop();
        yield return pool.Gate.Release();
    }

    private static IEnumerable<Step> RentsAndResets(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        yield return Step.Write("idle");
        var isMine = pool.TryPop();
        yield return pool.Gate.Release();
        if (isMine)
        {
            yield return Step.Write("connection");
            pool.Reset();
        }
    }

    private static IEnumerable<Step> RentsWithoutLock(SteppedPool pool)
    {
        yield return Step.Write("idle");
        pool.TryPop();
    }

    private static IEnumerable<Step> PutsAwayFirst(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        yield return Step.Write("idle");
        pool.Push();
        yield return pool.Gate.Release();
        yield return Step.Write("connection");
        pool.Reset();
    }

    private static IEnumerable<Step> TakesTheLockTwice(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        pool.Push();
        yield return pool.Gate.Release();
        yield return pool.Gate.Acquire();
        pool.Reset();
        yield return pool.Gate.Release();
    }

    private static IEnumerable<Step> HidesTheReset(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        yield return Step.Write("idle");
        pool.Push();
        yield return pool.Gate.Release();
        pool.Reset();
    }

    private static IEnumerable<Step> PutsAwayWithoutLock(SteppedPool pool)
    {
        yield return Step.Write("connection");
        pool.Reset();
        yield return Step.Write("idle");
        pool.Push();
    }

    private static IEnumerable<Step> OnlyPutsAway(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        pool.Push();
        yield return pool.Gate.Release();
    }

    private static IEnumerable<Step> OnlyResets(SteppedPool pool)
    {
        yield return Step.Write("connection");
        pool.Reset();
    }

    private static IEnumerable<Step> ResetsFirst(SteppedPool pool) => OnlyResets(pool).Concat(OnlyPutsAway(pool));

    private static IEnumerable<Step> ResetsUnderTheLock(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        yield return Step.Write("idle");
        pool.Push();
        yield return Step.Write("connection");
        pool.Reset();
        yield return pool.Gate.Release();
    }

    private static IEnumerable<Step> KeepsTheLock(SteppedPool pool)
    {
        yield return pool.Gate.Acquire();
        pool.Reset();
        pool.Push();
    }

    /// <summary>The pool of the exercise, repaired, or broken in one place.</summary>
    private sealed class Pool(Func<PooledConnection> open, int most, string way) : IConnectionPool
    {
        private readonly object _gate = new();
        private readonly IdleConnections _idle = new();
        private int _opened;

        public int InUse
        {
            get
            {
                var locks = way is not ("no lock" or "no lock for the count");
                return Locked(() => _opened - _idle.Count, locks);
            }
        }

        public PooledConnection? Rent()
        {
            PooledConnection? free = null;
            var isNew = Locked(() => !_idle.TryPop(out free) && IsOneLeft(), way != "no lock");
            if (isNew && free is null)
            {
                free = open();
                _opened += way == "counted afterwards" ? 1 : 0;
            }

            if (way == "reset when lent")
            {
                free?.Reset();
            }

            return free;

            bool IsOneLeft()
            {
                if (_opened == most)
                {
                    return false;
                }

                _opened += way is "counted afterwards" or "never counted" ? 0 : 1;
                free = way == "open under the lock" ? open() : null;
                return true;
            }
        }

        public void Return(PooledConnection connection)
        {
            switch (way)
            {
                case "as it is":
                    Put(connection);
                    connection.Reset();
                    break;
                case "reset after a nap":
                    Put(connection);
                    Thread.Sleep(1);
                    connection.Reset();
                    break;
                case "reset by the pool":
                    Put(connection);
                    ThreadPool.QueueUserWorkItem(_ => connection.Reset());
                    break;
                case "no reset" or "reset when lent":
                    Put(connection);
                    break;
                case "reset under the lock":
                    Locked(() =>
                    {
                        _idle.Push(connection);
                        connection.Reset();
                        return true;
                    });
                    break;
                case "no lock" or "no lock to return":
                    connection.Reset();
                    _idle.Push(connection);
                    break;
                case "thrown away":
                    Locked(() => _opened--);
                    break;
                case "lock kept":
                    Monitor.Enter(_gate);
                    connection.Reset();
                    _idle.Push(connection);
                    break;
                default:
                    connection.Reset();
                    Put(connection);
                    break;
            }
        }

        private void Put(PooledConnection connection) => Locked(() =>
        {
            _idle.Push(connection);
            return true;
        });

        private T Locked<T>(Func<T> work, bool locks = true)
        {
            if (!locks)
            {
                return work();
            }

            lock (_gate)
            {
                return work();
            }
        }
    }
}
