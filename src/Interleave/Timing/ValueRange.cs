using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>Refuses unsuitable values that a reader has set, before an experiment starts.</summary>
/// <example>
/// <code>
/// int threads = 13;
/// int[] waits = [10, 100, 1000];
/// ValueRange.Check(threads, 1, 1_000);
/// ValueRange.Check(waits, 1, 10_000);
/// </code>
/// </example>
/// <threadsafety static="true"/>
public static class ValueRange
{
    private const string Advice = "Change it, and run again from the cell that sets it.";

    /// <summary>Refuses a value outside its range, in a sentence that names it and says what to do.</summary>
    /// <param name="value">The value.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="most">The most that ends in good time and fits into memory.</param>
    /// <param name="name">What the caller calls the value; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public static void Check(
        int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "the value") =>
        Check((double)value, least, most, name);

    /// <inheritdoc cref="Check(int, int, int, string)"/>
    public static void Check(
        double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "the value")
    {
        // Written so that NaN, which compares false with everything, is in no range.
        if (!(value >= least && value <= most))
        {
            throw Refusal(Invariant(
                $"{name} is {value:#,0.######}, but it must be from {least:#,0.######} to {most:#,0.######}."));
        }
    }

    /// <summary>Refuses an empty list, and one with a value outside the range.</summary>
    /// <param name="values">The values.</param>
    /// <param name="least">The least that each may be.</param>
    /// <param name="most">The most that each may be.</param>
    /// <param name="name">What the caller calls the list; filled in by the compiler.</param>
    /// <exception cref="ArgumentOutOfRangeException">The list is empty, or a value is outside the range.</exception>
    public static void Check(
        IReadOnlyList<int> values,
        int least,
        int most,
        [CallerArgumentExpression(nameof(values))] string name = "the list")
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw Refusal($"{name} is empty, but it needs at least one value.");
        }

        foreach (var value in values)
        {
            Check(value, least, most, $"A value in {name}");
        }
    }

    /// <summary>The choice that a word names, in upper or lower case; refuses one that names none.</summary>
    internal static string Choose(string word, IReadOnlyList<string> choices, string name) =>
        choices.FirstOrDefault(choice => string.Equals(choice, word.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw Refusal($"{name} is “{word}”, but it must be one of these: {string.Join(", ", choices)}.");

    // Without a parameter's name, which .NET would put behind the sentence in brackets.
    private static ArgumentOutOfRangeException Refusal(string sentence) => new(null, $"{sentence} {Advice}");
}
