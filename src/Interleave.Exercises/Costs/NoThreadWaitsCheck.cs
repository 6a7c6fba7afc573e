using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.NoThreadWaits"/>.</summary>
internal static class NoThreadWaitsCheck
{
    // More than any pool has threads at once, unless somebody asked it to.
    private const int Count = 1_000;

    // To ask takes microseconds, so a few threads of the pool ask all the questions. As many as this ask only if most
    // of them cannot go on.
    private const int ManyThreads = 100;

    private const int LooksToBeWaiting = 20;
    private const int MostLooks = 80;

    private static readonly TimeSpan LookAtIdle = TimeSpan.FromMilliseconds(300);

    private static readonly Exercise Exercise = new(
        "06-what-a-thread-costs",
        "no-thread-waits",
        "Result and Wait hold the thread until the answer is there. Who needs that thread meanwhile?",
        "Asking a question returns a task at once, and nobody has to stay with it. A task can also stand for many "
            + "others.",
        "Ask all the questions first, and give their tasks to Task.WhenAll.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAll) => Exercise.Judge(() =>
    {
        var questions = new OpenQuestions(Count);
        var idle = IdlePoolThreadLooksAsIfItWaited();
        Task<int[]>? all = null;
        using var call = ReaderCall.Start(() => all = askAll(questions.Functions));
        int asked, threads, own;
        Thread[] stuck;
        bool hasReturned;
        try
        {
            OpenQuestions.Until(() => questions.Asked >= Count || questions.Threads >= ManyThreads
                || call.HasReturned, 1.2);
            if (call.HasReturned)
            {
                // Throws what the call threw. What it gave to the pool may still be asking.
                call.Finish();
                OpenQuestions.Until(() => questions.Asked >= Count || questions.Threads >= ManyThreads, 1.2);
            }

            if (questions.Threads >= ManyThreads && Math.Max(questions.OwnThreadsAlive.Count,
                questions.PoolThreads.Count) >= ManyThreads / 2)
            {
                return Finding.Wrong(
                    "a thread waits for each answer",
                    Text($"After {questions.Asked:#,0} of {Count:#,0} questions, {questions.Threads:#,0} threads "
                        + $"had asked, most of which then only waited for the answers."));
            }

            hasReturned = call.ReturnsPromptly();
            (asked, threads) = (questions.Asked, questions.Threads);
            own = questions.OwnThreadsAlive.Count;
            stuck = idle || asked < Count ? [] : [.. questions.PoolThreads.Where(IsStuck)];
        }
        finally
        {
            // Whatever waits now, whether a task or a thread, gets its answer.
            questions.AnswerAll();
        }

        call.Finish();

        // A thread of the pool that still waits is busy with something else by now.
        SpinWait.SpinUntil(() => !Array.Exists(stuck, IsWaiting), LookAtIdle);
        var blocked = stuck.Count(thread => !IsWaiting(thread));
        return asked == 0
                ? Finding.Wrong("nothing is asked", "None of the questions was asked.")
            : asked == 1
                ? Finding.Wrong("it asks one after another",
                    Text($"Until the first answer came, 1 of {Count:#,0} questions was asked. The waits then add up."))
            : asked < Count
                ? Finding.Wrong(
                    "a thread waits for each answer",
                    Text($"In 1.2 s no answer came, and you had {asked:#,0} of {Count:#,0} questions asked, by "
                        + $"{Finding.Some(threads, "thread")}, and there it stopped."))
            : !hasReturned
                ? Finding.Wrong("it blocks its caller", "All the questions were asked, but your function did not "
                    + "return its task before the answers came: the calling thread was held.")
            : own + blocked > 0
                ? Finding.Wrong(
                    "a thread waits for the answers",
                    $"All the questions were asked, and "
                        + $"{Finding.Some(own + blocked, "thread that asked was", "threads that asked were")} held "
                        + $"until the answers came.")
            : all is null
                ? Finding.Wrong("it returns no task", "Your function returned null.")
            : !all.Wait(TimeSpan.FromSeconds(1))
                ? Finding.Wrong("its task does not end", "All the answers are there, and the task that you "
                    + "returned had not ended 1 s later.")
            : all.Result is { } answers && answers.SequenceEqual(questions.Answers)
                ? Finding.Pass(Text($"{Count:#,0} questions were open at once, asked by "
                    + $"{Finding.Some(threads, "thread")}, and no thread waited."))
                : Finding.Wrong("the answers are not those of the questions",
                    "The answer to question i belongs in place i.");
    });

    // A thread of the pool that has nothing to do does not count as waiting for .NET, and one that is held by Result
    // or Wait does. Should a later runtime see that differently, this check judges no thread of the pool by it.
    private static bool IdlePoolThreadLooksAsIfItWaited()
    {
        return Enumerable.Range(0, 3).All(_ =>
        {
            Thread? idle = null;
            return !Task.Run(() => idle = Thread.CurrentThread).Wait(LookAtIdle) || IsStuck(idle!);
        });
    }

    // A thread that has just asked may be on its way to a wait.
    private static bool IsStuck(Thread thread)
    {
        var found = 0;
        for (var look = 0; look < MostLooks && found < LooksToBeWaiting; look++)
        {
            found = IsWaiting(thread) ? found + 1 : 0;
            Thread.Sleep(1);
        }

        return found == LooksToBeWaiting;
    }

    private static bool IsWaiting(Thread thread) => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;
}
