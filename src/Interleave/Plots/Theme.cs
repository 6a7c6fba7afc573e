using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>
/// The colours and shapes of every chart. The colours are those of Okabe and Ito's set for all kinds of colour vision
/// (https://jfly.uni-koeln.de/color/) with a contrast of 3 or more on white and on dark pages; a shape, a dash or a
/// name always says the same as the colour.
/// </summary>
/// <threadsafety static="true"/>
internal static class Theme
{
    /// <summary>
    /// Text and lines: a grey that reads on white and on dark, for no script can ask for the page's colour.
    /// </summary>
    public const string Grey = "#808080";

    /// <summary>Grid lines, on any background.</summary>
    public const string Grid = "rgba(128,128,128,0.3)";

    /// <summary>The room above a drawing for a title of one line and a legend, in pixels.</summary>
    public const double HeightOverLegend = 85;

    /// <summary>No colour: the page shows through.</summary>
    public const string Transparent = "rgba(0,0,0,0)";

    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
    private static readonly string[] Symbols =
        ["circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon"];

    /// <summary>The colours; further series have them again, with other shapes.</summary>
    public static IReadOnlyList<string> Palette => Colours;

    /// <summary>The colour of the series with this number, from 0.</summary>
    public static string Colour(int series) => Colours[series % Colours.Length];

    /// <summary>That colour for an area: the grid shows through.</summary>
    public static string Fill(int series)
    {
        var rgb = Convert.FromHexString(Colour(series).AsSpan(1));
        return $"rgba({rgb[0]},{rgb[1]},{rgb[2]},0.45)";
    }

    /// <summary>The marker shape of the series with this number, from 0.</summary>
    public static string Symbol(int series) => Symbols[series % Symbols.Length];

    /// <summary>An axis of whole numbers above zero, with a tick at each unless they are too close together.</summary>
    public static Xaxis NumberAxis(string title, IEnumerable<int> numbers)
    {
        int[] values = [.. numbers.Distinct().Order()];

        // From 1 to 10,000 on a linear scale, nearly everything would be at the left edge.
        var isLogarithmic = values[^1] >= 50 * values[0];
        var places = values.Select(value => isLogarithmic ? Math.Log10(value) : value).ToArray();
        var closest = places.Zip(places.Skip(1), (left, right) => right - left).DefaultIfEmpty(1).Min();
        var axis = new Xaxis { title = title, type = isLogarithmic ? "log" : "linear", zeroline = false };
        if (closest >= 0.03 * (places[^1] - places[0]))
        {
            axis.tickmode = "array";
            axis.tickvals = values;
            axis.ticktext = values.Select(value => Invariant($"{value:#,0}"));
        }

        return axis;
    }

    /// <summary>A layout with this title, height in pixels and axes.</summary>
    /// <param name="title">The title.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="hasLegend">Whether a legend stands above the drawing.</param>
    public static Layout.Layout Layout(string title, double height, Xaxis x, Yaxis y, bool hasLegend = false)
    {
        x.gridcolor = y.gridcolor = Grid;
        x.zerolinecolor = y.zerolinecolor = Grid;
        x.linecolor = y.linecolor = Grid;
        Layout.Layout layout = new()
        {
            title = title,
            height = height,
            xaxis = x,
            yaxis = y,
            font = new Font { color = Grey, size = 13 },
            paper_bgcolor = Transparent,
            plot_bgcolor = Transparent,
            hovermode = "closest",
            margin = new Margin { l = 60, r = 20, t = hasLegend ? HeightOverLegend : 60, b = 60 },
            showlegend = hasLegend,
        };
        if (hasLegend)
        {
            layout.legend = new Legend
            {
                orientation = "h",
                x = 0,
                xanchor = "left",
                y = 1,
                yanchor = "bottom",
                bgcolor = Transparent,
            };
        }

        return layout;
    }
}
