namespace Interleave.Weather;

/// <summary>What came is not a citypage document, or not the index page that it was looked for in.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Found">What came instead, such as "a web page" or the name of the outermost element.</param>
/// <remarks><see cref="Reading.Address"/> ends with a slash if it is the index page that did not come.</remarks>
/// <threadsafety static="true" instance="true"/>
public sealed record NotACitypage(City City, TimeSpan Took, string Found) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => Address?.AbsolutePath.EndsWith('/') is true
        ? $"{City.Name}: what came is not the index page of the folder but {Found}; "
            + $"if this network has a sign-in page, sign in with a browser, then ask again ({Origin})."
        : $"{City.Name}: what came is not a citypage document but {Found} ({Origin}).";
}
