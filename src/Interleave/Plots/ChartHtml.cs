using System.Text.Json;

namespace Interleave.Plots;

/// <summary>A chart's HTML: a figure that says everything without a script, and the script that draws it.</summary>
/// <threadsafety static="true"/>
internal static class ChartHtml
{
    private static readonly Lazy<string> Script = new(() => Resource("chart.js"));

    // What a module exports is here the value of an expression.
    private static readonly Lazy<string> Clock = new(() =>
        $"(() => {{\n{Resource("clock.js").Replace("export ", "", StringComparison.Ordinal)}\nreturn letRun;\n}})()");

    public static string Of(Chart chart, string table, ChartSources sources)
    {
        var id = Guid.NewGuid().ToString("N");
        var script = Script.Value
            .Replace("__ID__", JsonSerializer.Serialize(id), StringComparison.Ordinal)
            .Replace("__CLOCK__", chart.Runs ? Clock.Value : "null", StringComparison.Ordinal)
            .Replace("__SOURCES__", sources.ToJson(), StringComparison.Ordinal)
            .Replace("__CHART__", chart.ToJson(), StringComparison.Ordinal);
        return $"""
            <figure data-interleave-chart="{id}" style="margin:0 0 1em">
            <div data-part="plot" role="group" aria-label="{Display.Html.Encode(chart.Title)}"></div>
            <p data-part="notice" role="status" hidden></p>
            <figcaption style="margin:0.5em 0">{Display.Html.Encode(chart.Caption)}</figcaption>
            <details open><summary>The numbers</summary>{table}</details>
            </figure>
            <script>
            {script}
            </script>
            """;
    }

    // Comments and indentation are for people who read the file, not for every output that carries it.
    private static string Resource(string name) => string.Join('\n', ChartLibrary.ReadResource(name)
        .Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
}
