using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.Workers"/>.</summary>
internal static class WorkersCheck
{
    private const int Count = 30;
    private const int Many = 20_000;

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private static readonly Exercise Exercise = new(
        "06-what-a-thread-costs",
        "workers",
        "There are as many threads as there are workers. What does each of them do when its job has ended?",
        "A worker is a thread with a loop that runs until no job is left. When should it take its next job out of "
            + "the queue?",
        "While TryDequeue gives a worker a job, it runs it. Start all the workers, then Join them all.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<int, SharedQueue<Action>> run) => Exercise.Judge(() =>
        Wrong(run, workers: 3, holds: false)
        ?? Wrong(run, Random.Shared.Next(2, 6), holds: true)
        ?? Rush.OverPieces(
            Many,
            work => run(3, new(Enumerable.Range(0, Many).Select(index => (Action)(() => work(index))), () => { })),
            (job, times) => times > 1 ? RanTwice(job) : Finding.Wrong("some jobs were not run",
                Text($"Of {Many:#,0} quick jobs, job {job:#,0} never ran.")))
        ?? Finding.Pass(Text($"3 threads ran {Count} jobs, 3 at once, and slow jobs held up none of the others. "
            + $"Then they ran {Many:#,0} quick jobs once each.")));

    private static Finding? Wrong(Action<int, SharedQueue<Action>> run, int workers, bool holds)
    {
        var tally = new JobTally();
        var meeting = new Meeting(workers);
        var (started, pastTheEnd, sawOthersEnd) = (0, 0, false);

        // Not disposed of: a job may outlast the function that should have waited for it.
        var othersAreDone = new ManualResetEventSlim();
        var isDone = new ManualResetEventSlim();
        var jobs = new SharedQueue<Action>(
            Enumerable.Range(0, Count).Select(index => (Action)(() => tally.Run(index, Job))), () =>
                Interlocked.Increment(ref pastTheEnd));
        using var call = ReaderCall.Start(() => run(workers, jobs));
        var (returnsEarly, isPrompt) = (false, true);
        if (holds)
        {
            // All workers but one have slow jobs: however the jobs may have been dealt out, that one alone must run
            // all the others. Then one job goes on for longer than a time-out would last.
            SpinWait.SpinUntil(() => call.HasReturned || tally.Ended > Count - workers, LongEnough + LongEnough);
            sawOthersEnd = tally.Ended > Count - workers;
            othersAreDone.Set();
            returnsEarly = call.EndsWithin(ReaderCall.Hold);
            isDone.Set();
        }
        else
        {
            SpinWait.SpinUntil(() => call.HasReturned || tally.Ended >= Count, LongEnough + LongEnough);
            isPrompt = tally.Ended < Count || call.ReturnsPromptly();
        }

        call.Finish();
        var ended = tally.Ended;
        SpinWait.SpinUntil(() => tally.Ended >= Count, LongEnough);
        return returnsEarly || ended < tally.Ended
                ? Finding.Wrong("it returns before the jobs have ended",
                    "RunWithWorkers returned while a job was still running. Join every thread, without a time limit.")
            : tally.Threads > workers
                ? Finding.Wrong("more threads than workers",
                    $"There were to be {workers} workers, and the jobs ran on {tally.Threads} different threads.")
            : tally.Missing(Count) is { } missing
                ? Finding.Wrong("some jobs were not run", $"{missing} of {Count} jobs never ran.")
            : tally.Twice is { } twice
                ? RanTwice(twice)
            : !meeting.WasHeld
                ? Finding.Wrong("fewer jobs at once than workers", $"There were {workers} workers for {Count} "
                    + $"jobs, and never more than {Finding.Some(tally.Most, "job")} at once.")
            : pastTheEnd > 0
                ? Finding.Wrong(
                    "a worker goes past the end",
                    "A worker ran a job when none was left. Between its look at whether there was one and its "
                        + "taking it, another worker had taken it.")
            : holds && !sawOthersEnd
                ? Finding.Wrong(
                    "the jobs were dealt out beforehand",
                    "Some jobs were slow, and others waited behind them although a worker had nothing to do. Let "
                        + "each worker take its next job when it is free.")
            : isPrompt ? null : Finding.WaitsForATime("RunWithWorkers");

        void Job()
        {
            var number = Interlocked.Increment(ref started);

            // The first jobs wait for each other: only as many threads as there are workers can bring them together.
            meeting.Attend();
            if (holds && number < workers)
            {
                (number == 1 ? isDone : othersAreDone).Wait(Interleave.Exercises.Exercise.Limit);
            }
        }
    }

    private static Finding RanTwice(int job) => Finding.Wrong(
        "a job ran twice", Text($"Job {job:#,0} ran more than once: two workers took the same one. To look at "
            + $"which is next and to mark it as taken must be one step."));
}
