using System.Reflection;
using System.Text;

namespace Interleave.Plots;

/// <summary>
/// plotly.js, the JavaScript library that draws the charts in a page. A chart's own script fetches it.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal static class ChartLibrary
{
    /// <summary>Its version, for instance <c>3.7.0</c>.</summary>
    public static string Version { get; } = Metadata("PlotlyJsVersion");

    /// <summary>Where a page with network access gets it.</summary>
    internal static string Address => $"https://cdn.plot.ly/{FileName}";

    /// <summary>Where the local Datamart has it: the file that lies in its folder <c>charts</c>.</summary>
    internal static string Path => $"/charts/{FileName}";

    /// <summary>
    /// The hash of the file, taken when this library was built; a browser checks it, wherever the file comes from.
    /// </summary>
    internal static string Integrity { get; } = Metadata("PlotlyJsIntegrity");

    /// <summary>
    /// The global names besides <c>Plotly</c> that the library leaves in a page and never uses again; the script
    /// removes them.
    /// </summary>
    internal static IReadOnlyList<string> StrayNames { get; } = ["moduleName", "PolyBool"];

    private static string FileName => $"plotly-basic-{Version}.min.js";

    /// <summary>The text of a file that this assembly carries, exactly.</summary>
    internal static string ReadResource(string name)
    {
        using var stream = typeof(ChartLibrary).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"This build of Interleave.dll lacks its file {name}; build it again.");
        using var reader = new StreamReader(
            stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    private static string Metadata(string key) => typeof(ChartLibrary).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
