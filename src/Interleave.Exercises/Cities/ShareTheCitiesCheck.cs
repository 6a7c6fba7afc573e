using System.Globalization;
using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.ShareTheCities"/>.</summary>
internal static class ShareTheCitiesCheck
{
    private const int Workers = 4;
    private const int OtherWorkers = 3;
    private const int Many = 20_000;

    private static readonly TimeSpan WhileSomeAreHeld = TimeSpan.FromMilliseconds(75);

    private static readonly City Nowhere = new("a city past the end", "ON", "s0000000");

    private static readonly Lazy<City[]> Places = new(() =>
        [.. Enumerable.Range(0, Many).Select(n => new City(Text($"Place {n}"), "ON", Text($"s{n:0000000}")))]);

    private static readonly Exercise Exercise = new(
        "02-thirteen-cities",
        "share-the-cities",
        "Each worker gets its cities before anybody knows which of them are slow. When should it get its next city "
            + "instead?",
        "Let all the workers take from one place, one city at a time. This notebook has a worker that does.",
        "The queue itself is that place: while TryDequeue gives a worker a city, it asks for it.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<SharedQueue<City>, int, Action<City>> askAll) => Exercise.Judge(() =>
        WhileAnswersAreQuick(askAll)
        ?? WhileAnswersAreHeld(askAll, Workers, holdsOne: true)
        ?? WhileAnswersAreHeld(askAll, OtherWorkers, holdsOne: false)
        ?? Rush.OverPieces(
            Many,
            work => askAll(new(Places.Value, Nowhere), OtherWorkers, city =>
            {
                if (city != Nowhere)
                {
                    work(int.Parse(city.SiteCode.AsSpan(1), CultureInfo.InvariantCulture));
                }
            }),
            (place, times) => times > 1 ? MoreThanOnce(Text($"Place {place:#,0} of {Many:#,0}"), times)
                : NeverAsked(Text($"place {place:#,0} of {Many:#,0}")))
        ?? Finding.Pass(Text($"{Workers} workers asked for each of the {City.Capitals.Count} cities once, and slow "
            + $"ones held up none of the others. Then {OtherWorkers} workers shared {Many:#,0} quick ones.")));

    private static Finding? WhileAnswersAreQuick(Action<SharedQueue<City>, int, Action<City>> askAll)
    {
        var pastTheEnd = 0;
        var wrong = HeldAnswers.WaitsForATime("AskAll", ask => askAll(new(City.Capitals, Nowhere), Workers, city =>
        {
            if (city == Nowhere)
            {
                Interlocked.Increment(ref pastTheEnd);
            }
            else
            {
                ask(city);
            }
        }));
        return pastTheEnd == 0 ? wrong : Finding.Wrong(
            "a worker goes past the end",
            "A worker asked for a city when none was left. Between its look at whether there was one and its "
                + "taking it, another worker had taken it.");
    }

    private static Finding? WhileAnswersAreHeld(Action<SharedQueue<City>, int, Action<City>> askAll, int workers,
        bool holdsOne)
    {
        var count = City.Capitals.Count;
        var held = new HeldAnswers(HeldAnswers.WarmDegrees);
        using var call = ReaderCall.Start(
            () => askAll(new(City.Capitals, Nowhere), workers, city =>
            {
                if (city != Nowhere)
                {
                    held.Ask(city);
                }
            }),
            held.LookAgain);
        try
        {
            held.Await(() => held.UnderWay.Count >= workers || call.HasReturned, HeldAnswers.UntilNothingHappens);
            if (call.HasReturned)
            {
                call.Finish();
                return held.Await(() => held.Asked > 0, HeldAnswers.UntilNothingHappens)
                    ? ReturnsTooSoon
                    : Finding.Wrong("no city is asked for", "AskAll returned, and ask was never called.");
            }

            // Those who start a thread for each city, say. A right answer waits this out.
            held.Await(() => held.MostUnderWay > workers, WhileSomeAreHeld);
            if ((MoreThanOnce(held) ?? WrongNumber(workers, held.MostUnderWay)) is { } wrong)
            {
                return wrong;
            }

            if (!holdsOne)
            {
                // A right answer is let end: one that is interrupted may dispose of what its workers still use.
                held.LetGoAll();
                call.Finish();
                return null;
            }

            // All workers but one are held back: however the cities may have been dealt out, that one alone must ask
            // for all the others. Then one is held back for longer than a time-out would last.
            City[] slow = [.. held.UnderWay.Take(workers - 1)];
            held.LetGoAllBut(slow);
            var othersAreDone = held.Await(() => held.Asked == count && held.UnderWay.Count == slow.Length,
                HeldAnswers.UntilNothingHappens);
            var asked = held.Asked;
            held.LetGoAllBut(slow[0]);
            if (call.EndsWithin(ReaderCall.Hold))
            {
                return ReturnsTooSoon;
            }

            held.LetGoAll();
            call.Finish();
            return MoreThanOnce(held)
                ?? (held.Asked < count ? NeverAsked(City.Capitals.First(city => !held.WasAsked(city)).Name) : null)
                ?? (othersAreDone ? null : Finding.Wrong(
                    "cities wait behind a slow one",
                    $"While the answers of {string.Join(", ", slow.Select(city => city.Name))} were held back, "
                        + $"{Finding.Some(count - asked, "city was", "cities were")} not asked for, although a "
                        + $"worker was free. A worker that is done should take whichever city comes next."));
        }
        finally
        {
            held.LetGoAll();
            held.Await(() => held.UnderWay.Count == 0, HeldAnswers.UntilNothingHappens);
        }
    }

    private static Finding ReturnsTooSoon => Finding.Wrong(
        "it returns before the workers are done", "AskAll returned while an answer was still held back. Join every "
            + "worker, without a time limit.");

    private static Finding? WrongNumber(int workers, int most) =>
        most == workers ? null
        : most == 1 ? Finding.Wrong(
            "only one worker asks at a time",
            "While one answer was held back, no other city was asked for. A worker that waits for an answer must "
                + "not keep the others from asking.")
        : Finding.Wrong(
            most < workers ? "fewer workers than were asked for" : "more workers than were asked for",
            $"{workers} workers were asked for, and at most {most} cities were asked for at a time.");

    private static Finding? MoreThanOnce(HeldAnswers held) =>
        held.MostAsked is var (city, times) && times > 1 ? MoreThanOnce(city.Name, times) : null;

    private static Finding MoreThanOnce(string name, int times) => Finding.Wrong(
        "a city is asked for more than once",
        $"{name} was asked for {Finding.Times(times)}. Two workers took the same city: to look at what comes next "
            + $"and to mark it as taken must be one step.");

    private static Finding NeverAsked(string name) => Finding.Wrong("a city is never asked for",
        $"AskAll returned, and {name} had not been asked for.");
}
