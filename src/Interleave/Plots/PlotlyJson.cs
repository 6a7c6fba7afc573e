using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>What plotly.js 3 draws, made from an XPlot chart, which is written for plotly.js 1.</summary>
/// <threadsafety static="true"/>
internal static partial class PlotlyJson
{
    /// <summary>An object with <c>data</c>, <c>layout</c> and <c>config</c>.</summary>
    /// <remarks>
    /// Everything that is not ASCII, or has a meaning in HTML, is escaped, so that the text may be part of a script.
    /// </remarks>
    /// <param name="chart">The chart.</param>
    /// <param name="runs">How long its horizontal axis, a time, runs; null if it stands still.</param>
    public static string From(PlotlyChart chart, TimeSpan? runs = null)
    {
        var (data, layout) = Read(chart.GetPlottingJS());
        foreach (var trace in data.OfType<JsonObject>().Where(trace => (string?)trace["type"] == "scatter"))
        {
            // A mark at zero would be cut in half at the axis.
            trace["cliponaxis"] = false;
        }

        foreach (var trace in data.OfType<JsonObject>().Where(trace => (string?)trace["type"] == "bar"))
        {
            // XPlot knows only "text" for bars, which plotly.js 3 writes into the bar.
            trace.Remove("text", out var text);
            trace["hovertext"] = text;
        }

        TitleAsObject(layout);
        if (layout["title"] is JsonObject title)
        {
            // On narrow pages it stays clear of the buttons if it is at the left.
            title["x"] = 0.01;
            title["xanchor"] = "left";
        }

        foreach (var (_, axis) in layout.Where(member => AxisName().IsMatch(member.Key)))
        {
            var members = (JsonObject)axis!;
            TitleAsObject(members);
            if (members["title"] is JsonObject axisTitle)
            {
                // By default it overlaps the lower edge of a low chart, where some pages clip it.
                axisTitle["standoff"] = 10;
            }

            members.Remove("_isSubplotObj");
            // Makes room for long labels, which XPlot has no property for.
            members["automargin"] = true;
        }

        if (runs is { } time)
        {
            var unit = TimeUnit.For(time);
            layout["meta"] = new JsonObject
            {
                ["runs"] = new JsonObject
                {
                    ["end"] = unit.In(time),
                    ["seconds"] = time.TotalSeconds,
                    ["unit"] = unit.Name,
                },
            };
        }

        layout["autosize"] = true;
        layout["modebar"] = new JsonObject
        {
            ["bgcolor"] = Theme.Transparent,
            ["color"] = Theme.Grid,
            ["activecolor"] = Theme.Grey,
        };
        return new JsonObject
        {
            ["data"] = data,
            ["layout"] = layout,
            ["config"] = new JsonObject
            {
                ["responsive"] = true,
                ["displaylogo"] = false,
                ["modeBarButtonsToRemove"] = new JsonArray("select2d", "lasso2d", "autoScale2d"),
            },
        }.ToJsonString();
    }

    // XPlot gives its JSON only as JavaScript, `var data = […]; var layout = {…};`. A JSON reader finds the end of a
    // value, whatever its labels look like.
    private static (JsonArray Data, JsonObject Layout) Read(string script)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(script);
        var data = (JsonArray)ReadValue(ref rest, "var data = "u8);
        var layout = (JsonObject)ReadValue(ref rest, "var layout = "u8);
        return (data, layout);
    }

    private static JsonNode ReadValue(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> assignment)
    {
        rest = rest[(rest.IndexOf(assignment) + assignment.Length)..];
        var reader = new Utf8JsonReader(rest);
        var value = JsonNode.Parse(ref reader)!;
        rest = rest[(int)reader.BytesConsumed..];
        return value;
    }

    private static void TitleAsObject(JsonObject parent)
    {
        if (parent["title"] is JsonValue title)
        {
            parent["title"] = new JsonObject { ["text"] = (string?)title };
        }
    }

    [GeneratedRegex(@"^[xy]axis\d*$")]
    private static partial Regex AxisName();
}
