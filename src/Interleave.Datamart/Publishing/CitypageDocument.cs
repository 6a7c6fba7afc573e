using System.Globalization;
using System.Xml;

namespace Interleave.Datamart.Publishing;

/// <summary>A site's citypage document, which is published once an hour.</summary>
/// <remarks>Immutable; any number of threads may use it at once.</remarks>
/// <param name="Site">The site it is about.</param>
/// <param name="Content">The document's bytes, which nobody changes.</param>
/// <param name="TimeInHour">How long after the full hour it is issued, with millisecond precision.</param>
internal sealed record CitypageDocument(Site Site, byte[] Content, TimeSpan TimeInHour)
{
    /// <summary>Reads a site's document.</summary>
    /// <param name="site">The site.</param>
    /// <param name="folder">The folder that has the site's <c>{code}_en.xml</c>.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file does not begin as a citypage document does.</exception>
    public static CitypageDocument Load(Site site, string folder)
    {
        var path = Path.Combine(folder, $"{site.Code}_en.xml");
        var content = File.ReadAllBytes(path);
        return new(site, content, CreatedInHour(path, content) + Milliseconds(site.Code));
    }

    /// <summary>
    /// The minute and second of <c>xmlCreation</c>. The service names a file after the moment of its creation, so
    /// that a document served for the hour it was written for agrees with its own name.
    /// </summary>
    private static TimeSpan CreatedInHour(string path, byte[] content)
    {
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            if (xml.ReadToFollowing("dateTime") && xml.GetAttribute("name") == "xmlCreation" && xml.GetAttribute("zone") == "UTC"
                && xml.ReadToDescendant("timeStamp")
                && DateTime.TryParseExact(xml.ReadElementContentAsString(), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var created))
            {
                return new TimeSpan(0, created.Minute, created.Second);
            }
        }
        catch (XmlException fault)
        {
            throw new InvalidDataException($"{path} is not well-formed XML: {fault.Message}", fault);
        }

        throw new InvalidDataException($"{path} does not begin with a dateTime named xmlCreation in UTC, as a citypage document does.");
    }

    /// <summary>Some milliseconds, always the same for a site; a document itself gives whole seconds only.</summary>
    private static TimeSpan Milliseconds(string code)
    {
        var sum = 0;
        foreach (var character in code)
        {
            sum = ((31 * sum) + character) % 1000;
        }

        return TimeSpan.FromMilliseconds(sum);
    }
}
