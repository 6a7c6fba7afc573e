using System.Runtime.CompilerServices;
using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>What the values that a reader gives to a probe may be.</summary>
public static class ProbeValue
{
    /// <summary>The most threads, jobs or waits that a probe takes.</summary>
    public const int Most = 10_000;

    /// <summary>Refuses a value that makes no experiment, before anything is started.</summary>
    /// <param name="value">The value.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <param name="name">What it is called where it was given; filled in by the compiler.</param>
    /// <exception cref="ArgumentException">The value is out of its range. The message says so in a sentence.</exception>
    /// <remarks>May be called from several threads at once.</remarks>
    public static void Check(int value, int least = 1, int most = Most, [CallerArgumentExpression(nameof(value))] string name = "the value") =>
        ValueRange.Check(value, least, most, name);

    /// <summary>Refuses an empty list of values, and one with a value that makes no experiment.</summary>
    /// <inheritdoc cref="Check(int, int, int, string)"/>
    /// <param name="values">The values.</param>
    /// <param name="least">The least that one may be.</param>
    /// <param name="most">The most that one may be.</param>
    /// <param name="name">What the list is called where it was given; filled in by the compiler.</param>
    public static void Check(IReadOnlyList<int> values, int least = 1, int most = Most, [CallerArgumentExpression(nameof(values))] string name = "the list") =>
        ValueRange.Check(values, least, most, name);
}
