
namespace Interleave.Exercises.Tests;

/// <summary>The exercises of 04: every right way passes, and every wrong one is told what is wrong with it.</summary>
public sealed class NoGlobalLockChecksTests
{
    [Fact]
    public void Sums_of_the_threads_own_are_right_with_a_lock_with_Interlocked_and_with_a_place_for_each()
    {
        Assert.True(Check.LocalSums((last, sumLock, square) =>
        {
            long sum = 0;
            OnThreads(2, thread =>
            {
                var own = Own(thread, last, square);
                lock (sumLock)
                {
                    sum += own;
                }
            });
            return sum;
        }).IsPass);
        Assert.True(Check.LocalSums((last, _, square) =>
        {
            long sum = 0;
            OnThreads(2, thread => Interlocked.Add(ref sum, Own(thread, last, square)));
            return sum;
        }).IsPass);
        Assert.True(Check.LocalSums((last, _, square) =>
        {
            var sums = new long[2];
            OnThreads(2, thread => sums[thread] = Own(thread, last, square));
            return sums.Sum();
        }).IsPass);
    }

    [Fact]
    public void The_right_answers_pass_every_time()
    {
        for (var round = 0; round < 10; round++)
        {
            Sums_of_the_threads_own_are_right_with_a_lock_with_Interlocked_and_with_a_place_for_each();
            Parts_whose_borders_are_computed_are_right_and_so_are_small_ones_taken_in_turn();
        }
    }

    [Theory]
    [InlineData("whole loop", "no thread computes without the lock")]
    [InlineData("each square", "no thread computes without the lock")]
    [InlineData("each addition", "the lock is taken for every number")]
    [InlineData("no lock", "additions got lost")]
    [InlineData("one thread", "the threads do not compute at the same time")]
    [InlineData("one after another", "the threads do not compute at the same time")]
    [InlineData("too short", "not every number is squared once")]
    [InlineData("all twice", "not every number is squared once")]
    [InlineData("too large", "the sum is too large")]
    public void A_wrong_sum_is_told_why(string kind, string reason)
    {
        var verdict = Check.LocalSums((last, sumLock, square) =>
        {
            long sum = kind == "too large" ? 1 : 0;
            switch (kind)
            {
                case "one after another":
                    OnThreads(1, _ => sum += Own(0, last, square));
                    OnThreads(1, _ => sum += Own(1, last, square));
                    break;
                case "one thread":
                    OnThreads(1, _ => sum += Own(0, last, square) + Own(1, last, square));
                    break;
                default:
                    OnThreads(2, Work);
                    break;
            }

            return sum;

            void Work(int thread)
            {
                switch (kind)
                {
                    case "whole loop":
                        lock (sumLock)
                        {
                            sum += Own(thread, last, square);
                        }

                        break;
                    case "each square" or "each addition":
                        for (var number = thread + 1; number <= last; number += 2)
                        {
                            var before = kind == "each addition" ? square(number) : 0;
                            lock (sumLock)
                            {
                                sum += kind == "each addition" ? before : square(number);
                            }
                        }

                        break;
                    case "no lock":
                        for (var number = thread + 1; number <= last; number += 2)
                        {
                            sum += square(number);
                        }

                        break;
                    default:
                        var own = Own(thread, kind == "too short" ? last - 1 : last, square) + (kind == "all twice" ? Own(thread, last, square) : 0);
                        lock (sumLock)
                        {
                            sum += own;
                        }

                        break;
                }
            }
        });

        Assert.Equal(reason, verdict.Reason);
    }

    [Fact]
    public void Additions_without_a_lock_are_lost_also_where_the_square_is_computed_before()
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "On one core an addition in one instruction is never interrupted.");

        // On a machine that is busy otherwise the threads may have luck, and are then told that it may be luck.
        var verdicts = Enumerable.Range(0, 30).Select(_ => Check.LocalSums((last, _, square) =>
        {
            long sum = 0;
            OnThreads(2, thread =>
            {
                for (var number = thread + 1; number <= last; number += 2)
                {
                    var one = square(number);
                    sum += one;
                }
            });
            return sum;
        })).TakeWhile(verdict => verdict.IsPass).ToList();

        Assert.True(verdicts.Count < 30);
        Assert.All(verdicts, verdict => Assert.EndsWith("and luck if not.", verdict.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_whose_borders_are_computed_are_right_and_so_are_small_ones_taken_in_turn()
    {
        Assert.True(Check.WholeRange((threads, last, count) =>
            InParts(threads, count, part => ((int)((long)last * part / threads), (int)((long)last * (part + 1) / threads)))).IsPass);
        Assert.True(Check.WholeRange((threads, last, count) =>
        {
            var size = last / threads;
            return InParts(threads, count, part => (part * size, part == threads - 1 ? last : (part + 1) * size));
        }).IsPass);
        Assert.True(Check.WholeRange((threads, last, count) =>
        {
            var (total, next) = (0, -1);
            OnThreads(threads, _ =>
            {
                int chunk;
                while ((chunk = Interlocked.Increment(ref next)) * 10 < last)
                {
                    Interlocked.Add(ref total, count(chunk * 10, Math.Min((chunk + 1) * 10, last)));
                }
            });
            return total;
        }).IsPass);
    }

    [Fact]
    public void A_wrong_division_is_told_why()
    {
        Assert.Equal("numbers are left out", Divided((part, size, _, _) => (part * size, (part + 1) * size)).Reason);
        Assert.Contains("With 3 threads and 1,000 numbers, 999 is in none of the parts.", Divided((part, size, _, _) => (part * size, (part + 1) * size)).Explanation);
        Assert.Equal("numbers are left out", Divided((part, size, _, _) => ((part * size) + 1, (part + 1) * size)).Reason);
        Assert.Equal("numbers beyond the end are counted", Divided((part, _, threads, last) => (part * ((last + threads - 1) / threads), (part + 1) * ((last + threads - 1) / threads))).Reason);
        Assert.Equal("numbers are counted twice", Divided((part, size, threads, last) => (part * size, ((part + 1) * size) + (last % threads))).Reason);
        Assert.Equal("numbers are counted twice", Divided((_, _, _, last) => (0, last)).Reason);

        static Verdict Divided(Func<int, int, int, int, (int From, int To)> part) => Check.WholeRange((threads, last, count) =>
            InParts(threads, count, number => part(number, last / threads, threads, last)));
    }

    [Fact]
    public void Parts_that_are_not_counted_at_once_or_not_added_up_are_told_so()
    {
        Assert.Equal("one thread at a time", Check.WholeRange((threads, last, count) =>
        {
            var total = 0;
            for (var part = 0; part < threads; part++)
            {
                var (from, to) = (last * part / threads, last * (part + 1) / threads);
                OnThreads(1, _ => total += count(from, to));
            }

            return total;
        }).Reason);
        Assert.Equal("one thread at a time", Check.WholeRange((_, last, count) => count(0, last)).Reason);
        Assert.Equal("the parts are not added up", Check.WholeRange((threads, last, count) =>
        {
            var total = 0;
            OnThreads(threads, part => total += count(last * part / threads, last * (part + 1) / threads));
            return total;
        }).Reason);
        Assert.Equal("nothing is counted", Check.WholeRange((_, _, _) => 168).Reason);
    }

    [Fact]
    public void A_wait_without_the_lock_that_has_it_again_afterwards_is_right() =>
        Assert.True(Check.LetGoWhileWaiting((globalLock, wait) =>
        {
            globalLock.Exit();
            try
            {
                return wait();
            }
            finally
            {
                globalLock.Enter();
            }
        }).IsPass);

    [Fact]
    public void A_wrong_wait_is_told_why()
    {
        Assert.Equal("the lock is held during the wait", Check.LetGoWhileWaiting((_, wait) => wait()).Reason);
        Assert.Equal("the lock is held during the wait", Check.LetGoWhileWaiting((globalLock, wait) =>
        {
            lock (globalLock)
            {
                return wait();
            }
        }).Reason);
        Assert.Equal("the lock is held during the wait", Check.LetGoWhileWaiting((_, wait) =>
        {
            var answer = "";
            OnThreads(1, _ => answer = wait());
            return answer;
        }).Reason);
        Assert.Equal("the lock is not taken again", Check.LetGoWhileWaiting((globalLock, wait) =>
        {
            globalLock.Exit();
            return wait();
        }).Reason);
        Assert.Equal("after a failed wait the lock is not taken again", Check.LetGoWhileWaiting((globalLock, wait) =>
        {
            globalLock.Exit();
            var answer = wait();
            globalLock.Enter();
            return answer;
        }).Reason);
        Assert.Equal("the lock is taken once too often", Check.LetGoWhileWaiting((globalLock, wait) =>
        {
            globalLock.Exit();
            var answer = wait();
            globalLock.Enter();
            globalLock.Enter();
            return answer;
        }).Reason);
        Assert.Equal("the answer of the wait got lost", Check.LetGoWhileWaiting((globalLock, wait) => Free(globalLock, wait, _ => "")).Reason);
        Assert.Equal("the failure of the wait got lost", Check.LetGoWhileWaiting((globalLock, wait) => Free(globalLock, () => Try(wait), answer => answer)).Reason);
        Assert.Equal("it does not wait once", Check.LetGoWhileWaiting((globalLock, wait) => Free(globalLock, () => wait() + wait(), answer => answer)).Reason);
        Assert.Equal("it does not wait once", Check.LetGoWhileWaiting((_, _) => "18.5 °C").Reason);

        static string Free(Lock globalLock, Func<string> wait, Func<string, string> then)
        {
            globalLock.Exit();
            try
            {
                return then(wait());
            }
            finally
            {
                globalLock.Enter();
            }
        }

        static string Try(Func<string> wait)
        {
            try
            {
                return wait();
            }
            catch (TimeoutException)
            {
                return "";
            }
        }
    }

    private static long Own(int thread, int last, Func<int, long> square)
    {
        long own = 0;
        for (var number = thread + 1; number <= last; number += 2)
        {
            own += square(number);
        }

        return own;
    }

    private static int InParts(int threads, Func<int, int, int> count, Func<int, (int From, int To)> part)
    {
        var total = 0;
        OnThreads(threads, number =>
        {
            var (from, to) = part(number);
            Interlocked.Add(ref total, count(from, to));
        });
        return total;
    }

    private static void OnThreads(int count, Action<int> work)
    {
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() => work(number))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
