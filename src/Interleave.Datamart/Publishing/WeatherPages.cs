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

            case [] or [""]:
                return Folder(root, rest, () =>
                [
                    .. catalogue.Provinces.Select(province =>
                        new FolderEntry($"{province}/", Midnight(day).AddHours(LastHour(day, clock)))),
                    new("siteList.xml", Midnight(day), SiteList.Render(catalogue.Sites).Length),
                ]);

            case ["", ..]:
                return null;

            case [var province, ..] when !catalogue.Provinces.Contains(province):
                return NotFound($"There is no province {province} in {root}; there are "
                    + $"{string.Join(", ", catalogue.Provinces)}.");

            case [var province, .. [] or [""]]:
                return Folder($"{root}{province}/", rest[1..], () => HoursOf(province, day, clock));

            case [var province, var hour, .. { Length: <= 1 } inside]:
                var last = LastHour(day, clock);
                if (hour.Length != 2
                    || !int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || number > last)
                {
                    return NotFound($"There is no folder {hour} in {root}{province}/; it is {Instant.Format(clock)}, "
                        + $"so the folders are 00 to {last:00}.");
                }

                var folder = $"{root}{province}/{hour}/";
                var files = catalogue.Files(province, Midnight(day).AddHours(number), clock);
                return inside is [{ Length: > 0 } name]
                    ? Document(folder, files, name)
                    : Folder(folder, inside, () =>
                        [.. files.Select(file => new FolderEntry(file.Name, file.Stamp, file.Content.Length))]);

            default:
                return null;
        }
    }

    /// <summary>The hours of a province's folder, each changed when its last document was issued.</summary>
    private IReadOnlyList<FolderEntry> HoursOf(string province, DateOnly day, DateTimeOffset clock) =>
    [
        .. from number in Enumerable.Range(0, LastHour(day, clock) + 1)
           let hour = Midnight(day).AddHours(number)
           let issued = catalogue.Files(province, hour, clock).Select(file => file.Stamp)
           select new FolderEntry($"{number:00}/", issued.Append(hour).Max()),
    ];

    /// <summary>The last hour that has begun. A day that is over has all its hours.</summary>
    private static int LastHour(DateOnly day, DateTimeOffset clock) =>
        day == DateOnly.FromDateTime(clock.UtcDateTime) ? clock.UtcDateTime.Hour : 23;

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The index page of a folder, or the way to it for a request without the slash at its end.</summary>
    private static WeatherAnswer Folder(string path, string[] rest, Func<IReadOnlyList<FolderEntry>> entries)
    {
        if (rest is [])
        {
            return new(TypedResults.Redirect(path, permanent: true), null);
        }

        var parent = path[..(path.TrimEnd('/').LastIndexOf('/') + 1)];
        var html = FolderIndex.Render(parent, path[parent.Length..^1], entries());
        return new(TypedResults.Bytes(Encoding.UTF8.GetBytes(html), "text/html;charset=UTF-8"), null);
    }

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
