namespace Interleave.Weather;

/// <summary>The server answered with an HTTP status other than success.</summary>
/// <param name="City">The city asked for.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Code">The status code, such as 503.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record HttpError(City City, TimeSpan Took, int Code) : Reading(City, Took)
{
    /// <inheritdoc/>
    public override string Sentence =>
        $"{City.Name}: the server answered with HTTP status {Code}{Meaning} ({Origin}).";

    private string Meaning => Code switch
    {
        >= 300 and < 400 => " (moved elsewhere), which is not followed",
        404 => " (not found)",
        410 => " (gone)",
        429 => " (too many requests): wait before asking again",
        503 => " (service unavailable): try again later",
        >= 500 => ", a fault on its side",
        _ => "",
    };
}
