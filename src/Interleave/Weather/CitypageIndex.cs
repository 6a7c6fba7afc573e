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
    public static readonly CitypageIndex Empty = new([]);

    private readonly Dictionary<string, string[]> _namesBySite;

    private CitypageIndex(Dictionary<string, string[]> namesBySite) => _namesBySite = namesBySite;

    /// <summary>Reads a page. What has not exactly the form of an English document's name is passed over.</summary>
    public static CitypageIndex Parse(ReadOnlySpan<byte> page)
    {
        var links = LinkPattern().Matches(Encoding.Latin1.GetString(page));

        // A name begins with its time, so the greatest one is the newest.
        return new(links
            .GroupBy(link => link.Groups["site"].Value, link => link.Groups["name"].Value, StringComparer.Ordinal)
            .ToDictionary(site => site.Key, site => site.Distinct().OrderDescending(StringComparer.Ordinal).ToArray()));
    }

    /// <summary>The names of a site's documents, the newest first.</summary>
    public IReadOnlyList<string> NewestFirst(string siteCode) => _namesBySite.GetValueOrDefault(siteCode, []);

    [GeneratedRegex("""href="(?<name>[0-9]{8}T[0-9]{6}(?:\.[0-9]+)?Z_MSC_CitypageWeather_(?<site>s[0-9]{7})_en\.xml)["]""", RegexOptions.CultureInvariant)]
    private static partial Regex LinkPattern();
}
