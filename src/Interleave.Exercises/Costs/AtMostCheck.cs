using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.AtMost"/>.</summary>
internal static class AtMostCheck
{
    private const int Many = 10_000;

    private static readonly Exercise Exercise = new(
        "06-what-a-thread-costs",
        "at-most",
        "A SemaphoreSlim that begins with the limit has that many places. Who takes one, and when is it free again?",
        "Each question should take a place before it is asked and give it back when it is over, however it ends. "
            + "Write that for one question.",
        "An async method for one question: await places.WaitAsync(), then try { return await ask(); } finally { "
            + "places.Release(); }; and Task.WhenAll over all.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost) =>
        Exercise.Judge(() =>
        WithoutFailure(askAtMost, Random.Shared.Next(3, 6)) ?? WithFailures(askAtMost) ?? AtFullSpeed(askAtMost)
        ?? Finding.Pass("Never more questions than the limit were open, always as many as could be, and the two "
            + "that failed gave their places back."));

    private static Finding? WithoutFailure(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost, int limit)
    {
        var count = limit * 4;
        var questions = new OpenQuestions(count);
        Task<int[]>? asking = null;
        using var call = ReaderCall.Start(() => asking = askAtMost(limit, questions.Functions));
        bool hasReturned;
        try
        {
            var isFull = OpenQuestions.Until(() => questions.Open >= limit || asking?.IsFaulted == true, 1);

            // Time for one too many to show itself.
            OpenQuestions.Until(() => questions.MostOpen > limit, 0.05);
            hasReturned = call.ReturnsPromptly();
            if (call.HasReturned)
            {
                call.Finish();
                if (asking is { IsFaulted: true })
                {
                    asking.GetAwaiter().GetResult();
                }
            }

            if (TooMany() is { } tooMany)
            {
                return tooMany;
            }

            if (!isFull)
            {
                return Finding.Wrong(
                    "fewer at once than the limit", $"{limit} questions may be open at once, and there were "
                        + $"{questions.MostOpen}, although nothing else had to be done first.");
            }

            for (var next = limit + 1; next <= count; next++)
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
                    ? Finding.Wrong("it works in batches", $"One of {limit} had its answer, and its place stayed "
                        + $"empty until the others had theirs as well.")
                    : Finding.Wrong("a place is not given back",
                        $"{next - limit} had their answers, but question {next} of {count} was never asked.");
            }
        }
        finally
        {
            questions.AnswerAll();
        }

        call.Finish();
        return TooMany()
            ?? (!hasReturned ? Finding.Wrong("it blocks its caller", "While no answer came, your function did not "
                + "return its task: the calling thread was held. Waiting for a place must not hold it either.") : null)
            ?? (asking is null ? Finding.Wrong("it returns no task", "Your function returned null.") : null)
            ?? (!asking!.Wait(TimeSpan.FromSeconds(1)) ? Finding.Wrong("its task does not end",
                "All the answers are there, and the task that you returned had not ended 1 s later.") : null)
            ?? (questions.Asked != count ? Finding.Wrong("not every question is asked once",
                $"{count} questions were asked {Finding.Times(questions.Asked)} in all.") : null)
            ?? (asking.Result is { } answers && answers.SequenceEqual(questions.Answers) ? null
                : Finding.Wrong("the answers are not those of the questions",
                    "The answer to question i belongs in place i."));

        Finding? TooMany() => questions.MostOpen <= limit ? null : Finding.Wrong(
            "more at once than the limit", $"At most {limit} may be open at once, and there were "
                + $"{questions.MostOpen}.");
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
                return Finding.Wrong("a question that fails keeps its place",
                    $"One of {Limit} open questions failed, and no other was asked in its place.");
            }

            questions.AnswerOne();
            if (!OpenQuestions.Until(() => questions.Asked >= 5, 0.5))
            {
                return Finding.Wrong(
                    "a question that throws keeps its place",
                    "A question threw when it was asked, before there was a task to await, and no other was asked "
                        + "in its place.");
            }
        }
        finally
        {
            questions.AnswerAll();
        }

        var ended = OpenQuestions.Until(() => asking.IsCompleted, 1);
        return !ended ? Finding.Wrong("its task does not end",
            "All the answers are there or have failed, and the task that you returned had not ended 1 s later.")
            : !asking.IsFaulted ? Finding.Wrong("a failure is lost",
                "Two questions failed, and your task ended as if nothing had happened.")
            : questions.Asked < Count ? Finding.Wrong("a failure ends everything",
                $"Two questions failed, and {Count - questions.Asked} of the others were never asked.")
            : null;
    }

    // Two answers come at the same instant, thousands of times, so that whoever takes the next question or counts the
    // open ones in more than one step takes one twice or loses one.
    private static Finding? AtFullSpeed(Func<int, IReadOnlyList<Func<Task<int>>>, Task<int[]>> askAtMost) =>
        Rush.Run((_, gate) =>
    {
        const int Limit = 2;
        var (open, most, count, isLate) = (0, 0, 0, false);
        var asked = new int[Many];
        var asking = Task.Run(() => askAtMost(Limit, [.. Enumerable.Range(0, Many).Select(index =>
            (Func<Task<int>>)(() => Ask(index)))]));
        if (!EndsWhileItGoesOn())
        {
            return Finding.Wrong("its task does not end", Text(
                $"Of {Many:#,0} quick questions {asked.Count(times => times > 0):#,0} were asked and answered. Then "
                    + $"no more were asked, and your task did not end."));
        }

        var answers = asking.GetAwaiter().GetResult();
        return most > Limit
                ? Finding.Wrong("more at once than the limit",
                    $"At most {Limit} may be open at once, and when answers came at the same instant there were "
                        + $"{most}.")
            : Array.FindIndex(asked, times => times != 1) is var index and >= 0
                ? Finding.Wrong(
                    "not every question is asked once",
                    Text($"When answers came at the same instant, question {index:#,0} of {Many:#,0} was asked "
                        + $"{Finding.Times(asked[index])}. What follows an await can run on two threads at once."))
            : answers.SequenceEqual(Enumerable.Range(0, Many)) ? null
            : Finding.Wrong("the answers are not those of the questions",
                "The answer to question i belongs in place i.");

        async Task<int> Ask(int index)
        {
            Interlocked.Increment(ref asked[index]);
            Interlocked.Increment(ref count);
            var now = Interlocked.Increment(ref open);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, now, seen);
            }

            if (!Volatile.Read(ref isLate))
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref open);
            gate.Pass();
            return index;
        }

        // A busy machine is slow and goes on. After a while the answers are there at once.
        bool EndsWhileItGoesOn()
        {
            for (var before = -1; !OpenQuestions.Until(() => asking.IsCompleted,
                0.7); before = Volatile.Read(ref count))
            {
                if (before == Volatile.Read(ref count))
                {
                    return false;
                }

                Volatile.Write(ref isLate, true);
            }

            return true;
        }
    });
}
