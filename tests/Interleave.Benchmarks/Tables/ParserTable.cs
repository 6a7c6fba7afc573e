using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Serialization;
using Interleave.Benchmarks.Rivals;
using Interleave.Weather;

namespace Interleave.Benchmarks.Tables;

/// <summary>
/// The present temperature out of a document of 35 kB: our parser; a bare XmlReader that stops at the same point; the
/// whole document as a tree (XDocument) and as objects (XmlSerializer); and CPython's ElementTree.
/// </summary>
internal static class ParserTable
{
    private const int RoundCount = 15;
    private const int Times = 2_000;

    private static readonly XmlSerializer Serializer = new(typeof(Citypage));

    /// <summary>Measures.</summary>
    public static IReadOnlyList<Figure> Measure()
    {
        var file = Path.Combine(RepositoryRoot.Path, "data", "citypage", "s0000583_en.xml");
        var document = File.ReadAllBytes(file);
        var city = City.Named("Charlottetown");
        using var python = new PythonRounds("parser.py", file);
        Func<double>[] ways =
        [
            () => ((Temperature)CitypageParser.Parse(city, document)).Celsius is var celsius ? (double)celsius : 0,
            () => Bare(document),
            () => Tree(document),
            () => Objects(document),
        ];
        if (ways.Select(way => way()).Distinct().Count() != 1)
        {
            throw new InvalidOperationException("They do not all find the same temperature.");
        }

        var medians = Rounds.Medians(
            RoundCount, [.. ways.Select((way, index) => (Func<double>)(() => Microseconds(way, index < 2 ? Times : Times / 10))), python.Round]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < Times; time++)
        {
            ways[0]();
        }

        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Times;
        return
        [
            new("a bare XmlReader's time over ours", medians[1] / medians[0], "", Limit: 0.9, IsFloor: true),
            new("XDocument's time over ours", medians[2] / medians[0], "", Limit: 13, IsFloor: true),
            new("XmlSerializer's time over ours", medians[3] / medians[0], ""),
            new("ElementTree's time over ours", medians[4] / medians[0], "", Limit: 25, IsFloor: true),
            new("ours, a document", medians[0], "µs", "a bare XmlReader", medians[1]),
            new("ours, memory for a document", bytes / 1024, "kB", Limit: 4),
        ];
    }

    private static double Microseconds(Func<double> way, int times) => Rounds.Milliseconds(() =>
    {
        for (var time = 0; time < times; time++)
        {
            way();
        }
    }) * 1_000 / times;

    private static double Bare(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document));
        reader.ReadToFollowing("currentConditions");
        reader.ReadToDescendant("temperature");
        var celsius = double.Parse(reader.ReadElementContentAsString(), CultureInfo.InvariantCulture);

        // Ours reads on to the end of the conditions.
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Name == "currentConditions"))
        {
        }

        return celsius;
    }

    private static double Tree(byte[] document) => double.Parse(
        XDocument.Load(new MemoryStream(document)).Root!.Element("currentConditions")!.Element("temperature")!.Value,
        CultureInfo.InvariantCulture);

    private static double Objects(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document));
        return double.Parse(((Citypage)Serializer.Deserialize(reader)!).Conditions!.Temperature!, CultureInfo.InvariantCulture);
    }
}
