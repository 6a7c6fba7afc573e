using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Interleave.Tests;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises about what a thread costs: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
[Collection(nameof(Undisturbed))]
public sealed class CostsChecksTests
{
    public static TheoryData<string, Action<IReadOnlyList<Action>>> ShortJobs => new()
    {
        { "", jobs => Task.WaitAll([.. jobs.Select(job => Task.Run(job))]) },
        { "", jobs => Task.WhenAll(jobs.Select(job => Task.Run(job))).Wait() },
        { "", jobs => Counted(jobs, catches: true) },
        { "", jobs => { var tasks = jobs.Select(job => Task.Factory.StartNew(job)).ToArray(); foreach (var task in tasks) { Task.WaitAny(task); } Task.WaitAll(tasks); } },
        { "a thread is still made for each job", jobs => OnThreads(jobs.Count, i => jobs[i]()) },
        { "the jobs run on threads of your own", jobs => FromOneQueue(2, jobs) },
        { "the jobs run on the calling thread", jobs => { foreach (var job in jobs) { job(); } } },
        { "the jobs run one at a time", jobs => { foreach (var job in jobs) { Task.Run(job).Wait(); } } },
        { "it returns before the jobs have ended", jobs => { foreach (var job in jobs) { ThreadPool.QueueUserWorkItem(_ => job()); } } },
        { "it returns before the jobs have ended", jobs => Task.WaitAll([.. jobs.Select(job => Task.Run(job))], 700) },
        { "it returns before the jobs have ended", jobs => { foreach (var job in jobs) { Task.Run(job); } Thread.Sleep(200); } },
        { "it waits for a time, not for its threads", jobs => { foreach (var job in jobs) { Task.Run(job); } Thread.Sleep(LongNap); } },
        { "nobody catches what a job throws", jobs => Counted(jobs, catches: false) },
        { "what a job throws is lost", jobs => { using var left = new CountdownEvent(jobs.Count); foreach (var job in jobs) { Task.Run(job).ContinueWith(_ => left.Signal()); } left.Wait(); } },
        { "one job that throws takes others with it", jobs => Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, job => job()) },
        { "one job that throws takes others with it", jobs => Task.WaitAll([.. jobs.Chunk((jobs.Count + 1) / 2).Select(half => Task.Run(() => Array.ForEach(half, job => job())))]) },
        { "some jobs were not run", _ => { } },
        { "nothing is written yet", _ => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(ShortJobs))]
    public void Short_jobs_run_in_the_pool_and_nothing_is_lost(string reason, Action<IReadOnlyList<Action>> run) => AssertVerdict(reason, Check.ShortJobs(run));

    public static TheoryData<string, Action<int, SharedQueue<Action>>> Workers => new()
    {
        { "", FromQueue },
        { "", (workers, jobs) => OnThreads(workers, _ => { while (!jobs.IsEmpty) { if (jobs.TryDequeue(out var job)) { job(); } } }) },
        { "", (workers, jobs) => Indexed(workers, jobs, (_, next) => Interlocked.Increment(ref next.Value) - 1) },
        { "", (workers, jobs) => Indexed(workers, jobs, (gate, next) => { lock (gate) { return next.Value++; } }) },
        { "", (workers, jobs) => { var bag = new ConcurrentBag<Action>(Drained(jobs)); OnThreads(workers, _ => { while (bag.TryTake(out var job)) { job(); } }); } },
        { "more threads than workers", (_, jobs) => { var all = Drained(jobs); OnThreads(all.Count, i => all[i]()); } },
        { "more threads than workers", (workers, jobs) => { var (all, places) = (Drained(jobs), new SemaphoreSlim(workers)); OnThreads(Math.Min(60, all.Count), i => { for (; i < all.Count; i += 60) { places.Wait(); all[i](); places.Release(); } }); } },
        { "the jobs were dealt out beforehand", (workers, jobs) => { var all = Drained(jobs); OnThreads(workers, hand => { for (var i = hand; i < all.Count; i += workers) { all[i](); } }); } },
        { "the jobs were dealt out beforehand", (workers, jobs) => { var all = Drained(jobs).Chunk(15 / workers * 2).ToList(); var next = -1; OnThreads(workers, _ => { for (int mine; (mine = Interlocked.Increment(ref next)) < all.Count;) { Array.ForEach(all[mine], job => job()); } }); } },
        { "fewer jobs at once than workers", (workers, jobs) => { for (var i = 0; i < workers; i++) { FromQueue(1, jobs); } } },
        { "fewer jobs at once than workers", (_, jobs) => FromQueue(1, jobs) },
        { "it returns before the jobs have ended", (workers, jobs) => Started(() => FromQueue(workers, jobs)).Join(700) },
        { "it waits for a time, not for its threads", (workers, jobs) => { Started(() => FromQueue(workers, jobs)); Thread.Sleep(LongNap); } },
        { "a worker goes past the end", (workers, jobs) => OnThreads(workers, _ => { while (jobs.Count > 0) { jobs.TryDequeue(out var job); job(); } }) },
        { "a job ran twice", (workers, jobs) => { var all = Drained(jobs); OnThreads(workers, _ => all.ForEach(job => job())); } },
        { "some jobs were not run", (workers, jobs) => { jobs.TryDequeue(out _); FromQueue(workers, jobs); } },
        { "some jobs were not run", (_, _) => { } },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Workers))]
    public void Workers_take_their_next_job_when_they_are_free(string reason, Action<int, SharedQueue<Action>> run) => AssertVerdict(reason, Check.Workers(run));

    public static TheoryData<string, Func<IReadOnlyList<Func<Task<int>>>, Task<int[]>>> Questions => new()
    {
        { "", questions => Task.WhenAll(questions.Select(ask => ask())) },
        { "", questions => Task.WhenAll(questions.Select(ask => Task.Run(async () => await ask()))) },
        { "", async questions => { var tasks = questions.Select(ask => ask()).ToArray(); var answers = new int[tasks.Length]; for (var i = 0; i < tasks.Length; i++) { answers[i] = await tasks[i]; } return answers; } },
        { "", questions => { var tasks = questions.Select(ask => ask()).ToArray(); return Task.Factory.ContinueWhenAll(tasks, all => all.Select(task => task.Result).ToArray()); } },
        { "a thread waits for each answer", questions => Task.WhenAll(questions.Select(ask => Task.Run(() => ask().Result))) },
        { "a thread waits for each answer", questions => Task.WhenAll(questions.Select(ask => Task.Factory.StartNew(() => ask().Result, TaskCreationOptions.LongRunning))) },
        { "a thread waits for the answers", questions => Task.Run(() => { var tasks = questions.Select(ask => ask()).ToArray(); Task.WaitAll(tasks); return tasks.Select(task => task.Result).ToArray(); }) },
        { "a thread waits for the answers", questions => Task.Factory.StartNew(() => { var tasks = questions.Select(ask => ask()).ToArray(); Task.WaitAll(tasks); return tasks.Select(task => task.Result).ToArray(); }, TaskCreationOptions.LongRunning) },
        { "it asks one after another", async questions => { var answers = new List<int>(); foreach (var ask in questions) { answers.Add(await ask()); } return [.. answers]; } },
        { "it blocks its caller", questions => { var tasks = questions.Select(ask => ask()).ToArray(); Task.WaitAll(tasks); return Task.FromResult(tasks.Select(task => task.Result).ToArray()); } },
        { "the answers are not those of the questions", async questions => [.. (await Task.WhenAll(questions.Select(ask => ask()))).Reverse()] },
        { "the answers are not those of the questions", questions => { foreach (var ask in questions) { ask(); } return Task.FromResult(Enumerable.Range(0, questions.Count).ToArray()); } },
        { "it returns no task", questions => { foreach (var ask in questions) { ask(); } return null!; } },
        { "its task does not end", questions => { foreach (var ask in questions) { ask(); } return new TaskCompletionSource<int[]>().Task; } },
        { "nothing is asked", _ => Task.FromResult(new int[1_000]) },
        { "nothing is written yet", _ => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void Many_questions_are_open_and_no_thread_waits(string reason, Func<IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAll) =>
        AssertVerdict(reason, Check.NoThreadWaits(askAll));

    public static TheoryData<string, Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>>> Limits => new()
    {
        { "", WithPlaces(true) },
        { "", Loops(next => Interlocked.Increment(ref next.Value) - 1) },
        { "more at once than the limit", (_, questions) => Task.WhenAll(questions.Select(ask => ask())) },
        { "more at once than the limit", (limit, questions) => WithPlaces(true)(limit + 1, questions) },
        { "more at once than the limit", (_, questions) => WithPlaces(true)(6, questions) },
        { "fewer at once than the limit", (_, questions) => WithPlaces(true)(1, questions) },
        { "it works in batches", async (limit, questions) => { var answers = new List<int>(); foreach (var batch in questions.Chunk(limit)) { answers.AddRange(await Task.WhenAll(batch.Select(ask => ask()))); } return [.. answers]; } },
        { "a question that fails keeps its place", WithPlaces(false) },
        { "it blocks its caller", (limit, questions) =>
            {
                var places = new SemaphoreSlim(limit);
                return Task.WhenAll(questions.Select(ask => { places.Wait(); return Released(places, ask); }).ToArray());
            }
        },
        { "a failure is lost", (limit, questions) => WithPlaces(true)(limit, [.. questions.Select(ask => (Func<Task<int>>)(async () => { try { return await ask(); } catch { return 0; } }))]) },
        { "a failure ends everything", async (limit, questions) =>
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
            }
        },
        { "the answers are not those of the questions", async (limit, questions) => [.. (await WithPlaces(true)(limit, questions)).Order()] },
        { "fewer at once than the limit", (_, questions) => Task.FromResult(new int[questions.Count]) },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Never_more_questions_than_the_limit_are_open(string reason, Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost) =>
        AssertVerdict(reason, Check.AtMost(askAtMost));

    // As many loops as there are places, each of which asks the next question when it has its answer.
    private static Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> Loops(Func<StrongBox<int>, int> take) => async (limit, questions) =>
    {
        var (next, answers, failures) = (new StrongBox<int>(), new int[questions.Count], new ConcurrentQueue<Exception>());
        await Task.WhenAll(Enumerable.Range(0, limit).Select(async _ =>
        {
            for (var mine = take(next); mine < answers.Length; mine = take(next))
            {
                try
                {
                    answers[mine] = await questions[mine]();
                }
                catch (Exception exception)
                {
                    failures.Enqueue(exception);
                }
            }
        }));
        return failures.IsEmpty ? answers : throw new AggregateException(failures);
    };

    private static Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> WithPlaces(bool givesBackAlways) => (limit, questions) =>
    {
        var places = new SemaphoreSlim(limit);
        return Task.WhenAll(questions.Select(async ask =>
        {
            await places.WaitAsync();
            var isOver = false;
            try
            {
                var answer = await ask();
                isOver = true;
                return answer;
            }
            finally
            {
                if (isOver || givesBackAlways)
                {
                    places.Release();
                }
            }
        }));
    };

    private static async Task<int> Released(SemaphoreSlim places, Func<Task<int>> ask)
    {
        try
        {
            return await ask();
        }
        finally
        {
            places.Release();
        }
    }

    private static void Counted(IReadOnlyList<Action> jobs, bool catches)
    {
        var failures = new ConcurrentQueue<Exception>();
        var done = new CountdownEvent(jobs.Count);
        foreach (var job in jobs)
        {
            if (catches)
            {
                ThreadPool.QueueUserWorkItem(_ => Catching(job));
            }
            else
            {
                ThreadPool.QueueUserWorkItem(_ => { job(); done.Signal(); });
            }
        }

        done.Wait();
        if (!failures.IsEmpty)
        {
            throw new AggregateException(failures);
        }

        void Catching(Action job)
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
        }
    }

    private static void FromOneQueue(int workers, IReadOnlyList<Action> jobs)
    {
        var queue = new ConcurrentQueue<Action>(jobs);
        OnThreads(workers, _ =>
        {
            while (queue.TryDequeue(out var job))
            {
                job();
            }
        });
    }

    private static void FromQueue(int workers, SharedQueue<Action> jobs) => OnThreads(workers, _ =>
    {
        while (jobs.TryDequeue(out var job))
        {
            job();
        }
    });

    private static List<Action> Drained(SharedQueue<Action> jobs)
    {
        var all = new List<Action>();
        while (jobs.TryDequeue(out var job))
        {
            all.Add(job);
        }

        return all;
    }

    private static void Indexed(int workers, SharedQueue<Action> jobs, Func<Lock, StrongBox<int>, int> take)
    {
        var (all, gate, next) = (Drained(jobs), new Lock(), new StrongBox<int>());
        OnThreads(workers, _ =>
        {
            for (var mine = take(gate, next); mine < all.Count; mine = take(gate, next))
            {
                all[mine]();
            }
        });
    }
}
