using System.Globalization;

namespace Interleave.Timing;

/// <summary>Numbers to three significant digits: as many as a timing deserves.</summary>
internal static class Digits
{
    /// <summary>The number, which is positive and finite, rounded to three significant digits.</summary>
    public static double Round(double number) =>
        double.Parse(number.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Three significant digits and never an exponent: <c>0.412</c>, <c>12.6</c>, <c>319</c>, <c>4,020</c>.</summary>
    public static string ToText(double number)
    {
        var rounded = Round(number);
        var decimals = rounded >= 100 ? 0 : 2 - (int)Math.Floor(Math.Log10(rounded) + 1e-12);
        return rounded.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
