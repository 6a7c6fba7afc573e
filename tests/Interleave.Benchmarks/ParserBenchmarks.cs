using System.Globalization;
using System.Xml.Linq;
using BenchmarkDotNet.Attributes;
using Interleave.Weather;

namespace Interleave.Benchmarks;

/// <summary>The present temperature out of a document of 35 kB: the library's parser, and the whole document as a tree.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private readonly City _city = City.Named("Charlottetown");
    private byte[] _document = [];

    [GlobalSetup]
    public void Load()
    {
        _document = File.ReadAllBytes(Path.Combine(Find("data"), "citypage", "s0000583_en.xml"));
        if (Parser() is not Temperature { Celsius: var ours } || ours != Tree())
        {
            throw new InvalidOperationException("The two do not find the same temperature.");
        }
    }

    [Benchmark]
    public Reading Parser() => CitypageParser.Parse(_city, _document);

    [Benchmark(Baseline = true)]
    public decimal Tree() => decimal.Parse(
        XDocument.Load(new MemoryStream(_document)).Root!.Element("currentConditions")!.Element("temperature")!.Value, CultureInfo.InvariantCulture);

    private static string Find(string folder)
    {
        // BenchmarkDotNet runs a copy deep below the project's folder.
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "Interleave.slnx")))
            {
                return Path.Combine(above.FullName, folder);
            }
        }

        throw new DirectoryNotFoundException($"There is no Interleave.slnx above {AppContext.BaseDirectory}.");
    }
}
