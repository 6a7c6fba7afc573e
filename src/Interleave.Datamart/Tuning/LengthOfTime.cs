using System.Globalization;

namespace Interleave.Datamart.Tuning;

/// <summary>A length of time as text.</summary>
internal static class LengthOfTime
{
    // Far above every limit that the settings check; it only keeps the conversion from overflowing.
    private const decimal MostMilliseconds = 1e12m;

    /// <summary>
    /// Reads <c>300ms</c>, <c>0.3s</c>, or <c>0</c>, which needs no unit. No sign, no exponent; the point is the
    /// decimal mark.
    /// </summary>
    /// <param name="length">The length of time, 0 or more.</param>
    public static bool TryParse(string text, out TimeSpan length)
    {
        var (number, unit) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 1m),
            _ when text.EndsWith('s') => (text[..^1], 1000m),
            _ => (text, 0m),
        };
        length = default;
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && (unit > 0 || value == 0)
            && value <= MostMilliseconds
            && TryFromMilliseconds(value * unit, out length);
    }

    /// <summary>A number of milliseconds as a length of time.</summary>
    /// <returns><see langword="false"/> if the number is negative or too large.</returns>
    public static bool TryFromMilliseconds(decimal milliseconds, out TimeSpan length)
    {
        var fits = milliseconds is >= 0 and <= MostMilliseconds;
        length = fits ? new TimeSpan((long)(milliseconds * TimeSpan.TicksPerMillisecond)) : default;
        return fits;
    }
}
