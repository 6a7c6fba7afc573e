using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>
/// The type <c>TimeSpan</c>, given as in C#: <c>TimeSpan.FromSeconds(5)</c>. A clock such as 5:00 is not taken, for it
/// does not say whether those are minutes.
/// </summary>
/// <threadsafety static="true"/>
internal static partial class TimeType
{
    private static readonly Dictionary<string, long> Units = new()
    {
        ["Days"] = TimeSpan.TicksPerDay,
        ["Hours"] = TimeSpan.TicksPerHour,
        ["Minutes"] = TimeSpan.TicksPerMinute,
        ["Seconds"] = TimeSpan.TicksPerSecond,
        ["Milliseconds"] = TimeSpan.TicksPerMillisecond,
        ["Microseconds"] = TimeSpan.TicksPerMicrosecond,
        ["Ticks"] = 1,
    };

    /// <summary>The type.</summary>
    public static ParameterType Time { get; } = new("TimeSpan", "TimeSpan.FromSeconds(5)", text => Read(text)
        is { } time
        ? ($"TimeSpan.ParseExact(\"{time.ToString("c", CultureInfo.InvariantCulture)}\", \"c\", null)", null)
        : (null, "is a length of time, as C# writes it"));

    private static TimeSpan? Read(string text)
    {
        var call = Call().Match(text);
        return call.Groups["zero"].Success ? TimeSpan.Zero
            : decimal.TryParse(
                call.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && Math.Abs(number) < long.MaxValue
                ? Ticks(number, Units[call.Groups["unit"].Value])
            : null;
    }

    private static TimeSpan? Ticks(decimal number, long unit) =>
        Math.Abs(number) * unit is var ticks && ticks <= TimeSpan.MaxValue.Ticks
            ? TimeSpan.FromTicks((long)(Math.Sign(number) * ticks))
            : null;

    [GeneratedRegex(
        """
        \A(?:System\.)?TimeSpan\.(?:
            From(?<unit>Days|Hours|Minutes|Seconds|Milliseconds|Microseconds|Ticks)
                \([ ]*(?<number>-?[0-9]+(?:\.[0-9]+)?)[ ]*\)
          | (?<zero>Zero)
        )\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
