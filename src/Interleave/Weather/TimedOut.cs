
namespace Interleave.Weather;

/// <summary>The server did not answer in time.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Limit">How long the request was given, with its repeats and the pauses between them.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record TimedOut(City City, TimeSpan Took, TimeSpan Limit) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        Invariant($"{City.Name}: the whole answer did not come within {Limit.TotalSeconds:0.###} s ({Origin}).");
}
