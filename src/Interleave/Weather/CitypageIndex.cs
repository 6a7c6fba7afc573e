using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Weather;

/// <summary>The index page of one province's folder for one hour: which documents it lists for which site.</summary>
/// <remarks>Thread safety: immutable, so it may be used from several threads at once.</remarks>
internal sealed partial class CitypageIndex
{
    /// <summary>The largest index page that is read, in bytes. The largest real ones have about 80 kB.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>The page of a folder that does not exist (yet).</summary>
    public static readonly CitypageIndex Empty = new([], isIndexPage: true);

    private readonly Dictionary<string, string[]> _namesBySite;

    private CitypageIndex(Dictionary<string, string[]> namesBySite, bool isIndexPage)
    {
        _namesBySite = namesBySite;
        IsIndexPage = isIndexPage;
    }

    /// <summary>
    /// Whether the page is an index page at all: it has the title of one, or links a document. An empty folder's page is
    /// one; a network's sign-in page and a block page, which come with status 200 as well, are none.
    /// </summary>
    public bool IsIndexPage { get; }

    /// <summary>Reads a page. What has not exactly the form of an English document's name is passed over.</summary>
    public static CitypageIndex Parse(ReadOnlySpan<byte> page)
    {
        var text = Encoding.Latin1.GetString(page);
        var links = LinkPattern().Matches(text);

        // A name begins with its time, so the greatest one is the newest.
        return new(
            links
                .GroupBy(link => link.Groups["site"].Value, link => link.Groups["name"].Value, StringComparer.Ordinal)
                .ToDictionary(site => site.Key, site => site.Distinct().OrderDescending(StringComparer.Ordinal).ToArray()),
            links.Count > 0 || text.Contains("<title>Index of", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The names of a site's documents, the newest first.</summary>
    public IReadOnlyList<string> NewestFirst(string siteCode) => _namesBySite.GetValueOrDefault(siteCode, []);

    [GeneratedRegex("""href="(?<name>[0-9]{8}T[0-9]{6}(?:\.[0-9]+)?Z_MSC_CitypageWeather_(?<site>s[0-9]{7})_en\.xml)["]""", RegexOptions.CultureInvariant)]
    private static partial Regex LinkPattern();
}
