using System.Runtime.CompilerServices;
using Interleave.Guesses;

namespace Interleave.Experiments.Costs;

/// <summary>
/// Guesses at what a thread costs, as <see cref="Guess"/> has them for times: said below the result, and marked on its
/// chart.
/// </summary>
/// <threadsafety static="true"/>
public static class CostGuesses
{
    /// <summary>The costs with a guess at how many times as much the second is as the first.</summary>
    /// <param name="result">The result; it stays as it is.</param>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <returns>A copy with the guess; the result itself without one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guess is outside its range.</exception>
    public static PieceCostTable WithGuess(
        this PieceCostTable result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Guess.Attach(result, guess, least, most, name, Guess.Times(result.SecondToFirst));
    }

    /// <summary>The parked threads with a guess at how many KiB in the process one takes.</summary>
    /// <inheritdoc cref="WithGuess(PieceCostTable, double?, double, double, string)"/>
    public static ParkedThreads WithGuess(
        this ParkedThreads result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        var measured = result.Resident is { } bytes ? new MeasuredValue(bytes / 1024, "KiB") : null;
        return Guess.Attach(result, guess, least, most, name, measured);
    }

    /// <summary>The tally with a guess at how many threads ran the jobs.</summary>
    /// <inheritdoc cref="WithGuess(PieceCostTable, double?, double, double, string)"/>
    public static JobTally WithGuess(
        this JobTally result, int? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Guess.Attach(result, guess, least, most, name, new(result.Threads, IsCount: true));
    }

    /// <summary>The starved pool with a guess at how many blocking jobs held a thread at the end.</summary>
    /// <inheritdoc cref="WithGuess(PieceCostTable, double?, double, double, string)"/>
    public static Starvation WithGuess(
        this Starvation result, int? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Guess.Attach(result, guess, least, most, name, new(result.BlockedAtEnd, IsCount: true));
    }

    /// <summary>The waits with a guess at how many seconds the most of them took with async.</summary>
    /// <inheritdoc cref="WithGuess(PieceCostTable, double?, double, double, string)"/>
    public static Waiting WithGuess(
        this Waiting result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        var measured = result.Steps[^1].Took is { } took ? new MeasuredValue(took.TotalSeconds, "s") : null;
        return Guess.Attach(result, guess, least, most, name, measured);
    }
}
