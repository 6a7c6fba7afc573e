namespace Interleave.Datamart.Publishing;

/// <summary>What is answered to a request for weather.</summary>
/// <param name="Result">The answer when nothing goes wrong.</param>
/// <param name="File">
/// The document, which a fault may spoil; <see langword="null"/> if the answer is something else.
/// </param>
internal sealed record WeatherAnswer(IResult Result, PublishedFile? File);
