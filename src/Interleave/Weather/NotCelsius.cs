namespace Interleave.Weather;

/// <summary>The temperature is not in degrees Celsius.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Unit">The unit that the document names.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NotCelsius(City City, TimeSpan Took, string Unit) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the temperature is in \"{Unit}\" and not in degrees Celsius ({Origin}).";
}
