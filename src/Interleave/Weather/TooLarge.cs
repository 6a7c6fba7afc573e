namespace Interleave.Weather;

/// <summary>The answer is larger than any document or index page of the service.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="LimitBytes">How many bytes are read at most.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record TooLarge(City City, TimeSpan Took, int LimitBytes) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the answer is larger than {LimitBytes / 1024} kB and was not read to its end ({Origin}).";
}
