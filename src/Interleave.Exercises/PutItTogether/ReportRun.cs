using Interleave.Weather;
using static Interleave.Exercises.InvariantText;

namespace Interleave.Exercises;

/// <summary>One call of a reader's report, with answers that the check holds.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class ReportRun : IDisposable
{
    private readonly int _warmth;
    private readonly City? _failing;
    private readonly CancellationTokenSource _stop = new();
    private string[]? _lines;

    /// <summary>Starts a call.</summary>
    /// <param name="report">The reader's code.</param>
    /// <param name="bound">The bound of each wait.</param>
    /// <param name="warmth">Added to every temperature, so that none can be written down beforehand.</param>
    /// <param name="failing">A city that fails; null for none.</param>
    /// <param name="late">The only city that is not answered at once; null if none is answered at first.</param>
    public ReportRun(CityReport report, TimeSpan bound, int warmth, City? failing = null, City? late = null)
    {
        (_warmth, _failing) = (warmth, failing);
        if (late is not null)
        {
            Held.LetGoAllBut(late);
        }

        Call = ReaderCall.Start(() => _lines = report(City.Capitals, Ask, bound, _stop.Token), Held.LookAgain);
    }

    public HeldAnswers Held { get; } = new(HeldAnswers.WarmDegrees);

    public ReaderCall Call { get; }

    public GuardedThrow Failure { get; } = new();

    /// <summary>Why the failing city fails.</summary>
    public string Reason { get; } = Text($"station {Random.Shared.Next(1_000, 10_000)} has no reading");

    public void Stop() => _stop.Cancel();

    /// <summary>Lets everything go and waits for the end of the call.</summary>
    /// <returns>What is wrong with what was asked for; null if nothing is.</returns>
    public Finding? Ended()
    {
        Held.LetGoAll();
        Call.Finish();
        return Failure.Wrong
            ?? CitiesAtOnce.TooMany(4, Held.MostUnderWay)
            ?? CitiesAtOnce.MoreThanOnce(Held)
            ?? (_stop.IsCancellationRequested ? null : CitiesAtOnce.NeverAsked("Report", Held));
    }

    /// <summary>The line of a city, once there is one for each.</summary>
    public string LineOf(City city) => _lines![City.Capitals.TakeWhile(capital => capital != city).Count()] ?? "";

    /// <summary>What is wrong with the lines of those who answered; null if nothing is.</summary>
    /// <param name="hasAnswered">Whether a city has.</param>
    public Finding? WrongLines(Func<City, bool> hasAnswered)
    {
        var cities = City.Capitals;
        return _lines?.Length != cities.Count
            ? Finding.Wrong("not a line for each city",
                Text($"There are {cities.Count} cities, and {Finding.Some(_lines?.Length ?? 0, "line")}."))
            : cities.FirstOrDefault(city => hasAnswered(city) && !Says(city)) is { } wrong
                ? Finding.Wrong("an answer is not in its line",
                    Text($"{wrong.Name} answered {Degrees(wrong)} °C, and its line says “{LineOf(wrong)}”."))
            : null;
    }

    /// <summary>What is wrong with the line of a city that has not answered; null if it says why.</summary>
    public Finding? NoReason(City city)
    {
        var line = LineOf(city);
        return line.Length == 0 && IsWrittenLate(city)
                ? Finding.Wrong("it returns before every thread has ended",
                    $"Report returned, and after that the line of {city.Name} was written. Join every thread that "
                        + "you start, without a time limit.")
            : !line.Contains(city.Name, StringComparison.Ordinal)
                ? Finding.Wrong("a city has no line",
                    $"{city.Name} has not answered, and where its line should be stands “{line}”.")
            : line.Contains('°', StringComparison.Ordinal) || line.Contains("NaN", StringComparison.Ordinal)
                ? Finding.Wrong("a temperature that nobody measured",
                    $"{city.Name} has not answered, and its line says “{line}”. A missing value is never a number.")
            : line.Replace(city.Name, "", StringComparison.Ordinal).Any(char.IsLetter) ? null
            : Finding.Wrong("it does not say why",
                $"{city.Name} has not answered, and its line says “{line}”: nobody can tell why.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Held.LetGoAll();
        Call.Dispose();
        Held.Await(() => Held.UnderWay.Count == 0, HeldAnswers.UntilNothingHappens);
    }

    // A thread that nobody waited for writes its line in the end; one that writes none has forgotten it.
    private bool IsWrittenLate(City city) => SpinWait.SpinUntil(() => LineOf(city).Length > 0, CitiesAtOnce.Patience);

    private double Degrees(City city) => HeldAnswers.WarmDegrees(city) + _warmth;

    private bool Says(City city) => LineOf(city).Contains(city.Name, StringComparison.Ordinal)
        && LineOf(city).Contains(Text($"{Degrees(city)}"), StringComparison.Ordinal);

    // Once all is let go a city would have its answer, though it was asked for after the Stop.
    private double Ask(City city, CancellationToken token) =>
        (_stop.IsCancellationRequested && token.IsCancellationRequested && !Held.WasAsked(city))
            || !Held.IsAnswered(city, token) ? Failure.Throw(new OperationCanceledException(token))
        : city == _failing ? Failure.Throw(new InvalidOperationException(Reason))
        : Degrees(city);
}
