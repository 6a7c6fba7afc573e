using System.Runtime.CompilerServices;
using Interleave.Display;
using Interleave.Timing;

namespace Interleave.Guesses;

/// <summary>
/// Sets what the reader guessed before a cell ran beside what the cell measured: a result with a guess says below it
/// how far off the guess was and which way, and its chart marks the guess. Where nothing was guessed (null), nothing
/// is said.
/// </summary>
/// <example>
/// <code>
/// double? seconds = 1.5;  // null: no guess
/// var sleep = Harness.Measure("sleep", () => Thread.Sleep(1000));
/// sleep.WithGuess(seconds, 0.1, 10)
/// </code>
/// </example>
/// <threadsafety static="true"/>
public static class Guess
{
    /// <summary>The measurement with a guess, in seconds, at its median.</summary>
    /// <param name="result">The result; it stays as it is.</param>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <returns>A copy with the guess; the result itself without one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guess is outside its range.</exception>
    public static Measurement WithGuess(
        this Measurement result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, Seconds(result));
    }

    /// <summary>The timeline with a guess, in seconds, at how long it took as a whole.</summary>
    /// <inheritdoc cref="WithGuess(Measurement, double?, double, double, string)"/>
    public static Timeline WithGuess(
        this Timeline result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, new(result.Duration.TotalSeconds, "s"));
    }

    /// <summary>The comparison with a guess at how many times as fast the second is as the first.</summary>
    /// <inheritdoc cref="WithGuess(Measurement, double?, double, double, string)"/>
    public static Comparison WithGuess(
        this Comparison result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, SpeedUpOf(result));
    }

    /// <summary>The costs with a guess at how many times as much the second one is as the first.</summary>
    /// <inheritdoc cref="WithGuess(Measurement, double?, double, double, string)"/>
    public static UnitCost WithGuess(
        this UnitCost result, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, Times(result.Nanoseconds[1] / result.Nanoseconds[0]));
    }

    /// <summary>The sweep with a guess at the value from which on the time falls no further.</summary>
    /// <inheritdoc cref="WithGuess(Measurement, double?, double, double, string)"/>
    public static Sweep WithGuess(
        this Sweep result, int? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, FlatFrom(result));
    }

    /// <summary>The sweep with a guess at its speed-up at one of the values.</summary>
    /// <param name="result">The result; it stays as it is.</param>
    /// <param name="at">The value, such as a number of threads.</param>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <inheritdoc cref="WithGuess(Measurement, double?, double, double, string)"/>
    public static Sweep WithGuessAt(
        this Sweep result, int at, double? guess, double least, double most,
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        return Attach(result, guess, least, most, name, SpeedUpAt(result, at), at);
    }

    /// <summary>Writes how a guess compares with a number. Without a guess it writes nothing.</summary>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="unit">The unit of both, <c>%</c> for a share.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">The guess is outside its range.</exception>
    public static void Compare(
        double? guess, double result, double least, double most, string unit = "",
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        if (guess is { } number)
        {
            Tell(Met(name, number, least, most, double.IsFinite(result) ? new(result, unit) : null));
        }
    }

    /// <summary>Writes how a guess compares with a count. Without a guess it writes nothing.</summary>
    /// <inheritdoc cref="Compare(double?, double, double, double, string, string)"/>
    public static void Compare(
        long? guess, long result, long least, long most, string unit = "",
        [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        if (guess is { } number)
        {
            Tell(Met(name, number, least, most, new(result, unit, IsCount: true)));
        }
    }

    /// <summary>Writes whether a yes or no was right. Without a guess it writes nothing.</summary>
    /// <inheritdoc cref="Compare(double?, double, double, double, string, string)"/>
    public static void Compare(
        bool? guess, bool result, [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        if (guess is { } yes)
        {
            Tell(Kept(GuessComparison.OfWord(name, YesOrNo(yes), YesOrNo(result))));
        }
    }

    /// <summary>Writes whether a word was right. Without a guess it writes nothing.</summary>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="choices">The words to choose from; upper and lower case are the same.</param>
    /// <param name="name">What the caller calls the guess; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The guess is none of the choices.</exception>
    public static void Compare(
        string? guess, string result, string[] choices, [CallerArgumentExpression(nameof(guess))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(choices);
        if (guess is not null)
        {
            var word = ValueRange.Choose(guess, choices, name);
            Tell(Kept(GuessComparison.OfWord(name, word, result)));
        }
    }

    /// <summary>A result with a guess, or the result itself without one.</summary>
    /// <param name="result">The result; it stays as it is.</param>
    /// <param name="guess">The guess; null for none.</param>
    /// <param name="least">The least that the guess may be.</param>
    /// <param name="most">The most that the guess may be.</param>
    /// <param name="name">What the caller calls the guess.</param>
    /// <param name="measured">What it is compared with; null if nothing could be measured.</param>
    /// <param name="at">The value of a sweep's variable that it is about.</param>
    internal static T Attach<T>(
        T result, double? guess, double least, double most, string name, MeasuredValue? measured, int? at = null)
        where T : Showable =>
        guess is { } number
            ? Showable.WithRemark(result, Met(name, number, least, most, measured) with { At = at })
            : result;

    /// <summary>A ratio as what a guess is compared with; null if a time was too short to be compared.</summary>
    internal static MeasuredValue? Times(double ratio) =>
        double.IsFinite(ratio) && ratio > 0 ? new(ratio, "×") : null;

    internal static string YesOrNo(bool answer) => answer ? "yes" : "no";

    private static GuessComparison Met(
        string name, double guess, double least, double most, MeasuredValue? measured)
    {
        ValueRange.Check(guess, least, most, name);
        return Kept(GuessComparison.OfNumber(name, guess, measured));
    }

    private static GuessComparison Kept(GuessComparison comparison)
    {
        GuessLog.Keep(comparison);
        return comparison;
    }

    private static void Tell(GuessComparison comparison) => Console.WriteLine(comparison.ToText());

    private static MeasuredValue Seconds(Measurement measurement)
    {
        var measured = new MeasuredValue(measurement.Median.TotalSeconds, "s");
        return measurement.MedianInterval is { } interval
            ? measured with { Allowance = (interval.Lower.TotalSeconds, interval.Upper.TotalSeconds) }
            : WithSpread(measured, measurement.Minimum.TotalSeconds, measurement.Maximum.TotalSeconds);
    }

    /// <summary>How many times as fast the second is as the first; null if that cannot be compared.</summary>
    internal static MeasuredValue? SpeedUpOf(Comparison comparison)
    {
        var (first, second) = (comparison.Baseline, comparison.Measurements[1]);
        if (Times(comparison.SpeedUp(second)) is not { } measured)
        {
            return null;
        }

        return comparison.SpeedUpInterval(second) is { } interval
            ? measured with { Allowance = (interval.Lower, interval.Upper) }
            : WithSpread(measured, first.Minimum / second.Maximum, first.Maximum / second.Minimum);
    }

    // Fewer runs than an interval takes, but those there are differ by as much.
    private static MeasuredValue WithSpread(MeasuredValue measured, double least, double most) => measured with
    {
        Allowance = (least, most),
        AllowanceText = "within the spread of the runs",
    };

    private static MeasuredValue? SpeedUpAt(Sweep sweep, int at)
    {
        var point = sweep.Points.FirstOrDefault(point => point.Value == at);
        return point is null || Times(point.SpeedUp) is not { } measured ? null
            : point.SpeedUpInterval is { } interval ? measured with { Allowance = (interval.Lower, interval.Upper) }
            : measured;
    }

    private static MeasuredValue? FlatFrom(Sweep sweep)
    {
        // A step of a model that counts rounds is larger than a fifth, and noise is rarely.
        var least = 1.2 * sweep.Points.Min(point => point.Measurement.Median);
        var index = sweep.Points.ToList().FindIndex(point => point.Measurement.Median <= least);
        var flat = sweep.Points[index].Value;
        return sweep.Points.Length < 2 ? null : new(flat, IsCount: true)
        {
            Allowance = (index == 0 ? flat : sweep.Points[index - 1].Value + 1, flat),
            AllowanceText = "as far as these points tell",
        };
    }
}
