using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>
/// The colours and shapes of every chart. The colours are those of Okabe and Ito's set for all kinds of colour vision
/// (https://jfly.uni-koeln.de/color/) that have a contrast of 3 or more both on white and on a dark page; a shape, a dash
/// or a name beside it always says the same as the colour does.
/// </summary>
internal static class Theme
{
    /// <summary>Text and lines where no script of ours can ask for the page's colour: a grey that reads on white and on dark.</summary>
    public const string Grey = "#808080";

    /// <summary>Grid lines on whatever is behind them.</summary>
    public const string Grid = "rgba(128,128,128,0.3)";

    /// <summary>No colour: the page shows through.</summary>
    public const string Transparent = "rgba(0,0,0,0)";

    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
    private static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon"];

    /// <summary>How many series there are before a colour comes again, with another shape.</summary>
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

    /// <summary>A layout with this title, height in pixels and axes.</summary>
    public static Layout.Layout Layout(string title, double height, Xaxis x, Yaxis y)
    {
        x.gridcolor = y.gridcolor = Grid;
        x.zerolinecolor = y.zerolinecolor = Grid;
        x.linecolor = y.linecolor = Grid;
        return new()
        {
            title = title,
            height = height,
            xaxis = x,
            yaxis = y,
            font = new Font { color = Grey, size = 13 },
            paper_bgcolor = Transparent,
            plot_bgcolor = Transparent,
            hovermode = "closest",
            margin = new Margin { l = 60, r = 20, t = 60, b = 60 },
            showlegend = false,
        };
    }
}
