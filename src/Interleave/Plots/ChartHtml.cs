using System.Text.Json;

namespace Interleave.Plots;

/// <summary>A chart's HTML: a figure that says everything without a script, and the script that draws it.</summary>
/// <threadsafety static="true"/>
internal static class ChartHtml
{
    // Comments are for people who read chart.js, not for every output that carries it.
    private static readonly Lazy<string> Script = new(() => string.Join('\n', ChartLibrary.ReadResource("chart.js")
        .Split('\n')
        .Where(line => line.Length > 0 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal))));

    public static string Of(Chart chart, string table, ChartSources sources)
    {
        var id = Guid.NewGuid().ToString("N");
        var script = Script.Value
            .Replace("__ID__", JsonSerializer.Serialize(id), StringComparison.Ordinal)
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
}
