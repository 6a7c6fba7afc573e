using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Interleave.Datamart.Publishing;

/// <summary>The documents of a folder of the reader's own, which are served as they are.</summary>
/// <threadsafety static="true"/>
internal static partial class OwnDocuments
{
    /// <summary>A real document has about 35 kB.</summary>
    private const long LongestDocument = 10 * 1024 * 1024;

    /// <summary>Reads the folder: every <c>.xml</c> file in it, and in a folder <c>citypage</c> below it.</summary>
    /// <exception cref="InvalidDataException">
    /// There is no such folder, it has no documents, or one cannot be served. The message is a sentence.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static Catalogue Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException(File.Exists(folder)
                ? $"{folder} is a file; give --data the folder that has the documents."
                : $"There is no folder {folder} for --data.");
        }

        string[] files = [.. FilesIn(folder), .. FilesIn(Path.Combine(folder, "citypage"))];
        if (files.Length == 0)
        {
            throw new InvalidDataException(
                $"The folder {folder} has no citypage documents for --data; they are files that end in .xml.");
        }

        var documents = files.Select(Document.Load).ToArray();
        return new(
            [.. documents.GroupBy(document => document.Site.Code).Select(OfSite)],
            documents.Max(document => document.Created));
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.xml")
            .Where(file => !Path.GetFileName(file).Equals("siteList.xml", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
        : [];

    /// <summary>
    /// A site's documents, as the editions of every hour. The last one has the minute and second of its creation, and
    /// those before it are spread from the full hour to then: their names are in the order of their creation.
    /// </summary>
    private static CitypageDocument OfSite(IGrouping<string, Document> documents)
    {
        var editions = new List<Edition>();
        foreach (var language in documents.GroupBy(document => document.Language))
        {
            var inOrder = language.OrderBy(document => document.Created).ToArray();
            var milliseconds = 1000L * ((60 * inOrder[^1].Created.Minute) + inOrder[^1].Created.Second);
            editions.AddRange(inOrder.Select((document, index) => new Edition(
                document.Language == Language.English ? document.Content : null,
                document.Language == Language.French ? document.Content : null,
                TimeSpan.FromMilliseconds((milliseconds * (index + 1) / inOrder.Length) + index))));
        }

        return new(documents.First().Site, [[.. editions]]);
    }

    private sealed partial record Document(Site Site, Language Language, DateTimeOffset Created, byte[] Content)
    {
        public static Document Load(string path)
        {
            if (new FileInfo(path).Length > LongestDocument)
            {
                throw Unsuitable(path, $"is larger than {LongestDocument / (1024 * 1024)} MiB");
            }

            var content = File.ReadAllBytes(path);
            var root = Root(path, content);
            var location = root.Element("location");
            var name = location?.Element("name");
            var code = name?.Attribute("code")?.Value ?? "";
            var province = (location?.Element("province")?.Attribute("code")?.Value ?? "").ToUpperInvariant();
            if (root.Name != "siteData")
            {
                throw Unsuitable(path, $"is a document of <{root.Name.LocalName}> and not of <siteData>");
            }

            if (!Code().IsMatch(code))
            {
                throw Unsuitable(path, "does not name its site, location/name/@code, an s and seven digits");
            }

            if (!Letters().IsMatch(province))
            {
                throw Unsuitable(path, "does not name its province, location/province/@code, by two letters");
            }

            var stamp = root.Elements("dateTime").FirstOrDefault(time =>
                time.Attribute("name")?.Value == "xmlCreation" && time.Attribute("zone")?.Value == "UTC")?
                .Element("timeStamp")?.Value;
            return DateTimeOffset.TryParseExact(
                    stamp,
                    "yyyyMMddHHmmss",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var created)
                ? new(new(name!.Value.Trim(), province, code), LanguageOf(path), created, content)
                : throw Unsuitable(path, "does not say when it was created: dateTime, name xmlCreation, zone UTC");
        }

        private static XElement Root(string path, byte[] content)
        {
            try
            {
                var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
                using var xml = XmlReader.Create(new MemoryStream(content), settings);
                return XDocument.Load(xml).Root!;
            }
            catch (Exception fault) when (fault is XmlException or ArgumentException or NotSupportedException)
            {
                throw Unsuitable(path, $"is not well-formed XML ({fault.Message.TrimEnd('.')})");
            }
        }

        private static InvalidDataException Unsuitable(string path, string why) =>
            new($"{path} {why}; a folder for --data has citypage documents only.");

        private static Language LanguageOf(string path) =>
            path.EndsWith("_fr.xml", StringComparison.OrdinalIgnoreCase) ? Language.French : Language.English;

        [GeneratedRegex(@"\As[0-9]{7}\z")]
        private static partial Regex Code();

        [GeneratedRegex(@"\A[A-Z]{2}\z")]
        private static partial Regex Letters();
    }
}
