using System.Globalization;
using Interleave.Plots;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Races;

/// <summary>Draws a <see cref="RealRunTable"/>, or one <see cref="RealRun"/>.</summary>
public static class RealRunPlot
{
    private const string Title = "Wrong ends";

    private static readonly double[] Percents = [0, 25, 50, 75, 100];

    /// <summary>
    /// The share of wrong ends with real threads, and the explorer's below it if the run has one beside it.
    /// </summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this RealRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RealRunTable([run]).Plot();
    }

    /// <summary>
    /// For each race two bars: the share of wrong ends with real threads, and below it the explorer's.
    /// </summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this RealRunTable table)
    {
        ArgumentNullException.ThrowIfNull(table);

        // A race has the rows 0 and 1 of three; the third is the gap to the next.
        var bars = table.Runs.SelectMany((run, index) => Bars(run, 3 * index)).ToArray();
        var rows = 3 * table.Runs.Count;
        var layout = Theme.Layout(
            Title,
            height: 160 + (26 * rows),
            // To the right of a full bar its own text needs room.
            new Xaxis { title = "share that ends wrong (%)", range = new[] { Percents[0], 2.3 * Percents[^1] }, tickmode = "array", tickvals = Percents, zeroline = false },
            new Yaxis
            {
                range = new[] { rows - 1.4, -0.6 },
                tickmode = "array",
                tickvals = table.Runs.Select((_, index) => (3 * index) + 0.5),
                ticktext = table.Runs.Select(run => PlotlyText.Wrap(run.Race, 20)),
                ticks = "outside",
                ticklen = 6,
                tickcolor = Theme.Transparent,
                showgrid = false,
                zeroline = false,
            });
        layout.barmode = "overlay";
        const string Caption = "Upper bar: the share of the rounds that ended wrong with real threads, which differs "
            + "from run to run. Lower bar: the share of all schedules that end wrong. That is a count and no "
            + "probability, for not all schedules need be equally likely.";
        return new(Title, Caption, XPlot.Plotly.Chart.Plot(bars.SelectMany(bar => new Trace[] { Drawn(bar), Words(bar) }), layout), table.Table);
    }

    private static IEnumerable<Share> Bars(RealRun run, int row)
    {
        yield return new(run.Race, "real threads", run.WrongRounds, run.Rounds, "rounds", row, 0);
        if (run.Beside is { } all)
        {
            yield return new(run.Race, "explored", all.WrongSchedules, all.Schedules, all.IsReduced ? "classes" : "schedules", row + 1, 1);
        }
    }

    private static Bar Drawn(Share share) => new()
    {
        name = share.Who,
        orientation = "h",
        x = new[] { share.Percent },
        y = new[] { share.Row },
        text = new[] { PlotlyText.Encode($"{share.Race}: {share.Text}") },
        hoverinfo = "text",
        marker = new Marker { color = Theme.Fill(share.Series), line = new Line { color = Theme.Colour(share.Series), width = 2 } },
    };

    // Beside the bar, so that colour is not all that tells the two apart.
    private static Scatter Words(Share share) => new()
    {
        mode = "text",
        x = new[] { share.Percent },
        y = new[] { share.Row },
        text = new[] { $"\u2002{PlotlyText.Encode(share.Text)}" },
        textposition = "middle right",
        hoverinfo = "skip",
    };

    private sealed record Share(string Race, string Who, long Wrong, long All, string Unit, int Row, int Series)
    {
        public double Percent => All == 0 ? 0 : 100.0 * Wrong / All;

        public string Text => string.Create(
            CultureInfo.InvariantCulture, $"{Who}: {RoundCount.PercentText(Wrong, All)} ({Wrong:#,0} of {All:#,0} {Unit})");
    }
}
