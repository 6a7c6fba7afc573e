using Interleave.Guesses;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>How a chart marks what the reader guessed: dashed, in a colour of its own, and always labelled.</summary>
/// <threadsafety static="true"/>
internal static class GuessMarks
{
    private const string Name = "your guess";

    // A guess of ten times the result is drawn to scale; one of a thousand times would press the rest flat.
    private const double FurthestOverRest = 12;

    // The last of the palette, which no chart with a guess uses for a series.
    private const int Series = 3;

    /// <summary>Where to draw a guess on an axis whose other marks reach from 0 to <paramref name="most"/>.</summary>
    public static double Place(double guess, double most) => Math.Min(guess, FurthestOverRest * most);

    /// <summary>A dashed line from one place to another, and its label at the second.</summary>
    /// <param name="guess">The guess.</param>
    /// <param name="from">Where the line begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="position">Where the label stands, as plotly.js names it.</param>
    /// <param name="isBeyond">Whether the guess lies further out than is drawn.</param>
    public static Scatter Line(
        GuessComparison guess,
        (double X, double Y) from,
        (double X, double Y) to,
        string position,
        bool isBeyond = false)
    {
        return new()
        {
            name = Name,
            mode = "lines+text",
            x = new[] { from.X, to.X },
            y = new[] { from.Y, to.Y },
            text = new[] { "", Label(guess, isBeyond) },
            textposition = position,
            hoverinfo = "name",
            line = new Line { color = Theme.Colour(Series), width = 3, dash = "dash" },
        };
    }

    /// <summary>A diamond with a label.</summary>
    public static Scatter Point(GuessComparison guess, double x, double y, bool isBeyond = false) => new()
    {
        name = Name,
        mode = "markers+text",
        x = new[] { x },
        y = new[] { y },
        text = new[] { Label(guess, isBeyond) },
        textposition = "middle left",
        hoverinfo = "name",
        marker = new Marker
        {
            color = Theme.Colour(Series),
            symbol = "diamond-open",
            size = 14,
            line = new Line { width = 3 },
        },
    };

    /// <summary>What a caption says about the guess; nothing without one.</summary>
    /// <param name="guess">The guess, or null.</param>
    /// <param name="mark">What marks it, as in <c>dashed line</c>; null if nothing does.</param>
    public static string Sentence(GuessComparison? guess, string? mark = "dashed line") => guess is null ? ""
        : mark is null ? $" {guess.ToText()}"
        : $" The {mark} is your guess. {guess.ToText()}";

    private static string Label(GuessComparison guess, bool isBeyond) => PlotlyText.Encode(
        $"\u2002your guess: {guess.Guessed}{(isBeyond ? " (further out)" : "")}\u2002");
}
