namespace Interleave.Weather;

/// <summary>There are current conditions, but no temperature among them.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NoTemperature(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => $"{City.Name}: the current conditions name no temperature ({Origin}).";
}
