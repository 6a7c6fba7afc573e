using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.BoundedWait"/>.</summary>
internal static class BoundedWaitCheck
{
    private const string Name = "AskWithin";

    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private static readonly Exercise Exercise = new(
        "07-put-it-together",
        "bounded-wait",
        "What ends the wait of ask? Only its token does. Who cancels that one when the time is up?",
        "Make a source whose token is cancelled by the stop as well as by a time, and hand ask that token. Then tell "
            + "the two apart: was stop cancelled, or not?",
        "using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop); limit.CancelAfter(bound); and "
            + "catch (OperationCanceledException) when (!stop.IsCancellationRequested) throws a TimeoutException.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(BoundedAsk askWithin) => Exercise.Judge(() =>
        WhenAnswered(askWithin)
        ?? WhenItFails(askWithin)
        ?? WhenStopped(askWithin)
        ?? WhenLate(askWithin)
        ?? Finding.Pass("An answer came through, and so did a failure. A late answer was given up after the bound, "
            + "and a Stop ended a wait at once; each time ask had returned before AskWithin did."));

    private static Finding? WhenAnswered(BoundedAsk askWithin)
    {
        var (degrees, answer) = (Random.Shared.Next(15, 40), double.NaN);
        var held = new HeldAnswers(_ => degrees);
        held.LetGoAll();
        using var call = ReaderCall.Start(
            () => answer = askWithin(_ => held.Ask(City.Capitals[0]), AnHour, CancellationToken.None), held.LookAgain);
        var isPrompt = !held.Await(() => call.HasReturned || (held.Asked > 0 && held.UnderWay.Count == 0),
            CitiesAtOnce.Patience) || call.ReturnsPromptly();
        call.Finish();
        var times = held.MostAsked?.Times ?? 0;
        return times == 0 ? Finding.Wrong("it does not ask", $"{Name} returned, and ask was never called.")
            : times > 1 ? Finding.Wrong("it asks more than once",
                $"One answer was enough, and ask was called {Finding.Times(times)}.")
            : answer != degrees ? Finding.Wrong("it returns another answer than the one that came",
                Text($"The answer was {degrees}, and {Name} returned {answer}."))
            : isPrompt ? null
            : Finding.WaitsForATime(Name);
    }

    private static Finding? WhenItFails(BoundedAsk askWithin)
    {
        var error = new InvalidOperationException(Text($"station {Random.Shared.Next(100, 1_000)} has no reading"));
        var failure = new GuardedThrow();
        using var call = ReaderCall.Start(() => askWithin(_ => failure.Throw(error), AnHour, CancellationToken.None));
        var thrown = Thrown(call);
        return failure.Wrong ?? (thrown?.GetBaseException() == error ? null : Finding.Wrong(
            "what ask throws is lost",
            $"ask threw “{error.Message}”, and {Name} did not let it through. Whoever writes the line needs it."));
    }

    private static Finding? WhenStopped(BoundedAsk askWithin)
    {
        using var stop = new CancellationTokenSource();
        using var wait = new Wait(askWithin, AnHour, stop.Token);
        if (wait.Call.EndsWithin(ReaderCall.Hold) || wait.IsBrokenOff)
        {
            return Finding.Wrong("it gives up before its bound",
                $"The bound was an hour, and after a second {Name} had given up. It is given the bound as a value.");
        }

        stop.Cancel();
        return wait.ComesToBeBrokenOff()
            ? wait.EndsTooSoon() ?? wait.Uncaught ?? (wait.Thrown is OperationCanceledException ? null : Finding.Wrong(
                "a Stop looks like something else",
                $"After a Stop, {Name} {wait.Outcome}. It should let the OperationCanceledException through."))
            : Finding.Wrong("a Stop does not reach the wait",
                "A Stop came, and ask went on waiting: the token that it was given was not cancelled.");
    }

    private static Finding? WhenLate(BoundedAsk askWithin)
    {
        var bound = BrokenOff.Bound();
        using var wait = new Wait(askWithin, bound, CancellationToken.None);
        return BrokenOff.EndsWithin(bound, wait.Held, () => wait.IsBrokenOff || wait.Call.HasReturned)
            ? wait.EndsTooSoon() ?? wait.Uncaught ?? (wait.Thrown is TimeoutException ? null : Finding.Wrong(
                "a late answer looks like something else",
                $"When no answer came, {Name} {wait.Outcome}. It should throw a TimeoutException that says how long "
                    + $"it waited, so that nobody takes it for a Stop."))
            : Finding.Wrong("it waits without a bound", Text(
                $"No answer came, and long after the bound of {bound.TotalMilliseconds} ms {Name} was still "
                    + $"waiting."));
    }

    private static Exception? Thrown(ReaderCall call)
    {
        try
        {
            call.Finish();
            return null;
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            return exception is AggregateException { InnerException: { } inner } ? inner : exception;
        }
    }

    /// <summary>A call whose answer never comes. Its request, once broken off, takes a while to end.</summary>
    private sealed class Wait : IDisposable
    {
        private readonly GuardedThrow _failure = new();
        private double _answer = double.NaN;

        public Wait(BoundedAsk askWithin, TimeSpan bound, CancellationToken stop)
        {
            Held.Linger();
            Call = ReaderCall.Start(() => _answer = askWithin(Ask, bound, stop), Held.LookAgain);
            Held.Await(() => Held.Asked > 0 || Call.HasReturned, CitiesAtOnce.Patience);
        }

        public HeldAnswers Held { get; } = new(HeldAnswers.WarmDegrees);

        public ReaderCall Call { get; }

        public bool IsBrokenOff => Held.BrokenOff.Count > 0;

        /// <summary>What it threw; null if it returned.</summary>
        public Exception? Thrown { get; private set; }

        public string Outcome => Thrown is null ? Text($"returned {_answer}") : $"threw {Thrown.GetType().Name}";

        public Finding? Uncaught => _failure.Wrong;

        /// <summary>Whether the request is broken off; one that was not even made yet need not be.</summary>
        public bool ComesToBeBrokenOff() =>
            Held.Await(() => IsBrokenOff || (Call.HasReturned && Held.Asked == 0), CitiesAtOnce.Patience);

        /// <summary>Whether the call is over before its request is. Then lets the request end, and waits for the
        /// call.</summary>
        public Finding? EndsTooSoon()
        {
            // A thread that the call has started may be late to ask.
            var endsTooSoon = Held.Await(() => Call.HasReturned, BrokenOff.Linger)
                && (Held.UnderWay.Count > 0 || (Held.Asked == 0
                    && Held.Await(() => Held.Asked > 0, HeldAnswers.UntilNothingHappens)));
            Held.LetGoAll();
            Thrown = BoundedWaitCheck.Thrown(Call);
            return !endsTooSoon ? null : Finding.Wrong("the request is left running",
                $"{Name} was over, and ask was still running on a thread that nobody waits for. Cancel the token that "
                    + $"ask was given, and wait until ask has returned.");
        }

        public void Dispose()
        {
            Held.LetGoAll();
            Call.Dispose();
        }

        private double Ask(CancellationToken token) => Held.IsAnswered(City.Capitals[0], token)
            ? HeldAnswers.WarmDegrees(City.Capitals[0])
            : _failure.Throw(new OperationCanceledException(token));
    }
}
