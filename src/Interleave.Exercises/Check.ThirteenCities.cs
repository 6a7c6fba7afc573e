using System.Diagnostics;
using System.Globalization;
using Interleave.Weather;

namespace Interleave.Exercises;

/// <content>The exercises of notebook 02.</content>
public static partial class Check
{
    private const string ThirteenCities = "02-thirteen-cities";

    /// <summary>How many workers the second exercise asks for.</summary>
    private const int CityWorkers = 4;

    // Long beside what a thread needs to come back when nothing holds it, even on a busy machine. A right answer waits
    // these times out, for it must not come back.
    private static readonly TimeSpan WhileAllAreHeld = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan WhileSomeAreHeld = TimeSpan.FromMilliseconds(100);

    // How long nothing may happen before it is said that nothing will. Only wrong answers wait it out.
    private static readonly TimeSpan UntilNothingHappens = TimeSpan.FromMilliseconds(500);

    // A right answer with a lock waits it out for each city.
    private static readonly TimeSpan UntilAnotherReads = TimeSpan.FromMilliseconds(20);

    // The quick cities of the second exercise are so many that all workers are at it for a while. It goes on until the
    // workers have come between each other so often that what can come apart has; on one core they hardly do.
    private const int Many = 50_000;
    private const int EnoughTurns = 100_000;
    private static readonly TimeSpan ShortestRush = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestRush = TimeSpan.FromMilliseconds(500);

    private static readonly Lazy<City[]> Places = new(() =>
    [
        .. Enumerable.Range(1, Many).Select(n => new City(
            string.Create(CultureInfo.InvariantCulture, $"Place {n}"), "ON", string.Create(CultureInfo.InvariantCulture, $"s{n:0000000}"))),
    ]);

    private static readonly Exercise WaitForAllExercise = new(
        ThirteenCities,
        "wait-for-all",
        "Nothing in Temperatures waits for a thread before it returns.",
        "Keep the threads in a list. Start them all in one loop, and Join them all in a second one.");

    private static readonly Exercise ShareTheCitiesExercise = new(
        ThirteenCities,
        "share-the-cities",
        "To read `next` and to write it are two steps, and another worker can come between them.",
        "ConcurrentQueue.TryDequeue is one step. So is a lock around the lines that read and write `next`, without the line that asks.");

    private static readonly Exercise OneReasonExercise = new(
        ThirteenCities,
        "one-reason",
        "An exception ends the whole try block. What is inside it?",
        "Let the loop hold the try block and not the other way round; in the catch, write a line with exception.Message.");

    /// <summary>
    /// Checks that a function asks for all cities at once, each on a thread of its own, and returns when all answers are
    /// there. The answers are held back and let go one by one.
    /// </summary>
    /// <param name="temperatures">The reader's function: from the cities, and what asks for one, to their temperatures in the same order.</param>
    public static Verdict WaitForAll(Func<IReadOnlyList<City>, Func<City, double>, double[]> temperatures) => WaitForAllExercise.Judge(() =>
    {
        var cities = City.Capitals;
        var held = new HeldAnswers();
        WatchedCall<double[]>? call = null;
        try
        {
            call = new(() => temperatures(cities, held.Ask), held.LookAgain);
            held.Await(() => held.UnderWay.Count == cities.Count || call.HasReturned, UntilNothingHappens);
            if (call.HasReturned && NobodyAsks(held))
            {
                _ = call.Result;
                return Finding.Wrong("no city is asked for", "Temperatures came back, and ask was never called.");
            }

            if (!call.HasReturned && held.MostUnderWay < cities.Count)
            {
                return held.MostUnderWay == 1
                    ? Finding.Wrong("one city after another", "While the first answer was held back, no other city was asked for. All threads should be started before the first Join.")
                    : Finding.Wrong("not all at once", string.Create(CultureInfo.InvariantCulture, $"While the answers were held back, {held.MostUnderWay} of {cities.Count} cities were asked for. Give each city a thread."));
            }

            if (held.Await(() => call.HasReturned, WhileAllAreHeld))
            {
                _ = call.Result;
                return Finding.Wrong("it returns before the answers are there", "Temperatures came back while every answer was still held back, so each place in its array held 0, which nobody measured.");
            }

            // The ends first: those who wait for one thread only wait for the first or the last.
            Action[] stages = [() => held.LetGo(cities[^1]), () => held.LetGo(cities[0]), () => held.LetGoAllBut(cities[cities.Count / 2])];
            foreach (var letGo in stages)
            {
                letGo();
                if (held.Await(() => call.HasReturned, WhileSomeAreHeld))
                {
                    _ = call.Result;
                    return Finding.Wrong("it does not wait for every thread", "Temperatures came back when some answers had been let go, and others were still held back. Join each thread that you start.");
                }
            }

            held.LetGoAll();
            return Compare(cities, call.Result);
        }
        finally
        {
            held.LetGoAll();
            held.Await(() => held.UnderWay.Count == 0, WhileAllAreHeld);
            call?.WaitForEnd();
        }
    });

    /// <summary>
    /// Checks that a function shares cities among four workers: each is asked for once, four are asked for at a time, and
    /// a slow one holds up nobody but its own worker. Then the same with many cities whose answers are quick.
    /// </summary>
    /// <param name="askAll">The reader's function: is given the cities, the number of workers, a number that they may share, which is 0, and what asks for one city.</param>
    public static Verdict ShareTheCities(Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> askAll) => ShareTheCitiesExercise.Judge(() =>
        WhileAnswersAreHeld(askAll) ?? WhileAnswersAreQuick(askAll, out var shared) ?? Finding.Pass(string.Create(
            CultureInfo.InvariantCulture,
            $"{CityWorkers} workers asked for each of the {City.Capitals.Count} cities once, and 12 were done while one was held back. Then they shared {shared:#,0} quick ones, and asked for each once.")));

    /// <summary>Checks that a city whose request times out gets a line that says why, and that the others get theirs.</summary>
    /// <param name="report">The reader's function: from the cities, and what asks for one or throws, to a line for each in the same order.</param>
    public static Verdict OneReason(Func<IReadOnlyList<City>, Func<City, double>, string[]> report) => OneReasonExercise.Judge(() =>
    {
        const string Reason = "the answer did not come in time";
        const int MostTries = 5;
        var cities = City.Capitals;
        var failing = City.Named("Halifax");
        var tries = 0;
        var lines = report(cities, city =>
        {
            // Whoever tries until it works is let go in the end, so that no thread is left behind.
            return city != failing ? HeldAnswers.Degrees(city)
                : Interlocked.Increment(ref tries) > 4 * MostTries ? -99
                : throw new TimeoutException(Reason);
        });

        if (lines is null || lines.Length != cities.Count)
        {
            return Finding.Wrong("not a line for each city", string.Create(CultureInfo.InvariantCulture, $"There are {cities.Count} cities, and {lines?.Length ?? 0} lines."));
        }

        if (tries > MostTries)
        {
            return Finding.Wrong("asked for again and again", $"{failing.Name} was asked for until it answered. A server in trouble gets worse so, and the others wait: give up, and say why.");
        }

        string[] lost = [.. cities.Where((city, i) => city != failing && !Names(lines[i], city)).Select(city => city.Name)];
        if (lost.Length > 0)
        {
            return Finding.Wrong("the failed city takes others along", string.Create(
                CultureInfo.InvariantCulture, $"{failing.Name} timed out, and {lost.Length} other cities have no line with their name and temperature: {string.Join(", ", lost)}."));
        }

        var line = lines[cities.TakeWhile(city => city != failing).Count()];
        return line switch
        {
            _ when string.IsNullOrWhiteSpace(line) => Finding.Wrong("the failed city says nothing", $"The line of {failing.Name} is empty. A reader cannot tell whether it was forgotten, or why it failed."),
            _ when line.Contains(Reason, StringComparison.Ordinal) => Finding.Pass($"12 cities have their temperature, and the line of the thirteenth says \"{line}\"."),
            _ when line.Any(char.IsAsciiDigit) || line.Contains("NaN", StringComparison.Ordinal) => Finding.Wrong("a temperature that nobody measured", $"The line of {failing.Name} says \"{line}\", but no answer came. A missing value is never a number."),
            _ => Finding.Wrong("it does not say why", $"The line of {failing.Name} says \"{line}\", and not what the exception says: \"{Reason}\"."),
        };

        static bool Names(string line, City city) => line is not null
            && line.Contains(city.Name, StringComparison.Ordinal)
            && line.Contains(HeldAnswers.Degrees(city).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    });

    private static Finding Compare(IReadOnlyList<City> cities, double[] temperatures)
    {
        if (temperatures is null || temperatures.Length != cities.Count)
        {
            return Finding.Wrong("not a temperature for each city", string.Create(CultureInfo.InvariantCulture, $"There are {cities.Count} cities, and {temperatures?.Length ?? 0} temperatures."));
        }

        var wrong = cities.Zip(temperatures).FirstOrDefault(pair => pair.Second != HeldAnswers.Degrees(pair.First));
        return wrong.First is { } city
            ? Finding.Wrong("an answer is in the wrong place", string.Create(CultureInfo.InvariantCulture, $"{city.Name} answered {HeldAnswers.Degrees(city)} °C, and its place in the array holds {wrong.Second} °C."))
            : Finding.Pass(string.Create(CultureInfo.InvariantCulture, $"All {cities.Count} cities were asked for at once, and Temperatures came back when the last answer was there."));
    }

    // Code that starts threads and returns comes back before they have asked.
    private static bool NobodyAsks(HeldAnswers held) => !held.Await(() => held.Asked > 0, WhileAllAreHeld);

    private static Finding? WhileAnswersAreHeld(Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> askAll)
    {
        var cities = new ForgivingCities(City.Capitals, isYielding: false);
        var held = new HeldAnswers();
        WatchedCall<bool>? call = null;
        try
        {
            call = Call(askAll, cities, UntilAnotherReads, city => held.Ask(city), held.LookAgain);
            held.Await(() => held.UnderWay.Count >= CityWorkers || call.HasReturned, UntilNothingHappens);
            if (call.HasReturned)
            {
                _ = call.Result;
                return NobodyAsks(held)
                    ? Finding.Wrong("no city is asked for", "AskAll came back, and ask was never called.")
                    : ReturnsTooSoon();
            }

            if (held.MostUnderWay < CityWorkers)
            {
                return held.MostUnderWay == 1
                    ? Finding.Wrong("only one worker asks at a time", "While one answer was held back, no other city was asked for. A worker that waits for an answer must not keep the others from asking.")
                    : Finding.Wrong("fewer workers than were asked for", string.Create(CultureInfo.InvariantCulture, $"{CityWorkers} workers were asked for, and {held.MostUnderWay} cities were asked for at a time."));
            }

            if (MoreThanOnce(held) is { } twice)
            {
                return twice;
            }

            // Those who start a thread for each city, say. A right answer waits this out.
            held.Await(() => held.MostUnderWay > CityWorkers, WhileSomeAreHeld);
            if (held.MostUnderWay > CityWorkers)
            {
                return Finding.Wrong("more workers than were asked for", string.Create(CultureInfo.InvariantCulture, $"{CityWorkers} workers were asked for, and {held.MostUnderWay} cities were asked for at a time."));
            }

            var slow = held.UnderWay[0];
            held.LetGoAllBut(slow);
            var othersAreDone = held.Await(() => held.Asked == cities.Count && held.UnderWay.Count == 1, UntilNothingHappens);
            var asked = held.Asked;

            // One answer is still held back. At the first look a call that was about to return may not have been done with it.
            if (call.HasReturned)
            {
                return ReturnsTooSoon();
            }

            held.LetGoAll();
            _ = call.Result;
            return (cities.Missing > 0 ? PastTheEnd(cities) : null)
                ?? MoreThanOnce(held)
                ?? (held.Asked < cities.Count ? Finding.Wrong("a city is never asked for", string.Create(CultureInfo.InvariantCulture, $"{held.Asked} of {cities.Count} cities were asked for.")) : null)
                ?? (othersAreDone ? null : Finding.Wrong("cities wait behind a slow one", string.Create(
                    CultureInfo.InvariantCulture, $"While the answer of {slow.Name} was held back, the other workers ended, and {cities.Count - asked} cities were not asked for. A worker that is done should take whichever city comes next.")));
        }
        finally
        {
            held.LetGoAll();
            held.Await(() => held.UnderWay.Count == 0, WhileAllAreHeld);
            call?.WaitForEnd();
        }
    }

    private static Finding ReturnsTooSoon() =>
        Finding.Wrong("it returns before the workers are done", "AskAll came back while answers were still held back. Join the workers.");

    // What is not one step comes apart sooner or later where several workers do little else.
    private static Finding? WhileAnswersAreQuick(Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> askAll, out int shared)
    {
        shared = 0;
        var turns = 0;
        var clock = Stopwatch.StartNew();
        var withFew = TimeSpan.Zero;
        while (clock.Elapsed < ShortestRush || (turns < EnoughTurns && clock.Elapsed < LongestRush))
        {
            // Few cities have many ends, where a look comes apart from a taking; many cities have many middles. The few
            // let others run all the time, which is slow on a busy machine, so they get a quarter of the time.
            var begin = clock.Elapsed;
            var areFew = withFew < begin / 4;
            var count = areFew ? CityWorkers + 1 : Many;
            var requests = new QuickAnswers(count, CityWorkers);
            var cities = new ForgivingCities(new ArraySegment<City>(Places.Value, 0, count), isYielding: areFew);
            _ = Call(askAll, cities, TimeSpan.Zero, requests.Ask, () => { }).Result;

            var (most, times) = requests.MostAsked;
            var (fewest, none) = requests.LeastAsked;
            if (cities.Missing > 0)
            {
                return PastTheEnd(cities);
            }

            if (times > 1)
            {
                return MoreThanOnce(string.Create(CultureInfo.InvariantCulture, $"Place {most:#,0} of {count:#,0}"), times);
            }

            if (none == 0)
            {
                return Finding.Wrong("a city is never asked for", string.Create(CultureInfo.InvariantCulture, $"Place {fewest:#,0} of {count:#,0} was never asked for. A worker went past it."));
            }

            shared += count;
            turns += requests.Turns;
            withFew += areFew ? clock.Elapsed - begin : TimeSpan.Zero;
        }

        return null;
    }

    private static WatchedCall<bool> Call(
        Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> askAll, ForgivingCities cities, TimeSpan patience, Action<City> ask, Action returned) => new(
        () =>
        {
            askAll(cities, CityWorkers, new(patience), ask);
            return true;
        },
        returned);

    private static Finding? MoreThanOnce(HeldAnswers held) =>
        held.MostAsked is var (city, times) && times > 1 ? MoreThanOnce(city.Name, times) : null;

    private static Finding MoreThanOnce(string name, int times) => Finding.Wrong(
        "a city is asked for more than once",
        string.Create(CultureInfo.InvariantCulture, $"{name} was asked for {times} times. Between one worker's look at what comes next and its marking it as taken, another worker looked."));

    private static Finding PastTheEnd(ForgivingCities cities) => Finding.Wrong(
        "a worker goes past the end",
        string.Create(CultureInfo.InvariantCulture, $"There are {cities.Count} cities, and a worker took another one after the last. Between its look at whether one is left and its taking it, another worker took it."));
}
