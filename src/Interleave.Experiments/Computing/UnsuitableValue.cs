using System.Globalization;

namespace Interleave.Experiments.Computing;

/// <summary>What a reader is told of a value that makes no experiment.</summary>
internal static class UnsuitableValue
{
    /// <summary>An exception whose message is one sentence about the value, and what to do.</summary>
    /// <param name="name">What the value is called in the cell.</param>
    /// <param name="value">The value.</param>
    /// <param name="needed">What it may be, to follow on “but”.</param>
    // Without the name of the parameter, which would be put behind the sentence in brackets.
    public static ArgumentException Of(string name, int value, string needed) => new(string.Create(
        CultureInfo.InvariantCulture, $"{name} is {value:#,0}, but {needed}. Change the value and run its cell, then this one again."));
}
