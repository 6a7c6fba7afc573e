namespace Interleave.Weather;

/// <summary>The connection broke off before the whole answer had come.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record ConnectionBroken(City City, TimeSpan Took) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the connection broke off before the whole answer had come ({Origin}).";
}
