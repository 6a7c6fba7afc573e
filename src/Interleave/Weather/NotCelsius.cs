namespace Interleave.Weather;

/// <summary>The temperature is not in degrees Celsius.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Unit">The unit that the document names; empty if it names an empty one.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NotCelsius(City City, TimeSpan Took, string Unit) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        string.IsNullOrWhiteSpace(Unit)
            ? $"{City.Name}: the unit of the temperature is empty, where C for degrees Celsius should be ({Origin})."
            : $"{City.Name}: the temperature is in \"{Unit}\" and not in degrees Celsius ({Origin}).";
}
