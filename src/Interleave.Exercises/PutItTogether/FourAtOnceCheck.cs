using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>The check of <see cref="Check.FourAtOnce"/>.</summary>
internal static class FourAtOnceCheck
{
    private const string Name = "AtMost";

    // A right answer may use a thread for each. Two places: those who race for the next number meet most often.
    private const int Many = 400;
    private const int Pair = 2;

    // Threads that look again and again for a free place leave no core to those who meet; a few do. A round of many
    // comes between rounds of few, so that on a busy machine no round keeps the check from its end.
    private const int Few = 4;
    private const int RoundsOfFew = 7;

    private static readonly Exercise Exercise = new(
        "07-put-it-together",
        "four-at-once",
        "Who may begin when all the places are taken? And who says that one is free again?",
        "Either each thread takes a place before it works and gives it back in a finally, or there are only as many "
            + "threads as places, which share the numbers.",
        "places.Wait() in the thread, then try { work(i); } finally { places.Release(); } with a SemaphoreSlim; start "
            + "all the threads, then Join them all.");

    /// <summary>Judges an answer.</summary>
    public static Verdict Judge(Action<int, int, Action<int>> atMost) => Exercise.Judge(() =>
    {
        var (cities, first) = (City.Capitals, Random.Shared.Next(3, 5));
        return HeldAnswers.WaitsForATime(Name, ask => atMost(first, cities.Count, i => ask(cities[i])))
            ?? WhileOneIsHeld(atMost, first)
            ?? WhileAllAreHeld(atMost, Pair)
            ?? AtFullSpeed(atMost)
            ?? Finding.Pass(Text($"With {first} places {first} cities were asked for at once, with {Pair} places "
                + $"{Pair}. A late one held up none of the others, and {Name} returned after the last."));
    });

    private static Finding? WhileOneIsHeld(Action<int, int, Action<int>> atMost, int places) =>
        WhileHeld(atMost, places, (held, call) =>
        {
            // One of the second round is late: by then an answer that deals out several cities at a time, or ever more
            // of them, has done so.
            foreach (var city in held.UnderWay)
            {
                held.LetGo(city);
            }

            held.Await(
                () => call.HasReturned || (held.Asked >= 2 * places && held.UnderWay.Count >= places),
                CitiesAtOnce.Patience);
            var next = held.UnderWay;
            if (next.Count == 0)
            {
                held.LetGoAll();
                call.Finish();
                return CitiesAtOnce.NeverAsked(Name, held);
            }

            // Any of them may be it; then it is late for longer than a time-out would last.
            var late = next[Random.Shared.Next(next.Count)];
            held.LetGoAllBut(late);
            var othersAreDone = held.Await(
                () => held.Asked == City.Capitals.Count && held.UnderWay.Count == 1, CitiesAtOnce.Patience);
            var waiting = City.Capitals.Count - held.Asked;
            if (call.EndsWithin(ReaderCall.Hold))
            {
                return CitiesAtOnce.ReturnsTooSoon(Name);
            }

            held.LetGoAll();
            call.Finish();
            return CitiesAtOnce.MoreThanOnce(held)
                ?? CitiesAtOnce.NeverAsked(Name, held)
                ?? (othersAreDone ? null : CitiesAtOnce.WaitBehind(late, waiting));
        });

    private static Finding? WhileAllAreHeld(Action<int, int, Action<int>> atMost, int places) =>
        WhileHeld(atMost, places, (held, call) =>
        {
            // A right answer is let end: one that is interrupted may dispose of what its threads still use.
            held.LetGoAll();
            call.Finish();
            return CitiesAtOnce.TooMany(places, held.MostUnderWay) ?? CitiesAtOnce.MoreThanOnce(held);
        });

    private static Finding? AtFullSpeed(Action<int, int, Action<int>> atMost) => Rush.Run((number, gate) =>
        Shared(atMost, number % (RoundsOfFew + 1) == 0 ? Many : Few, gate));

    private static Finding? Shared(Action<int, int, Action<int>> atMost, int count, PairGate gate)
    {
        var pieces = new QuickPieces(count, Pair, gate);
        using var call = ReaderCall.Start(() => atMost(Pair, count, pieces.Do));
        return pieces.Await(call, Name);
    }

    /// <summary>Holds all answers back until exactly as many are under way as there are places.</summary>
    /// <param name="atMost">The reader's method.</param>
    /// <param name="places">How many may be under way at once.</param>
    /// <param name="goOn">Lets answers go, and says what is then wrong; null if nothing is.</param>
    private static Finding? WhileHeld(
        Action<int, int, Action<int>> atMost, int places, Func<HeldAnswers, ReaderCall, Finding?> goOn)
    {
        var (cities, held) = (City.Capitals, new HeldAnswers(HeldAnswers.WarmDegrees));
        using var call = ReaderCall.Start(
            () => atMost(places, cities.Count, i => held.Ask(cities[i])), held.LookAgain);
        try
        {
            return CitiesAtOnce.Wrong(Name, places, held, call) ?? goOn(held, call);
        }
        finally
        {
            held.LetGoAll();
            held.Await(() => held.UnderWay.Count == 0, HeldAnswers.UntilNothingHappens);
        }
    }
}
