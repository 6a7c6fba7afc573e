using System.Collections.Concurrent;
using System.Globalization;

namespace Interleave.Exercises;

/// <content>The exercises of 05-what-a-thread-costs.</content>
public static partial class Check
{
    private const string WhatAThreadCosts = "05-what-a-thread-costs";

    private static readonly Exercise ShortJobsExercise = new(
        WhatAThreadCosts,
        "short-jobs",
        "Task.Run gives a job to the pool, and the task that it returns knows how the job ended.",
        "Keep all the tasks, and wait for all of them in one call that also throws what any of them threw: Task.WaitAll.");

    private static readonly Exercise WorkersExercise = new(
        WhatAThreadCosts,
        "workers",
        "The threads are as many as there are workers. What does each of them do when its job has ended?",
        "Put the jobs into one ConcurrentQueue. A worker is a thread with a loop: as long as TryDequeue gives a job, it runs it. Start them all, then join them all.");

    private static readonly Exercise AwaitExercise = new(
        WhatAThreadCosts,
        "no-thread-waits",
        "Result and Wait hold the thread until the answer is there. Who needs that thread meanwhile?",
        "Asking a question returns a task at once. Ask all of them first, and give the tasks to Task.WhenAll.");

    private static readonly Exercise AtMostExercise = new(
        WhatAThreadCosts,
        "at-most",
        "A SemaphoreSlim that begins with the limit has so many places. WaitAsync takes one, and without a thread that waits.",
        "Write an async function for one question: take a place, ask, await the answer, and give the place back in a finally. Then Task.WhenAll over all.");

    /// <summary>Whether a function runs jobs in the thread pool, waits for all of them, and loses no exception.</summary>
    /// <param name="run">Given the jobs; returns when all have ended, and throws what a job threw.</param>
    public static Verdict ShortJobs(Action<IReadOnlyList<Action>> run) => ShortJobsExercise.Judge(() => WhereJobsRun(run) ?? WhatJobsThrow(run)
        ?? Finding.Pass("500 jobs ran once each on threads of the pool, you returned when the last had ended, and what one of them threw came out."));

    /// <summary>Whether a function runs jobs with a fixed number of threads that share one queue.</summary>
    /// <param name="run">Given the number of threads and the jobs; returns when all have ended.</param>
    public static Verdict Workers(Action<int, IReadOnlyList<Action>> run) => WorkersExercise.Judge(() =>
    {
        const int Count = 30;
        const int Workers = 3;
        var tally = new Jobs();
        var entered = 0;
        var gaveUp = false;
        var sawOthersEnd = false;

        // Not disposed of: a job may outlast the function that should have waited for it.
        var together = new CountdownEvent(Workers);
        var returned = new ManualResetEventSlim();
        var returnedEarly = false;
        var jobs = Enumerable.Range(0, Count).Select(index => (Action)(() => tally.Run(index, () =>
        {
            // The first ones wait for each other: only as many threads as there are workers can bring them together.
            if (Interlocked.Increment(ref entered) <= Workers)
            {
                together.Signal();
                gaveUp = gaveUp || !together.Wait(TimeSpan.FromSeconds(1));
            }

            if (index == 0)
            {
                // The slow job: the others must get done beside it, and nobody may return before it.
                sawOthersEnd = OpenQuestions.Until(() => tally.Ended >= Count - 1, 1);
                returnedEarly = returned.Wait(TimeSpan.FromMilliseconds(100));
            }
        }))).ToArray();
        Exception? failure = null;
        try
        {
            run(Workers, jobs);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            failure = exception;
        }

        returned.Set();
        var ended = tally.Ended;
        OpenQuestions.Until(() => tally.Ended >= Count, 2);
        if (failure is not null)
        {
            throw failure;
        }

        return returnedEarly || ended < tally.Ended
                ? Finding.Wrong("it returns before the jobs have ended", $"When your function returned, {ended} of {Count} jobs had ended. Join each thread that you started.")
            : tally.Threads > Workers
                ? Finding.Wrong("more threads than workers", $"There were to be {Workers} workers, and the jobs ran on {tally.Threads} different threads.")
            : tally.Missing(Count) is { } missing
                ? Finding.Wrong("some jobs were not run", $"{missing} of {Count} jobs never ran.")
            : tally.Twice is { } twice
                ? Finding.Wrong("a job ran twice", $"Job {twice} ran more than once: two workers took the same one.")
            : tally.Most < Workers
                ? Finding.Wrong("fewer jobs at once than workers", $"There were {Workers} workers for {Count} jobs, and never more than {tally.Most} {(tally.Most == 1 ? "job" : "jobs")} at once.")
            : !sawOthersEnd
                ? Finding.Wrong(
                    "the jobs were dealt out beforehand",
                    "One job was slow, and some others waited behind it although workers had nothing to do. Let each worker take its next job from one queue for all.")
            : Finding.Pass($"{Workers} threads ran {Count} jobs, {Workers} at once, and a slow job held up none of the others.");
    });

    /// <summary>Whether a function asks many questions at once without a thread that waits for an answer.</summary>
    /// <param name="askAll">Given the questions; the task it returns ends with their answers in the same order.</param>
    public static Verdict NoThreadWaits(Func<IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAll) => AwaitExercise.Judge(() =>
    {
        // More than any pool has threads at once.
        const int Count = 1_000;
        var questions = new OpenQuestions(Count);
        Task<int[]>? all = null;
        Exception? failure = null;
        var caller = new Thread(() =>
        {
            try
            {
                all = askAll(questions.Functions);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        { IsBackground = true };
        caller.Start();
        int asked, threads;
        bool hasReturned;
        try
        {
            OpenQuestions.Until(() => questions.Asked >= Count || (!caller.IsAlive && failure is not null), 1.5);
            var isAsked = questions.Asked >= Count;
            hasReturned = caller.Join(TimeSpan.FromSeconds(isAsked ? 1 : 0));
            (asked, threads) = (questions.Asked, questions.Threads);
        }
        finally
        {
            // Whatever waits now, whether a task or a thread, gets its answer.
            questions.AnswerAll();
            caller.Join(TimeSpan.FromSeconds(2));
        }

        return failure is not null ? throw failure
            : asked == 0
                ? Finding.Wrong("nothing is asked", "None of the questions was asked.")
            : asked == 1
                ? Finding.Wrong("it asks one after another", $"Until the first answer came, 1 of {Count:#,0} questions was asked. The waits then add up.")
            : asked < Count
                ? Finding.Wrong("a thread waits for each answer", string.Create(
                    CultureInfo.InvariantCulture,
                    $"In 1.5 s no answer came, and you got {asked:#,0} of {Count:#,0} questions asked, by {threads:#,0} threads that then only waited. The pool had no more."))
            : !hasReturned
                ? Finding.Wrong("it blocks its caller", "All questions were asked, but your function did not return its task before the answers came: the calling thread was held.")
            : all is null
                ? Finding.Wrong("it returns no task", "Your function returned null.")
            : !all.Wait(TimeSpan.FromSeconds(1))
                ? Finding.Wrong("its task does not end", "All answers are there, but the task that you returned has not ended.")
            : all.Result.SequenceEqual(Enumerable.Range(0, Count))
                ? Finding.Pass(string.Create(CultureInfo.InvariantCulture, $"{Count:#,0} questions were open at once, asked by {threads} thread{(threads == 1 ? "" : "s")}, and no thread waited."))
                : Finding.Wrong("the answers are not those of the questions", "The answer to question i belongs into place i.");
    });

    /// <summary>Whether a function asks many questions, never more than a limit at once, and gives a place back also when a question fails.</summary>
    /// <param name="askAtMost">Given the limit and the questions; the task it returns ends with their answers in the same order, or fails if one did.</param>
    public static Verdict AtMost(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost) =>
        AtMostExercise.Judge(() => WithoutFailure(askAtMost) ?? WithFailures(askAtMost)
            ?? Finding.Pass("Never more than 3 of 12 questions were open, always as many as could be, and the two that failed gave their places back."));

    private static Finding? WhereJobsRun(Action<IReadOnlyList<Action>> run)
    {
        const int Count = 500;
        var tally = new Jobs();
        var caller = Thread.CurrentThread;
        var returned = new ManualResetEventSlim();
        var returnedEarly = false;
        run([.. Enumerable.Range(0, Count).Select(index => (Action)(() => tally.Run(index, () =>
        {
            if (index == 0)
            {
                returnedEarly = returned.Wait(TimeSpan.FromMilliseconds(150));
            }
        })))]);
        returned.Set();
        var ended = tally.Ended;
        OpenQuestions.Until(() => tally.Ended >= Count, 1);
        return tally.OwnThreadsBeside(caller) is var own && own >= Count / 2
                ? Finding.Wrong("a thread is still made for each job", $"{Count} jobs ran on {tally.Threads} threads, and {own} of those were not the pool's.")
            : own > 0
                ? Finding.Wrong("the jobs run on threads of your own", $"{own} thread{(own == 1 ? "" : "s")} that {(own == 1 ? "is" : "are")} not the pool's ran jobs. Give the jobs to the pool.")
            : returnedEarly || ended < tally.Ended
                ? Finding.Wrong("it returns before the jobs have ended", $"When your function returned, {ended} of {Count} jobs had ended.")
            : tally.Missing(Count) is { } missing
                ? Finding.Wrong("some jobs were not run", $"{missing} of {Count} jobs never ran.")
            : tally.Twice is { } twice
                ? Finding.Wrong("a job ran twice", $"Job {twice} ran more than once.")
            : tally.OnlyOn(caller)
                ? Finding.Wrong("the jobs run on the calling thread", $"All {Count} jobs ran one after another on the thread that called you; the pool did nothing.")
            : null;
    }

    private static Finding? WhatJobsThrow(Action<IReadOnlyList<Action>> run)
    {
        const int Count = 20;
        const int Failing = 7;
        var tally = new Jobs();
        var caller = Thread.CurrentThread;
        var thrown = new InvalidOperationException("a job's own exception");
        var isCaught = true;
        Exception? came = null;
        try
        {
            run([.. Enumerable.Range(0, Count).Select(index => (Action)(() => tally.Run(index, () =>
            {
                if (index == Failing)
                {
                    isCaught = Thread.CurrentThread == caller || ThrowSafety.WouldBeCaught(thrown.GetType());
                    if (isCaught)
                    {
                        throw thrown;
                    }
                }
            })))]);
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            came = exception;
        }

        return !isCaught
                ? Finding.Wrong(
                    "nobody catches what a job throws",
                    "One job was about to throw, and found no catch above it and no task around it. It did not throw then: in the pool that ends the process.")
            : !Holds(came, thrown)
                ? Finding.Wrong("what a job throws is lost", $"One of {Count} jobs threw an exception, and your function returned as if nothing had happened.")
            : tally.Missing(Count) is { } missing
                ? Finding.Wrong("one job that throws takes others with it", $"One of {Count} jobs threw, and {missing} of the others never ran.")
            : null;
    }

    private static bool Holds(Exception? came, Exception thrown) => came is not null
        && (ReferenceEquals(came, thrown)
            || (came is AggregateException many ? many.InnerExceptions.Any(inner => Holds(inner, thrown)) : Holds(came.InnerException, thrown)));

    private static Finding? WithoutFailure(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost)
    {
        const int Count = 12;
        const int Limit = 3;
        var questions = new OpenQuestions(Count);
        var asking = Task.Run(() => askAtMost(Limit, questions.Functions));
        try
        {
            var isFull = OpenQuestions.Until(() => questions.Open >= Limit || asking.IsFaulted, 1);

            // Time for one too many to show itself.
            OpenQuestions.Until(() => questions.MostOpen > Limit, 0.05);
            if (asking.IsFaulted)
            {
                asking.GetAwaiter().GetResult();
            }

            if (TooMany() is { } tooMany)
            {
                return tooMany;
            }

            if (!isFull)
            {
                return Finding.Wrong("fewer at once than the limit", $"{Limit} may be open at once, and there were {questions.MostOpen} although nothing else was to be done.");
            }

            for (var next = Limit + 1; next <= Count; next++)
            {
                questions.AnswerOne();
                if (OpenQuestions.Until(() => questions.Asked >= next, 0.5))
                {
                    continue;
                }

                while (questions.Open > 0)
                {
                    questions.AnswerOne();
                }

                return OpenQuestions.Until(() => questions.Asked >= next, 0.5)
                    ? Finding.Wrong("it works in batches", $"One of {Limit} had its answer, and its place stayed empty until the others had theirs as well.")
                    : Finding.Wrong("a place is not given back", $"{next - Limit} had their answers, but question {next} of {Count} was never asked.");
            }
        }
        finally
        {
            questions.AnswerAll();
        }

        return TooMany() ?? (
            !asking.Wait(TimeSpan.FromSeconds(1)) ? Finding.Wrong("its task does not end", "All answers are there, but the task that you returned has not ended.")
            : questions.Asked != Count ? Finding.Wrong("not every question is asked once", $"{Count} questions were asked {questions.Asked} times.")
            : asking.Result is { } answers && answers.SequenceEqual(Enumerable.Range(0, Count)) ? null
            : Finding.Wrong("the answers are not those of the questions", "The answer to question i belongs into place i."));

        Finding? TooMany() => questions.MostOpen <= Limit ? null : Finding.Wrong(
            "more at once than the limit", $"At most {Limit} may be open at once, and there were {questions.MostOpen}.");
    }

    private static Finding? WithFailures(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost)
    {
        const int Count = 8;
        const int Limit = 2;

        // Question 0 gives a task that fails; question 3 throws when it is asked.
        var questions = new OpenQuestions(Count, 3);
        var asking = Task.Run(() => askAtMost(Limit, questions.Functions));
        try
        {
            OpenQuestions.Until(() => questions.Open >= Limit, 1);
            questions.FailOne(new TimeoutException("a question failed"));
            if (!OpenQuestions.Until(() => questions.Asked >= Limit + 1, 0.5))
            {
                return Finding.Wrong("a question that fails keeps its place", $"One of {Limit} open questions failed, and no other was asked in its place.");
            }

            questions.AnswerOne();
            if (!OpenQuestions.Until(() => questions.Asked >= 5, 0.5))
            {
                return Finding.Wrong(
                    "a question that throws keeps its place",
                    "A question threw when it was asked, before there was a task to await, and no other was asked in its place.");
            }
        }
        finally
        {
            questions.AnswerAll();
        }

        var ended = OpenQuestions.Until(() => asking.IsCompleted, 1);
        return !ended ? Finding.Wrong("its task does not end", "All answers are there or have failed, but the task that you returned has not ended.")
            : !asking.IsFaulted ? Finding.Wrong("a failure is lost", "Two questions failed, and your task ended as if nothing had happened.")
            : questions.Asked < Count ? Finding.Wrong("a failure ends everything", $"Two questions failed, and {Count - questions.Asked} of the others were never asked.")
            : null;
    }

    /// <summary>What jobs did: which ran, how many at once, on which threads.</summary>
    private sealed class Jobs
    {
        private readonly ConcurrentDictionary<Thread, bool> _threads = new();
        private readonly ConcurrentDictionary<int, int> _runs = new();
        private int _running;
        private int _ended;
        private int _most;

        public int Ended => Volatile.Read(ref _ended);

        public int Most => Volatile.Read(ref _most);

        public int Threads => _threads.Count;

        /// <summary>The number of a job that ran more than once; null if none did.</summary>
        public int? Twice => _runs.Where(run => run.Value > 1).Select(run => (int?)run.Key).FirstOrDefault();

        /// <summary>How many of so many jobs never ran; null if all did.</summary>
        public int? Missing(int count) => count - _runs.Count is var missing and > 0 ? missing : null;

        public bool OnlyOn(Thread thread) => _threads.Keys.All(other => other == thread);

        public int OwnThreadsBeside(Thread caller) => _threads.Count(thread => thread.Key != caller && !thread.Value);

        public void Run(int index, Action job)
        {
            _runs.AddOrUpdate(index, 1, (_, times) => times + 1);
            _threads.TryAdd(Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread);
            var now = Interlocked.Increment(ref _running);
            for (var seen = Most; now > seen; seen = Most)
            {
                Interlocked.CompareExchange(ref _most, now, seen);
            }

            try
            {
                job();
            }
            finally
            {
                Interlocked.Increment(ref _ended);
                Interlocked.Decrement(ref _running);
            }
        }
    }
}
