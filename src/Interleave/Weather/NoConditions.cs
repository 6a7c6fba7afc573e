namespace Interleave.Weather;

/// <summary>The station reports no current conditions at the moment.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record NoConditions(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the station reports no current conditions at the moment ({Origin}).";
}
