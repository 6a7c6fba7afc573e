using System.Text;
using System.Text.RegularExpressions;

namespace Interleave.Weather;

/// <summary>The index page of one province's folder for one hour: which documents it lists for which site.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed partial class CitypageIndex
{
    /// <summary>The largest index page that is read, in bytes. The largest real ones have about 80 kB.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>The page of a folder that does not exist, or not yet.</summary>
    public static readonly CitypageIndex Empty = new([], isIndexPage: true);

    private readonly Dictionary<string, string[]> _namesBySite;

    private CitypageIndex(Dictionary<string, string[]> namesBySite, bool isIndexPage)
    {
        _namesBySite = namesBySite;
        IsIndexPage = isIndexPage;
    }

    /// <summary>
    /// Whether the page is an index page at all: it has the title of one, or links to a document. An empty folder's
    /// page is one; a network's sign-in page or block page, which comes with status 200 too, is not.
    /// </summary>
    public bool IsIndexPage { get; }

    /// <summary>
    /// Reads a page. Links that do not have exactly the form of an English document's name are skipped.
    /// </summary>
    public static CitypageIndex Parse(ReadOnlySpan<byte> page)
    {
        var text = Encoding.Latin1.GetString(page);
        var links = LinkPattern().Matches(text);

        // A name begins with its time, so the greatest one is the newest.
        return new(
            links
                .GroupBy(link => link.Groups["site"].Value, link => link.Groups["name"].Value, StringComparer.Ordinal)
                .ToDictionary(
                    site => site.Key, site => site.Distinct().OrderDescending(StringComparer.Ordinal).ToArray()),
            links.Count > 0 || text.Contains("<title>Index of", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The names of a site's documents, the newest first.</summary>
    public IReadOnlyList<string> NewestFirst(string siteCode) => _namesBySite.GetValueOrDefault(siteCode, []);

    [GeneratedRegex(
        """href="(?<name>[0-9]{8}T[0-9]{6}(?:\.[0-9]+)?Z_MSC_CitypageWeather_(?<site>s[0-9]{7})_en\.xml)["]""",
        RegexOptions.CultureInvariant)]
    private static partial Regex LinkPattern();
}
