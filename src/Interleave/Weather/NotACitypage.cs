namespace Interleave.Weather;

/// <summary>What came is not a citypage document.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Found">What came instead, such as "a web page" or the name of the outermost element.</param>
public sealed record NotACitypage(City City, TimeSpan Took, string Found) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: what came is not a citypage document but {Found} ({Origin}).";
}
