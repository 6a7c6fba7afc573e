using System.Globalization;
using System.Text.RegularExpressions;

namespace Interleave.Reader.Parameters;

/// <summary>The type <c>TimeSpan</c>, given as <c>00:00:05</c> or as <c>TimeSpan.FromSeconds(5)</c>.</summary>
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

    private static readonly string[] Formats =
        [@"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF", @"d\.h\:mm\:ss", @"d\.h\:mm\:ss\.FFFFFFF"];

    /// <summary>The type.</summary>
    public static ParameterType Time { get; } = new("TimeSpan", "00:00:05", text => Read(text) is { } time
        ? ($"TimeSpan.ParseExact(\"{time.ToString("c", CultureInfo.InvariantCulture)}\", \"c\", null)", null)
        : (null, "is a length of time, hours:minutes:seconds or TimeSpan.FromSeconds(5)"));

    private static TimeSpan? Read(string text)
    {
        if (Call().Match(text) is { Success: true } call)
        {
            return call.Groups["zero"].Success ? TimeSpan.Zero
                : decimal.TryParse(
                    call.Groups["number"].Value,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number) && Math.Abs(number) < long.MaxValue
                    ? Ticks(number, Units[call.Groups["unit"].Value])
                : null;
        }

        var (sign, clock) = text is ['-', .. var rest] ? (-1, rest) : (1, text);
        return TimeSpan.TryParseExact(clock, Formats, CultureInfo.InvariantCulture, out var time) ? sign * time : null;
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
