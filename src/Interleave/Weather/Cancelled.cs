namespace Interleave.Weather;

/// <summary>The request was cancelled before the answer came.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record Cancelled(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => $"{City.Name}: the request was cancelled ({Origin}).";
}
