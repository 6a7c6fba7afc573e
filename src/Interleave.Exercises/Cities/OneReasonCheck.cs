using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.OneReason"/>.</summary>
internal static class OneReasonCheck
{
    private const int Workers = 2;
    private const int MostTries = 5;

    private static readonly Exercise Exercise = new(
        "02-thirteen-cities",
        "one-reason",
        "An exception ends the whole try block. What is inside it?",
        "What fails is one request. Everything else in the loop should go on, and the exception carries the reason.",
        "Put the try inside the loop, around the one line that asks; in the catch, write a line with "
            + "exception.Message.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<IReadOnlyList<City>, Func<City, double>, string[]> report) => Exercise.Judge(() =>
    {
        // Which city fails, and what its exception says, is drawn: neither can be written down beforehand. The first
        // and the last city fail in runs of their own, and every time one other answer is held back at the end.
        var cities = City.Capitals;
        // Not among the last two, so that also whoever takes every second city has another one to lose.
        var first = new Run(cities[Random.Shared.Next(1, cities.Count - 2)], holds: null);
        return Judged(report, first)
            ?? Judged(report, new(cities[0], holds: null))
            ?? Judged(report, new(cities[^1], holds: cities[Random.Shared.Next(cities.Count - 1)]))
            ?? Finding.Pass($"{cities.Count - 1} cities have their temperature, and the line of the thirteenth "
                + $"says “{first.LineOfFailed}”.");
    });

    private static Finding? Judged(Func<IReadOnlyList<City>, Func<City, double>, string[]> report, Run run)
    {
        string[]? lines = null;
        using var call = ReaderCall.Start(() => lines = report(City.Capitals, run.Ask), run.Held.LookAgain);
        var returnsEarly = false;
        var isPrompt = true;
        try
        {
            run.Held.Await(() => call.HasReturned || run.OthersAreAnswered, HeldAnswers.UntilNothingHappens
                + Meeting.Limit);
            if (run.IsHolding)
            {
                returnsEarly = call.EndsWithin(ReaderCall.Hold);
            }
            else if (run.OthersAreAnswered)
            {
                isPrompt = call.ReturnsPromptly();
            }
        }
        finally
        {
            run.Held.LetGoAll();
        }

        call.Finish();
        return (returnsEarly ? Finding.Wrong("it returns before the answers are there", "Report returned while an "
            + "answer was still held back. Join each thread that you start, without a time limit.") : null)
            ?? run.Wrong(lines)
            ?? (isPrompt ? null : Finding.WaitsForATime("Report"));
    }

    /// <summary>One call of the reader's code, in which one city fails.</summary>
    private sealed class Run
    {
        private readonly City _failing;
        private readonly City? _holds;
        private readonly Meeting _meeting = new(Workers);
        private readonly string _reason = Text($"no answer within {Random.Shared.Next(200, 900)} ms");
        private int _tries;
        private int _uncaught;

        public Run(City failing, City? holds)
        {
            (_failing, _holds) = (failing, holds);
            Held.LetGoAllBut(holds is null ? [] : [holds]);
        }

        public HeldAnswers Held { get; } = new(HeldAnswers.WarmDegrees);

        public string LineOfFailed { get; private set; } = "";

        public bool IsHolding => _holds is not null;

        public bool OthersAreAnswered => Held.Asked == City.Capitals.Count && Held.UnderWay.All(city =>
            city == _holds);

        public double Ask(City city)
        {
            _meeting.Attend();
            var degrees = Held.Ask(city);
            if (city != _failing)
            {
                return degrees;
            }

            // Whoever tries until it works is let go in the end, so that no thread is left behind.
            if (Interlocked.Increment(ref _tries) > 4 * MostTries)
            {
                return -99;
            }

            if (!ThrowSafety.WouldBeCaught(typeof(TimeoutException)))
            {
                Volatile.Write(ref _uncaught, 1);
                return -99;
            }

            throw new TimeoutException(_reason);
        }

        public Finding? Wrong(string[]? lines)
        {
            var cities = City.Capitals;
            if (Volatile.Read(ref _uncaught) == 1)
            {
                return Finding.Wrong(
                    "nobody catches what ask throws",
                    $"{_failing.Name} was about to time out, and nothing around the call would have caught the "
                        + $"exception. In a program of your own that ends the process.");
            }

            if (lines is null || lines.Length != cities.Count)
            {
                return Finding.Wrong("not a line for each city",
                    Text($"There are {cities.Count} cities, and {Finding.Some(lines?.Length ?? 0, "line")}."));
            }

            if (_tries > MostTries)
            {
                return Finding.Wrong(
                    "asked for again and again",
                    $"{_failing.Name} was asked for {Finding.Times(_tries)}. That makes trouble worse for a busy "
                        + $"server, and the others wait: give up, and say why.");
            }

            string[] lost = [.. cities.Where((city, i) => city != _failing && !Names(lines[i], city)).Select(city =>
                city.Name)];
            if (lost.Length > 0)
            {
                return Finding.Wrong(
                    "the failed city takes others along",
                    $"{_failing.Name} timed out, and "
                        + $"{Finding.Some(lost.Length, "other city has", "other cities have")} no line with name "
                        + $"and temperature: {string.Join(", ", lost)}.");
            }

            LineOfFailed = lines[cities.TakeWhile(city => city != _failing).Count()];
            return WrongLine() ?? (_meeting.WasHeld ? null : Finding.Wrong(
                "one thread asks for all the cities",
                "While the first city was being asked for, no second thread asked for another. Two threads should "
                    + "share the work, as in the stub."));
        }

        private Finding? WrongLine() =>
            string.IsNullOrWhiteSpace(LineOfFailed)
                ? Finding.Wrong("the failed city says nothing", $"The line of {_failing.Name} is empty. A reader "
                    + $"cannot tell whether it was forgotten or why it failed.")
            : LineOfFailed.Contains(_reason, StringComparison.Ordinal)
                ? LineOfFailed.Contains(_failing.Name, StringComparison.Ordinal)
                    ? null
                    : Finding.Wrong("it does not say which city", $"The line of {_failing.Name} says "
                        + $"“{LineOfFailed}”. Without the name nobody knows which city it is about.")
            : LineOfFailed.Any(char.IsAsciiDigit) || LineOfFailed.Contains("NaN", StringComparison.Ordinal)
                ? Finding.Wrong("a temperature that nobody measured", $"The line of {_failing.Name} says "
                    + $"“{LineOfFailed}”, but no answer came. A missing value is never a number.")
            : Finding.Wrong("it does not say why", $"The line of {_failing.Name} says “{LineOfFailed}”, and not "
                + $"what the exception says: “{_reason}”.");

        private static bool Names(string line, City city) => line is not null
            && line.Contains(city.Name, StringComparison.Ordinal)
            && line.Contains(Text($"{HeldAnswers.WarmDegrees(city)}"), StringComparison.Ordinal);
    }
}
