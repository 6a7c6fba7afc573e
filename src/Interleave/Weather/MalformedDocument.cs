namespace Interleave.Weather;

/// <summary>
/// The document is not well-formed XML, breaks off, is nested too deeply, is in an encoding that cannot be read, or
/// does not name its site.
/// </summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Problem">What is wrong and where, as the end of a sentence that begins with "the document".</param>
/// <threadsafety static="true" instance="true"/>
public sealed record MalformedDocument(City City, TimeSpan Took, string Problem) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence => $"{City.Name}: the document {Problem} ({Origin}).";
}
