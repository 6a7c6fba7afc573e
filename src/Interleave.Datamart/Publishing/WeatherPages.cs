using System.Globalization;
using System.Text;
using Interleave.Datamart.Tuning;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interleave.Datamart.Publishing;

/// <summary>What the weather service answers to a path at an instant.</summary>
/// <remarks>Immutable; any number of threads may call it at once.</remarks>
/// <param name="catalogue">What is published.</param>
internal sealed class WeatherPages(Catalogue catalogue)
{
    private const string Root = "/today/citypage_weather/";

    /// <summary>The answer: an index page, a document, a redirection from a folder without its slash, or 404 with a sentence.</summary>
    /// <param name="path">The path of the request, unescaped.</param>
    /// <param name="clock">The instant, UTC.</param>
    public IResult Answer(string path, DateTimeOffset clock) => path.Split('/') switch
    {
        ["", "today", "citypage_weather", var province, var hour, ""] => Index(province, hour, clock),
        ["", "today", "citypage_weather", var province, var hour] => FolderWithoutSlash(province, hour, clock),
        ["", "today", "citypage_weather", var province, var hour, var file] => Document(province, hour, file, clock),
        ["", "citypage_weather", ..] => NotFound(
            $"The flat paths below /citypage_weather/ were withdrawn on 25 June 2025; documents are now in {Root}{{PROV}}/{{HH}}/, where {{HH}} is the UTC hour of issue, for example {Example(clock)}."),
        _ => NotFound($"There is nothing at {path}; hours are listed at {Root}{{PROV}}/{{HH}}/, for example {Example(clock)}."),
    };

    private IResult Index(string province, string hour, DateTimeOffset clock) =>
        Folder(province, hour, clock, out var files) is { } missing
            ? missing
            : TypedResults.Bytes(Encoding.UTF8.GetBytes(HourIndex.Render($"{Root}{province}/", hour, files)), "text/html;charset=UTF-8");

    private IResult FolderWithoutSlash(string province, string hour, DateTimeOffset clock) =>
        Folder(province, hour, clock, out _) is { } missing
            ? missing
            : TypedResults.Redirect($"{Root}{province}/{hour}/", permanent: true);

    private IResult Document(string province, string hour, string name, DateTimeOffset clock)
    {
        if (Folder(province, hour, clock, out var files) is { } missing)
        {
            return missing;
        }

        return files.FirstOrDefault(file => file.Name == name) is { } found
            ? TypedResults.Bytes(found.Document.Content, "application/xml", lastModified: found.Stamp, entityTag: found.EntityTag)
            : NotFound($"There is no file {name} in {Root}{province}/{hour}/; the index of that folder lists the files it has.");
    }

    /// <summary>The files of a folder; or what to answer where there is no such folder.</summary>
    private ContentHttpResult? Folder(string province, string hour, DateTimeOffset clock, out IReadOnlyList<PublishedFile> files)
    {
        files = [];
        if (!catalogue.Provinces.Contains(province))
        {
            return NotFound($"There is no province {province} in {Root}; there are {string.Join(", ", catalogue.Provinces)}.");
        }

        if (hour.Length != 2 || !int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > clock.Hour)
        {
            return NotFound($"There is no folder {hour} in {Root}{province}/; it is {Instant.Format(clock)}, so the folders are 00 to {clock:HH}.");
        }

        files = catalogue.Files(province, new DateTimeOffset(clock.UtcDateTime.Date, TimeSpan.Zero).AddHours(number), clock);
        return null;
    }

    private static string Example(DateTimeOffset clock) => string.Create(CultureInfo.InvariantCulture, $"{Root}ON/{clock:HH}/");

    private static ContentHttpResult NotFound(string sentence) =>
        TypedResults.Text($"{sentence}\n", "text/plain; charset=utf-8", statusCode: StatusCodes.Status404NotFound);
}
