namespace Interleave.Weather;

/// <summary>The document is for another site than the one asked for.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="FoundSiteCode">The site that the document is for.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record AnotherSite(City City, TimeSpan Took, string FoundSiteCode) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the document is for site \"{FoundSiteCode}\" and not for the one asked for ({Origin}).";
}
