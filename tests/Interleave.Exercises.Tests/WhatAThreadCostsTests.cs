using System.Collections.Concurrent;
using Interleave.Tests;

namespace Interleave.Exercises.Tests;

/// <summary>What the checks of 05 say of answers that are not in the solutions' notebook, and that a right one passes every time.</summary>
[Collection(nameof(Undisturbed))]
public sealed class WhatAThreadCostsTests
{
    private static readonly Dictionary<string, Func<Verdict>> Right = new()
    {
        ["tasks"] = () => Check.ShortJobs(jobs => Task.WaitAll([.. jobs.Select(job => Task.Run(job, CancellationToken.None))], CancellationToken.None)),
        ["work items with a catch"] = () => Check.ShortJobs(WorkItems),
        ["workers"] = () => Check.Workers(FromOneQueue),
        ["all asked, then awaited"] = () => Check.NoThreadWaits(questions => Task.WhenAll(questions.Select(ask => ask()))),
        ["asked in the pool"] = () => Check.NoThreadWaits(questions => Task.WhenAll(questions.Select(ask => Task.Run(async () => await ask())))),
        ["at most"] = () => Check.AtMost(WithPlaces),
    };

    public static TheoryData<string> RightOnes => [.. Right.Keys];

    [Theory]
    [MemberData(nameof(RightOnes))]
    public void A_right_answer_passes_every_time(string answer)
    {
        for (var i = 0; i < 5; i++)
        {
            var verdict = Right[answer]();
            Assert.True(verdict.IsPass, verdict.ToText());
        }
    }

    [Fact]
    public void Nothing_done_is_not_a_pass()
    {
        Assert.Equal("some jobs were not run", Check.ShortJobs(_ => { }).Reason);
        Assert.Equal("some jobs were not run", Check.Workers((_, _) => { }).Reason);
        Assert.Equal("nothing is asked", Check.NoThreadWaits(_ => Task.FromResult(new int[1000])).Reason);
        Assert.Equal("fewer at once than the limit", Check.AtMost((_, questions) => Task.FromResult(new int[questions.Count])).Reason);
    }

    [Fact]
    public void A_stub_that_throws_is_not_written_yet()
    {
        Assert.Equal("nothing is written yet", Check.ShortJobs(_ => throw new NotImplementedException()).Reason);
        Assert.Equal("nothing is written yet", Check.Workers((_, _) => throw new NotImplementedException()).Reason);
        Assert.Equal("nothing is written yet", Check.NoThreadWaits(_ => throw new NotImplementedException()).Reason);
        Assert.Equal("nothing is written yet", Check.AtMost((_, _) => throw new NotImplementedException()).Reason);
    }

    [Fact]
    public void Jobs_elsewhere_than_in_the_pool_are_seen()
    {
        Assert.Equal("the jobs run on threads of your own", Check.ShortJobs(jobs => FromOneQueue(2, jobs)).Reason);
        Assert.Equal("the jobs run on the calling thread", Check.ShortJobs(jobs =>
        {
            foreach (var job in jobs)
            {
                job();
            }
        }).Reason);
    }

    [Fact]
    public void A_job_is_not_let_throw_where_that_would_end_the_process()
    {
        // An async lambda without a result catches, and throws again where nobody can catch it.
        Assert.Equal("nobody catches what a job throws", Check.ShortJobs(jobs => Counted(jobs, (job, done) => ThreadPool.QueueUserWorkItem(async _ =>
        {
            job();
            done.Signal();
            await Task.CompletedTask;
        }))).Reason);

        // A catch for another exception is none.
        Assert.Equal("nobody catches what a job throws", Check.ShortJobs(jobs => Counted(jobs, (job, done) => ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                job();
            }
            catch (FormatException)
            {
            }
            finally
            {
                done.Signal();
            }
        }))).Reason);
    }

    [Fact]
    public void The_first_failure_must_not_end_the_others()
    {
        Assert.Equal("one job that throws takes others with it", Check.ShortJobs(jobs =>
        {
            Task.Run(() =>
            {
                foreach (var job in jobs)
                {
                    job();
                }
            }).Wait();
        }).Reason);
        Assert.Equal("a failure ends everything", Check.AtMost(async (limit, questions) =>
        {
            using var places = new SemaphoreSlim(limit);
            var failed = false;
            return await Task.WhenAll(questions.Select(async (ask, index) =>
            {
                await places.WaitAsync();
                try
                {
                    return failed && index > 5 ? -1 : await ask();
                }
                catch
                {
                    failed = true;
                    throw;
                }
                finally
                {
                    places.Release();
                }
            }));
        }).Reason);
    }

    [Fact]
    public void Answers_in_another_order_are_seen()
    {
        Assert.Equal(
            "the answers are not those of the questions",
            Check.NoThreadWaits(async questions => [.. (await Task.WhenAll(questions.Select(ask => ask()))).Reverse()]).Reason);
    }

    private static void WorkItems(IReadOnlyList<Action> jobs)
    {
        var failures = new ConcurrentQueue<Exception>();
        Counted(jobs, (job, done) => ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                job();
            }
            catch (Exception exception)
            {
                failures.Enqueue(exception);
            }
            finally
            {
                done.Signal();
            }
        }));
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }
    }

    private static void Counted(IReadOnlyList<Action> jobs, Action<Action, CountdownEvent> queue)
    {
        var done = new CountdownEvent(jobs.Count);
        foreach (var job in jobs)
        {
            queue(job, done);
        }

        done.Wait();
    }

    private static void FromOneQueue(int workers, IReadOnlyList<Action> jobs)
    {
        var queue = new ConcurrentQueue<Action>(jobs);
        var threads = Enumerable.Range(0, workers).Select(_ => new Thread(() =>
        {
            while (queue.TryDequeue(out var job))
            {
                job();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static async Task<int[]> WithPlaces(int limit, IReadOnlyList<Func<Task<int>>> questions)
    {
        using var places = new SemaphoreSlim(limit);
        return await Task.WhenAll(questions.Select(async ask =>
        {
            await places.WaitAsync();
            try
            {
                return await ask();
            }
            finally
            {
                places.Release();
            }
        }));
    }
}
