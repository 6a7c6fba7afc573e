using Microsoft.Net.Http.Headers;

namespace Interleave.Datamart.Publishing;

/// <summary>A document in an hour's folder.</summary>
/// <param name="Site">The site it is about.</param>
/// <param name="Content">Its bytes; they are never changed.</param>
/// <param name="Stamp">When it was issued, UTC; the file's name begins with it.</param>
/// <param name="Language">The language of its text.</param>
internal sealed record PublishedFile(Site Site, byte[] Content, DateTimeOffset Stamp, Language Language)
{
    /// <summary>The file's name, as <c>20260914T180028.123Z_MSC_CitypageWeather_s0000458_en.xml</c>.</summary>
    public string Name { get; } =
        $"{Stamp:yyyyMMdd'T'HHmmss'.'fff}Z_MSC_CitypageWeather_{Site.Code}_{SuffixOf(Language)}.xml";

    /// <summary>
    /// Size and time of the last change (microseconds since 1970), in hexadecimal, as Apache makes them.
    /// </summary>
    public EntityTagHeaderValue EntityTag => new($"\"{Content.Length:x}-{1000 * Stamp.ToUnixTimeMilliseconds():x}\"");

    private static string SuffixOf(Language language) => language == Language.English ? "en" : "fr";
}
