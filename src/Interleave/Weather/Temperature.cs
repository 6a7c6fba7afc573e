using Interleave.Timing;

namespace Interleave.Weather;

/// <summary>The city's temperature: the one outcome that has a value.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Celsius">The temperature in degrees Celsius, from −150 to 150.</param>
/// <param name="ObservedAt">When the station measured it, in UTC, or null if the document does not say.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record Temperature(City City, TimeSpan Took, decimal Celsius, DateTimeOffset? ObservedAt)
    : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => ObservedAt is { } at
        ? Invariant($"{City.Name}: {Degrees}, observed {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
        : $"{City.Name}: {Degrees}.";

    /// <summary>The value with one decimal and its unit, such as <c>-2.4 °C</c>.</summary>
    internal string Degrees
    {
        get
        {
            var rounded = Math.Round(Celsius, 1, MidpointRounding.AwayFromZero);

            // A decimal keeps the sign of -0.0, and would show it.
            return Invariant($"{(rounded == 0 ? 0m : rounded):0.0} °C");
        }
    }

    /// <inheritdoc/>
    internal override string Line => Requests > 1
        ? Invariant($"{City.Name}  {Degrees}  ({DurationText.Of(Took)}, {Requests} requests)")
        : $"{City.Name}  {Degrees}  ({DurationText.Of(Took)})";
}
