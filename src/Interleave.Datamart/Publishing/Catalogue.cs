namespace Interleave.Datamart.Publishing;

/// <summary>
/// What is published at an instant: each site's document in both languages, one to three times an hour, in the first
/// minutes of the hour.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class Catalogue
{
    // The service writes a site's French file a moment after the English one.
    private static readonly TimeSpan FrenchAfter = TimeSpan.FromMilliseconds(47);

    private readonly ILookup<string, CitypageDocument> _documents;

    /// <summary>A catalogue of some documents.</summary>
    /// <param name="newest">When the newest was created, if that is known.</param>
    public Catalogue(IReadOnlyCollection<CitypageDocument> documents, DateTimeOffset? newest = null)
    {
        Newest = newest;
        _documents = documents.ToLookup(document => document.Site.Province, StringComparer.Ordinal);
        Provinces = [.. _documents.Select(province => province.Key).Order(StringComparer.Ordinal)];
        Sites = [.. documents.Select(document => document.Site).OrderBy(site => site.Code, StringComparer.Ordinal)];
    }

    /// <summary>The sites that have documents, in the order of their codes.</summary>
    public IReadOnlyList<Site> Sites { get; }

    /// <summary>The provinces and territories that have documents, in the order of their letters.</summary>
    public IReadOnlyList<string> Provinces { get; }

    /// <summary>When the newest document was created; null for documents that are made for every hour.</summary>
    public DateTimeOffset? Newest { get; }

    /// <summary>Reads the sites and their documents.</summary>
    /// <param name="folder">The folder that has <c>cities.csv</c> and <c>citypage/</c>.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    public static Catalogue Load(string folder)
    {
        var table = Path.Combine(folder, "cities.csv");
        var documents = new List<CitypageDocument>();
        foreach (var (line, row) in File.ReadLines(table).Index().Skip(1))
        {
            if (row.Split(',') is not [var name, { Length: 2 } province, { Length: > 0 } code])
            {
                throw new InvalidDataException(
                    $"{table}, line {line + 1}: '{row}' is not a name, a province and a site code.");
            }

            documents.Add(CitypageDocument.Load(new(name, province, code), Path.Combine(folder, "citypage")));
        }

        return new(documents);
    }

    /// <summary>
    /// The files of one province's folder for one hour that have been issued by an instant, ordered by name.
    /// </summary>
    /// <param name="province">One of <see cref="Provinces"/>; others have no files.</param>
    /// <param name="hour">The full hour that the folder is for, UTC.</param>
    public IReadOnlyList<PublishedFile> Files(string province, DateTimeOffset hour, DateTimeOffset clock) =>
    [
        .. _documents[province]
            .SelectMany(document => document.EditionsOf(hour), (document, edition) => (document.Site, edition))
            .SelectMany(issue => FilesOf(issue.Site, issue.edition, hour + issue.edition.TimeInHour))
            .Where(file => file.Stamp <= clock)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<PublishedFile> FilesOf(Site site, Edition edition, DateTimeOffset stamp)
    {
        if (edition.English is { } english)
        {
            yield return new(site, english, stamp, Language.English);
        }

        if (edition.French is { } french)
        {
            yield return new(site, french, stamp + FrenchAfter, Language.French);
        }
    }
}
