namespace Interleave.Weather;

/// <summary>The document has a place for the temperature, and nothing in it.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record EmptyTemperature(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => $"{City.Name}: the place for the temperature is empty ({Origin}).";
}
