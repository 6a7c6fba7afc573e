using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Interleave.Plots;

/// <summary>plotly.js, the JavaScript library that draws the charts in a page.</summary>
/// <remarks>Any number of threads may use it at once.</remarks>
public static class ChartLibrary
{
    private static readonly Lazy<string> Embedded = new(() => ReadResource("plotly.min.js"));

    /// <summary>Its version, for instance <c>3.7.0</c>.</summary>
    public static string Version { get; } = typeof(ChartLibrary).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PlotlyJsVersion").Value!;

    /// <summary>
    /// The library itself, to be shown once in a notebook or page: its charts then need no network. It makes the page or the
    /// saved notebook larger by about 1.1 MB.
    /// </summary>
    public static OfflineChartLibrary Offline() => new();

    /// <summary>Where a page with a network gets it.</summary>
    internal static string Address => $"https://cdn.plot.ly/plotly-basic-{Version}.min.js";

    /// <summary>What a browser checks the downloaded file against: the hash of the very file that we carry.</summary>
    internal static string Integrity { get; } =
        "sha384-" + Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(Embedded.Value)));

    /// <summary>
    /// The global names that the library leaves in a page beside <c>Plotly</c>, and never asks for again; they are taken away.
    /// </summary>
    internal static IReadOnlyList<string> StrayNames { get; } = ["moduleName", "PolyBool"];

    /// <summary>The library's text.</summary>
    internal static string Script => Embedded.Value;

    /// <summary>The text of a file that this assembly carries, exactly.</summary>
    internal static string ReadResource(string name)
    {
        using var stream = typeof(ChartLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"This build of Interleave.dll lacks its file {name}; build it again.");
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }
}
