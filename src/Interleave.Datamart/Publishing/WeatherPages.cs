using System.Globalization;
using System.Text;
using Interleave.Datamart.Tuning;

namespace Interleave.Datamart.Publishing;

/// <summary>What the weather service answers to a path at an instant.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class WeatherPages(Catalogue catalogue)
{
    /// <summary>How many days before the present one the dated tree goes back.</summary>
    public const int DaysKept = 30;

    private const string Weather = "citypage_weather";

    /// <summary>
    /// The answer: an index page, a document, the site list, a redirect from a folder without its slash, or 404 with a
    /// sentence.
    /// </summary>
    /// <param name="path">The path of the request, unescaped.</param>
    public WeatherAnswer Answer(string path, DateTimeOffset clock)
    {
        var today = DateOnly.FromDateTime(clock.UtcDateTime);
        switch (path.Split('/'))
        {
            case ["", "today", Weather, .. var rest]:
                return InDay($"/today/{Weather}/", today, rest, clock) ?? Nothing(path, clock);

            case ["", { Length: 8 } day, "WXO-DD", Weather, .. var rest]
                when DateOnly.TryParseExact(
                    day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                return date > today || date < today.AddDays(-DaysKept)
                    ? NotFound($"There is no folder {day}; it is {Instant.Format(clock)}, so the dated folders are "
                        + $"{today.AddDays(-DaysKept):yyyyMMdd} to {today:yyyyMMdd}.")
                    : InDay($"/{day}/WXO-DD/{Weather}/", date, rest, clock) ?? Nothing(path, clock);

            case ["", Weather, ..]:
                return NotFound(
                    $"The flat paths below /{Weather}/ were withdrawn on 25 June 2025; documents are now in "
                    + $"/today/{Weather}/{{PROV}}/{{HH}}/, where {{HH}} is the UTC hour of issue, for example "
                    + $"{Example(clock)}.");

            default:
                return Nothing(path, clock);
        }
    }

    private WeatherAnswer? InDay(string root, DateOnly day, string[] rest, DateTimeOffset clock)
    {
        switch (rest)
        {
            case ["siteList.xml"]:
                return new(TypedResults.Bytes(SiteList.Render(catalogue.Sites), "application/xml"), null);

            case [var province, var hour, .. { Length: <= 1 } inside]:
                if (!catalogue.Provinces.Contains(province))
                {
                    return NotFound($"There is no province {province} in {root}; there are "
                        + $"{string.Join(", ", catalogue.Provinces)}.");
                }

                // A day that is over has all its hours.
                var last = day == DateOnly.FromDateTime(clock.UtcDateTime) ? clock.Hour : 23;
                if (hour.Length != 2
                    || !int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || number > last)
                {
                    return NotFound($"There is no folder {hour} in {root}{province}/; it is {Instant.Format(clock)}, "
                        + $"so the folders are 00 to {last:00}.");
                }

                var folder = $"{root}{province}/{hour}/";
                var files = catalogue.Files(province, new(day.ToDateTime(new(number, 0)), TimeSpan.Zero), clock);
                return inside switch
                {
                    [] => new(TypedResults.Redirect(folder, permanent: true), null),
                    [""] => Page(HourIndex.Render($"{root}{province}/", hour, files)),
                    [var name] => Document(folder, files, name),
                    _ => null,
                };

            default:
                return null;
        }
    }

    private static WeatherAnswer Page(string html) =>
        new(TypedResults.Bytes(Encoding.UTF8.GetBytes(html), "text/html;charset=UTF-8"), null);

    private static WeatherAnswer Document(string folder, IReadOnlyList<PublishedFile> files, string name) =>
        files.FirstOrDefault(file => file.Name == name) is { } found
            ? new(
                TypedResults.Bytes(found.Content, "application/xml", null, false, found.Stamp, found.EntityTag), found)
            : NotFound($"There is no file {name} in {folder}; the index of that folder lists the files it has.");

    private static WeatherAnswer Nothing(string path, DateTimeOffset clock) =>
        NotFound(
            $"There is nothing at {path}; hours are listed at /today/{Weather}/{{PROV}}/{{HH}}/, for example "
            + $"{Example(clock)}.");

    private static string Example(DateTimeOffset clock) =>
        $"/today/{Weather}/ON/{clock:HH}/";

    private static WeatherAnswer NotFound(string sentence) =>
        new(TypedResults.Text($"{sentence}\n", "text/plain; charset=utf-8", statusCode: 404), null);
}
