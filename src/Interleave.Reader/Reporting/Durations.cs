using System.Globalization;

namespace Interleave.Reader.Reporting;

/// <summary>Writes durations for people.</summary>
internal static class Durations
{
    /// <summary>
    /// A duration with its unit and three significant digits at most: <c>305 ms</c>, <c>4.02 s</c>, <c>93.1 s</c>.
    /// </summary>
    public static string Text(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        < 9.995 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s"),
        < 99.95 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
    };
}
