using System.Globalization;

namespace Interleave.Timing;

/// <summary>Numbers to three significant digits, which is as many as a timing deserves.</summary>
/// <threadsafety static="true"/>
internal static class Digits
{
    /// <summary>The number, which is positive and finite, rounded to three significant digits.</summary>
    public static double Round(double number) =>
        double.Parse(Invariant($"{number:E2}"), CultureInfo.InvariantCulture);

    /// <summary>
    /// Three significant digits, never an exponent: <c>0.412</c>, <c>12.6</c>, <c>319</c>, <c>4,020</c>.
    /// </summary>
    public static string ToText(double number)
    {
        var rounded = Round(number);
        var decimals = rounded >= 100 ? 0 : 2 - (int)Math.Floor(Math.Log10(rounded) + 1e-12);
        return rounded.ToString(Invariant($"N{decimals}"), CultureInfo.InvariantCulture);
    }
}
