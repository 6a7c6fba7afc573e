using System.Globalization;
using System.Runtime.CompilerServices;

namespace Interleave.Timing;

/// <summary>What a value that a reader edits may be.</summary>
public static class ValueRange
{
    /// <summary>Refuses a value that makes no experiment, before anything is started.</summary>
    /// <param name="value">The value.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="most">The most that ends in good time and fits into memory.</param>
    /// <param name="name">What the value is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The value is out of its range. The message says so in a sentence.</exception>
    /// <remarks>May be called from several threads at once.</remarks>
    public static void Check(int value, int least, int most, [CallerArgumentExpression(nameof(value))] string name = "the value")
    {
        if (value < least || value > most)
        {
            throw Refusal(name, value, least, most);
        }
    }

    /// <inheritdoc cref="Check(int, int, int, string)"/>
    public static void Check(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "the value")
    {
        // What is not a number is in no range.
        if (!(value >= least && value <= most))
        {
            throw Refusal(name, value, least, most);
        }
    }

    /// <summary>Refuses an empty list of values, and one with a value that makes no experiment.</summary>
    /// <inheritdoc cref="Check(int, int, int, string)"/>
    /// <param name="values">The values.</param>
    /// <param name="least">The least that one may be.</param>
    /// <param name="most">The most that one may be.</param>
    /// <param name="name">What the list is called where it was given; filled in by the compiler.</param>
    public static void Check(IReadOnlyList<int> values, int least, int most, [CallerArgumentExpression(nameof(values))] string name = "the list")
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
#pragma warning disable CA2208
            throw new ArgumentException($"{name} is empty, but it needs a value or more. Change it and run its cell, then this one again.");
#pragma warning restore CA2208
        }

        foreach (var value in values)
        {
            Check(value, least, most, $"A value in {name}");
        }
    }

    // Without the name of the parameter, which would be put behind the sentence in brackets.
    private static ArgumentException Refusal(string name, double value, double least, double most) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{name} is {value:#,0.######}, but it must be from {least:#,0.######} to {most:#,0.######}. Change the value and run its cell, then this one again."));
}
