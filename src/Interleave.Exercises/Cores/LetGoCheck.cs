namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.LetGoWhileWaiting"/>.</summary>
internal static class LetGoCheck
{
    private static readonly Exercise Exercise = new(
        "05-no-global-lock",
        "let-go-while-waiting",
        "A Lock has the methods Exit and Enter. Between them it is free.",
        "There are two ways out of the wait: an answer, and an exception. On which of them is the lock taken again?",
        "Exit before the wait, and Enter in a finally block after it.");

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<Lock, Func<string>, string> letGo) => Exercise.Judge(() =>
        WhenAnswered(letGo, TimeSpan.Zero)
        ?? WhenItFails(letGo, new TimeoutException("The server did not answer."))
        ?? WhenItFails(letGo, new InvalidOperationException("The answer made no sense."))
        ?? WhenAnswered(letGo, ReaderCall.Hold)
        ?? Finding.Pass("The lock was free during the wait and held after it, even when the wait failed or another "
            + "thread was slow to give the lock back."));

    private static Finding? WhenAnswered(Func<Lock, Func<string>, string> letGo, TimeSpan othersKeepItFor)
    {
        var wait = new Wait(othersKeepItFor, failure: null);
        wait.Gate.Enter();
        var answer = letGo(wait.Gate, wait.Run);
        if (!wait.WasFree)
        {
            return Finding.Wrong("the lock is held during the wait",
                "While the wait lasted, no other thread could take the lock, so nothing else could be computed.");
        }

        if (wait.Times != 1)
        {
            return Finding.Wrong("it does not wait once", $"The wait was called {Finding.Times(wait.Times)}.");
        }

        if (!wait.Gate.IsHeldByCurrentThread)
        {
            return Finding.Wrong(
                "the lock is not taken again",
                othersKeepItFor > TimeSpan.Zero
                    ? "When the wait was over, another thread held the lock for 1.1 s more, and LetGo returned "
                    + "without it: the caller would go on computing without the lock."
                    : "The caller held the lock before the call, and after it the lock is free: the caller would "
                    + "go on computing without it.");
        }

        if (answer != wait.Answer)
        {
            return Finding.Wrong("the answer of the wait got lost",
                $"The wait answered “{wait.Answer}”, and LetGo “{answer}”.");
        }

        wait.Gate.Exit();
        if (wait.Gate.IsHeldByCurrentThread)
        {
            return Finding.Wrong("the lock is taken once too often", "The caller took the lock once and has let it "
                + "go once, and it is still held: no other thread would ever get it.");
        }

        return null;
    }

    private static Finding? WhenItFails(Func<Lock, Func<string>, string> letGo, Exception failure)
    {
        var wait = new Wait(TimeSpan.Zero, failure);
        wait.Gate.Enter();
        try
        {
            letGo(wait.Gate, wait.Run);
        }
        catch (Exception exception) when (ReferenceEquals(exception, failure)
            || ReferenceEquals(exception.InnerException, failure))
        {
            return wait.Gate.IsHeldByCurrentThread ? null : Finding.Wrong(
                "after a failed wait the lock is not taken again",
                $"The wait threw a {failure.GetType().Name}, and the caller, which held the lock before the call, "
                    + $"no longer holds it.");
        }

        return Finding.Wrong("the failure of the wait got lost",
            $"The wait threw a {failure.GetType().Name}, and the caller hears nothing of it.");
    }

    /// <summary>A wait that looks whether the lock is free, from another thread, which then may keep the lock for a
    /// while.</summary>
    private sealed class Wait(TimeSpan othersKeepItFor, Exception? failure)
    {
        public Lock Gate { get; } = new();

        public string Answer { get; } = InvariantText.Text($"{Random.Shared.Next(-200, 300) / 10.0} °C");

        public int Times { get; private set; }

        public bool WasFree { get; private set; } = true;

        public string Run()
        {
            Times++;
            var looked = new ManualResetEventSlim();
            var other = new Thread(() =>
            {
                var isFree = Gate.TryEnter(TimeSpan.FromMilliseconds(100));
                WasFree &= isFree;
                looked.Set();
                if (isFree)
                {
                    Thread.Sleep(othersKeepItFor);
                    Gate.Exit();
                }
            })
            { IsBackground = true, Name = "another that needs the lock" };
            other.Start();
            looked.Wait(LongEnough);
            if (othersKeepItFor == TimeSpan.Zero)
            {
                other.Join(LongEnough);
            }

            return failure is null ? Answer : throw failure;
        }
    }
}
