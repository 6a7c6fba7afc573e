using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>How many cities a reader's code asks for at the same time, while none of them is answered.</summary>
internal static class CitiesAtOnce
{
    /// <summary>How long code may take from one thing that it does to the next: also the thread pool, which adds
    /// threads one by one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_500);

    private static readonly TimeSpan ForOneTooMany = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until as many are under way as may be, and a little longer for one too many.</summary>
    /// <param name="name">The reader's method.</param>
    /// <param name="places">How many may be under way at once.</param>
    /// <param name="held">The answers, none of which was let go.</param>
    /// <param name="call">The call, which is over if it returned too early.</param>
    /// <returns>What is wrong; null if exactly so many are under way.</returns>
    public static Finding? Wrong(string name, int places, HeldAnswers held, ReaderCall call)
    {
        held.Await(() => held.UnderWay.Count >= places || call.HasReturned, Patience);
        if (call.HasReturned)
        {
            call.Finish();
            return held.Await(() => held.Asked > 0, HeldAnswers.UntilNothingHappens)
                ? ReturnsTooSoon(name)
                : Finding.Wrong("no city is asked for", $"{name} returned, and no city had been asked for.");
        }

        held.Await(() => held.MostUnderWay > places, ForOneTooMany);
        var most = held.MostUnderWay;
        return MoreThanOnce(held)
            ?? (most > places ? TooMany(places, most) : null)
            ?? (most == places ? null
            : most == 0 ? Finding.Wrong("no city is asked for",
                $"{name} had not returned, and no city had been asked for.")
            : most == 1 ? Finding.Wrong(
                "one city after another",
                "While the first answer was held back, no other city was asked for. Start the threads before you wait "
                    + "for any of them.")
            : Finding.Wrong(
                "fewer at once than there are places",
                $"There were {places} places, and while the answers were held back only {most} cities were "
                    + "asked for."));
    }

    /// <summary>What is wrong if too many were ever under way; null if not.</summary>
    public static Finding? TooMany(int places, int most) => most <= places ? null : Finding.Wrong(
        "more at once than there are places",
        $"There were {places} places, and {most} cities were asked for at the same time. Whoever asks needs a place "
            + $"first, and gives it back afterwards.");

    /// <summary>What is wrong if a city was asked for more than once; null if none was.</summary>
    public static Finding? MoreThanOnce(HeldAnswers held) => held.MostAsked is var (city, times) && times > 1
        ? Finding.Wrong("a city is asked for more than once", $"{city.Name} was asked for {Finding.Times(times)}.")
        : null;

    /// <summary>What is wrong if a city was never asked for; null if all were.</summary>
    public static Finding? NeverAsked(string name, HeldAnswers held) =>
        City.Capitals.FirstOrDefault(city => !held.WasAsked(city)) is { } forgotten
            ? Finding.Wrong("a city is never asked for", $"{name} returned, and {forgotten.Name} had not been "
                + "asked for.")
            : null;

    /// <summary>The code returned while an answer was held back.</summary>
    public static Finding ReturnsTooSoon(string name) => Finding.Wrong(
        "it returns before every thread has ended",
        $"{name} returned while an answer was still held back. Join every thread that you start, without a time "
            + "limit.");

    /// <summary>The code returned while a request that had been given up was still running.</summary>
    public static Finding LeavesOneRunning(string name, string after) => Finding.Wrong(
        "it returns before every thread has ended",
        $"After {after}, {name} returned while one of its requests was still running. A request that is given up "
            + $"takes a moment to end: join its thread too, without a time limit.");

    /// <summary>A city whose answer was late kept others from being asked for.</summary>
    public static Finding WaitBehind(City slow, int waiting) => Finding.Wrong(
        "cities wait behind a slow one",
        Text($"While {slow.Name} was late, {Finding.Some(waiting, "city was", "cities were")} not asked for, although "
            + $"there were free places. A place that is free should go to whichever city comes next."));
}
