using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.ShortJobs"/>.</summary>
internal static class ShortJobsCheck
{
    private const int Count = 500;
    private const int Few = 20;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeTheRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan NoticedAfter = TimeSpan.FromMilliseconds(5);

    private static readonly Exercise Exercise = new(
        "06-what-a-thread-costs",
        "short-jobs",
        "Task.Run gives a job to the pool, and the task that it returns knows how the job ended.",
        "Every task must be waited for, and one that failed must be asked about. One call can do both for a whole "
            + "array.",
        "Keep all the tasks and give them to Task.WaitAll, which also throws what any of them threw.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<IReadOnlyList<Action>> run) => Exercise.Judge(() => WhereJobsRun(run)
        ?? WhileOneJobRuns(run) ?? WhatJobsThrow(run, failing: 0) ?? WhatJobsThrow(run, Few - 1)
        ?? Finding.Pass(Text($"{Count} jobs ran once each on threads of the pool, you returned when the last had "
            + $"ended, and what one of them threw came out.")));

    private static Finding? WhereJobsRun(Action<IReadOnlyList<Action>> run)
    {
        var tally = new JobTally();
        var meeting = new Meeting(2);

        // The jobs end two by two, so that whoever counts them with ++ loses one.
        var gate = new PairGate();
        Thread? caller = null;
        using var call = ReaderCall.Start(() =>
        {
            caller = Thread.CurrentThread;
            run([.. Enumerable.Range(0, Count).Select(index => (Action)(() =>
            {
                tally.Run(index, meeting.Attend);
                gate.Pass();
            }))]);
        });
        SpinWait.SpinUntil(() => call.HasReturned || tally.Ended >= Count);
        var isPrompt = call.ReturnsPromptly();
        call.Finish();
        var ended = tally.Ended;
        SpinWait.SpinUntil(() => tally.Ended >= Count, LongEnough);
        return tally.OwnThreadsBeside(caller) is var own && own >= Count / 2
                ? Finding.Wrong("a thread is still made for each job",
                    Text($"{Count} jobs ran on {tally.Threads} threads, and {own} of those were not the pool's."))
            : own > 0
                ? Finding.Wrong(
                    "the jobs run on threads of your own",
                    $"{Finding.Some(own, "thread that is", "threads that are")} not the pool's ran jobs. Give the "
                        + $"jobs to the pool.")
            : ended < tally.Ended
                ? TooSoon
            : tally.Missing(Count) is { } missing
                ? Finding.Wrong("some jobs were not run", Text($"{missing} of {Count} jobs never ran."))
            : tally.Twice is { } twice
                ? Finding.Wrong("a job ran twice", $"Job {twice} ran more than once.")
            : tally.OnlyOn(caller)
                ? Finding.Wrong("the jobs run on the calling thread",
                    Text($"All {Count} jobs ran one after another on the thread that called you; the pool did "
                        + $"nothing."))
            : !meeting.WasHeld
                ? Finding.Wrong("the jobs run one at a time", "The first job waited 1 s for another one to run "
                    + "beside it, and none came. Give all of them to the pool before you wait.")
            : isPrompt ? null : Finding.WaitsForATime("RunJobs");
    }

    // One job takes longer than a time-out would last.
    private static Finding? WhileOneJobRuns(Action<IReadOnlyList<Action>> run)
    {
        var isDone = new ManualResetEventSlim();
        var slow = Random.Shared.Next(Few);
        var tally = new JobTally();
        using var call = ReaderCall.Start(() => run([.. Enumerable.Range(0, Few).Select(index => (Action)(() =>
            tally.Run(index, () =>
        {
            if (index == slow)
            {
                isDone.Wait(Interleave.Exercises.Exercise.Limit);
            }
        })))]));
        var returnsEarly = call.EndsWithin(ReaderCall.Hold);
        isDone.Set();
        call.Finish();
        SpinWait.SpinUntil(() => tally.Ended >= Few, LongEnough);
        return returnsEarly ? TooSoon : null;
    }

    private static Finding TooSoon => Finding.Wrong(
        "it returns before the jobs have ended", "RunJobs returned while a job was still running. Wait for every "
            + "job, without a time limit.");

    // Jobs that were given out in groups come first in one and last in another.
    private static Finding? WhatJobsThrow(Action<IReadOnlyList<Action>> run, int failing)
    {
        var tally = new JobTally();
        var thrown = new InvalidOperationException("a job's own exception");
        var isCaught = true;
        Exception? came = null;
        var caller = Thread.CurrentThread;
        var isThrown = new ManualResetEventSlim();
        try
        {
            run([.. Enumerable.Range(0, Few).Select(index => (Action)(() => tally.Run(index, () =>
            {
                if (index != failing)
                {
                    // Whoever lets one failure stop the rest must have noticed it before the rest is done.
                    if (isThrown.Wait(BeforeTheRest))
                    {
                        Thread.Sleep(NoticedAfter);
                    }
                }
                else
                {
                    isThrown.Set();
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
                    "One job was about to throw, and found no catch above it and no task around it. It did not "
                        + "throw then, because that ends the process.")
            : !Holds(came, thrown)
                ? Finding.Wrong(
                    "what a job throws is lost",
                    Text($"One of {Few} jobs threw an exception, and RunJobs ")
                        + (came is null ? "returned as if nothing had happened." : "threw another one."))
            : tally.Missing(Few) is { } missing
                ? Finding.Wrong("one job that throws takes others with it",
                    Text($"One of {Few} jobs threw, and {missing} of the others never ran."))
            : null;
    }

    private static bool Holds(Exception? came, Exception thrown) => came is not null
        && (ReferenceEquals(came, thrown)
            || (came is AggregateException many ? many.InnerExceptions.Any(inner => Holds(inner, thrown))
            : Holds(came.InnerException, thrown)));
}
