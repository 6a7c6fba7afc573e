using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Interleave.Datamart.Publishing;

/// <summary>A document as it lies in an hour's folder.</summary>
/// <param name="Document">The document.</param>
/// <param name="Stamp">When it was issued, UTC; the file's name begins with it.</param>
internal sealed record PublishedFile(CitypageDocument Document, DateTimeOffset Stamp)
{
    /// <summary>The file's name, as <c>20260914T180028.123Z_MSC_CitypageWeather_s0000458_en.xml</c>.</summary>
    public string Name { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Stamp:yyyyMMdd'T'HHmmss'.'fff}Z_MSC_CitypageWeather_{Document.Site.Code}_en.xml");

    /// <summary>Size and time of the last change (microseconds since 1970), in hexadecimal, as Apache makes them.</summary>
    public EntityTagHeaderValue EntityTag => new($"\"{Document.Content.Length:x}-{1000 * Stamp.ToUnixTimeMilliseconds():x}\"");
}
