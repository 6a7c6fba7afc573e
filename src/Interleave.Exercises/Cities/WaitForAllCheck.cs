using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.WaitForAll"/>.</summary>
internal static class WaitForAllCheck
{
    // Long beside what a thread needs to return when nothing holds it. A right answer waits these times out, for it
    // must not return.
    private static readonly TimeSpan WhileAllAreHeld = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WhileSomeAreHeld = TimeSpan.FromMilliseconds(75);

    private static readonly Exercise Exercise = new(
        "02-thirteen-cities",
        "wait-for-all",
        "Nothing in Temperatures waits for a thread before it returns.",
        "No thread should be waited for before all have been started. After that, each one should be.",
        "A second loop over the same list, after the one that starts the threads, can Join them.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Func<IReadOnlyList<City>, Func<City, double>, double[]> temperatures) =>
        Exercise.Judge(() =>
        HeldAnswers.WaitsForATime("Temperatures", ask => temperatures(City.Capitals, ask))
            ?? WhileAnswersAreHeld(temperatures));

    private static Finding WhileAnswersAreHeld(Func<IReadOnlyList<City>, Func<City, double>, double[]> temperatures)
    {
        // One city has exactly 0 °C: a 0 in the array is no sign that its answer is missing.
        var cities = City.Capitals;
        var zero = Random.Shared.Next(cities.Count);
        var held = new HeldAnswers(city => HeldAnswers.WarmDegrees(city) - HeldAnswers.WarmDegrees(cities[zero]));
        double[]? answer = null;
        using var call = ReaderCall.Start(() => answer = temperatures(cities, held.Ask), held.LookAgain);
        try
        {
            held.Await(() => held.UnderWay.Count == cities.Count || call.HasReturned, HeldAnswers.UntilNothingHappens);
            if (call.HasReturned && !held.Await(() => held.Asked > 0, WhileAllAreHeld))
            {
                call.Finish();
                return Finding.Wrong("no city is asked for", "Temperatures returned, and ask was never called.");
            }

            if (!call.HasReturned && held.MostUnderWay < cities.Count)
            {
                return held.MostUnderWay == 1
                    ? Finding.Wrong("one city after another", "While the first answer was held back, no other city "
                        + "was asked for. Start all the threads before the first Join.")
                    : Finding.Wrong("not all at once", Text($"While the answers were held back, "
                        + $"{held.MostUnderWay} of {cities.Count} cities were asked for. Give each city a thread."));
            }

            if (held.Await(() => call.HasReturned, WhileAllAreHeld))
            {
                call.Finish();
                return Finding.Wrong("it returns before the answers are there", "Temperatures returned while every "
                    + "answer was still held back, so its array held zeros that nobody had measured.");
            }

            // The ends first: some wait only for the first thread or the last.
            foreach (var city in (City[])[cities[^1], cities[0]])
            {
                held.LetGo(city);
                if (call.EndsWithin(WhileSomeAreHeld))
                {
                    return NotEveryThread;
                }
            }

            held.LetGoAllBut(cities[cities.Count / 2]);
            if (OneHeldBack(temperatures) || call.EndsWithin(TimeSpan.Zero))
            {
                return NotEveryThread;
            }

            held.LetGoAll();
            call.Finish();
            return Compare(cities, answer, held);
        }
        finally
        {
            held.LetGoAll();
            held.Await(() => held.UnderWay.Count == 0, WhileAllAreHeld);
        }
    }

    // Each city in turn is the only one held back, for longer than a time-out would last: whichever thread is not
    // joined, one of the calls returns too soon. They run at the same time, each with threads and answers of its own.
    private static bool OneHeldBack(Func<IReadOnlyList<City>, Func<City, double>, double[]> temperatures)
    {
        var all = City.Capitals.Select(city =>
        {
            var held = new HeldAnswers(HeldAnswers.WarmDegrees);
            held.LetGoAllBut(city);
            return (Held: held, Call: ReaderCall.Start(() => temperatures(City.Capitals, held.Ask)));
        }).ToArray();
        var returned = all[0].Call.EndsWithin(ReaderCall.Hold) || Array.Exists(all, one => one.Call.HasReturned);
        Array.ForEach(all, one => one.Held.LetGoAll());
        Array.ForEach(all, one => one.Call.Finish());
        return returned;
    }

    private static Finding NotEveryThread => Finding.Wrong(
        "it does not wait for every thread",
        "Temperatures returned when some of the answers were there and others were still held back. Join each thread "
            + "that you start, without a time limit.");

    private static Finding Compare(IReadOnlyList<City> cities, double[]? temperatures, HeldAnswers held)
    {
        if (temperatures is null || temperatures.Length != cities.Count)
        {
            return Finding.Wrong("not a temperature for each city",
                Text($"There are {cities.Count} cities, and {temperatures?.Length ?? 0} temperatures."));
        }

        var wrong = cities.Zip(temperatures).FirstOrDefault(pair => pair.Second != held.Ask(pair.First));
        return wrong.First is { } city
            ? Finding.Wrong("an answer is in the wrong place",
                Text($"{city.Name} answered {held.Ask(city)} °C, and its place in the array holds {wrong.Second} °C."))
            : Finding.Pass(Text($"All {cities.Count} cities were asked for at once, and Temperatures returned when "
                + $"the last answer was there."));
    }
}
