namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.AtTheSameTime"/>.</summary>
internal static class AtTheSameTimeCheck
{
    private static readonly Exercise Exercise = new(
        "01-two-things-at-once",
        "at-the-same-time",
        "A thread that has been made has not been started. And a method that is called runs here, now.",
        "Both methods must be under way before anything waits, and nothing may return while one of them still runs.",
        "Start the thread, then call the other method, and only then Join the thread.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<Action, Action> both) => Exercise.Judge(() =>
    {
        // First both end as soon as they have met: an answer that waits for a time is still waiting then. After that
        // one of the two is held back: an answer that waits for at most a time returns too soon. The two holds are
        // calls at the same time, each with threads of its own, so that the check takes no longer than one of them.
        var quick = Met(both, holdsAsk: false, holdsCompute: false);
        if (quick.Wrong is { } wrong)
        {
            return wrong;
        }

        MeetingMethods[] held = [new(true, false), new(false, true)];
        var calls = held.Select(methods => ReaderCall.Start(() => methods.Call(both))).ToArray();
        try
        {
            foreach (var call in calls)
            {
                call.Finish();
            }
        }
        finally
        {
            Array.ForEach(calls, call => call.Dispose());
        }

        Array.ForEach(held, methods => methods.WaitForEnd());
        return held.Any(methods => methods.SawReturn)
            ? ReturnsTooSoon
            : Finding.Pass(InvariantText.Text(
                $"ask ran on thread {quick.Methods.Ask.ThreadId} and compute on thread "
                    + $"{quick.Methods.Compute.ThreadId}, at the same time, and Both waited for them."));
    });

    private static Finding ReturnsTooSoon => Finding.Wrong(
        "it returns before both have ended", "Both returned while one of the two methods was still running. Its "
            + "caller would think that the work was done.");

    private static (MeetingMethods Methods, Finding? Wrong) Met(Action<Action, Action> both, bool holdsAsk,
        bool holdsCompute)
    {
        var methods = new MeetingMethods(holdsAsk, holdsCompute);
        using var call = ReaderCall.Start(() => methods.Call(both));
        if (!methods.HaveEnded(call))
        {
            call.Finish();
        }

        var isPrompt = call.ReturnsPromptly();
        if (isPrompt)
        {
            call.Finish();
        }

        methods.WaitForEnd();
        return (methods, WhatRan(methods) ?? (methods.SawReturn ? ReturnsTooSoon : isPrompt ? null
            : Finding.WaitsForATime("Both")));
    }

    private static Finding? WhatRan(MeetingMethods methods)
    {
        var (ask, compute, caller) = (methods.Ask, methods.Compute, methods.CallerId);
        var counts = $"ask ran {Finding.Times(ask.Calls)}, and compute {Finding.Times(compute.Calls)}";
        return (ask.Calls, compute.Calls) switch
        {
            (0, _) or (_, 0) => Finding.Wrong("one of the two was never run",
                $"{counts}. A thread that has been made must be started."),
            not (1, 1) => Finding.Wrong("one of the two was run twice", $"{counts}; each should run once."),
            _ when ask.ThreadId == compute.ThreadId && ask.ThreadId == caller => Finding.Wrong(
                "both run on the thread that called",
                InvariantText.Text($"ask and compute both ran on thread {caller}, the one that called Both. No "
                    + $"other thread ran either of them.")),
            _ when ask.ThreadId == compute.ThreadId => Finding.Wrong(
                "one new thread runs both", InvariantText.Text($"ask and compute both ran on thread "
                    + $"{ask.ThreadId}, and so one after the other.")),
            _ when !(ask.SawOther && compute.SawOther) => Finding.Wrong(
                "one begins only when the other has ended",
                InvariantText.Text(
                    $"They ran on threads {ask.ThreadId} and {compute.ThreadId}, but the second had not begun when "
                        + $"the first one ended, after waiting 1 s for it.")),
            _ => null,
        };
    }
}
