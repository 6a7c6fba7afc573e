using System.Globalization;
using Interleave.Plots;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Costs;

/// <summary>Draws a <see cref="Starvation"/>.</summary>
public static class StarvationPlot
{
    /// <summary>The threads of the pool and the jobs that hold one, over time, under a line at the number of blocking jobs.</summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this Starvation starvation)
    {
        ArgumentNullException.ThrowIfNull(starvation);
        var title = starvation.ShortJobWasHeldUp ? "A pool that starves" : "The pool while other jobs block";
        var unit = TimeUnit.For(starvation.Watched);
        var times = starvation.Samples.Select(sample => unit.In(sample.Time)).ToArray();
        var most = Math.Max(starvation.Samples.Max(sample => Math.Max(sample.PoolThreads, sample.Blocked)), Environment.ProcessorCount);
        Trace[] traces =
        [
            Steps("threads in the pool", 0, "solid", starvation.Samples.Select(sample => sample.PoolThreads)),
            Steps("blocking jobs that hold one", 1, "dot", starvation.Samples.Select(sample => sample.Blocked)),
            new Scatter
            {
                name = "cores",
                mode = "lines",
                x = new[] { 0, times[^1] },
                y = new[] { Environment.ProcessorCount, Environment.ProcessorCount },
                hoverinfo = "name",
                line = new Line { color = Theme.Colour(2), width = 2, dash = "dash" },
            },
        ];
        var layout = Theme.Layout(
            title,
            height: 400,
            new Xaxis { title = unit.AxisTitle, range = new[] { 0, times[^1] * 1.02 }, zeroline = false },
            new Yaxis { title = "threads, jobs (number)", range = new[] { 0, most * 1.15 } });
        layout.showlegend = true;
        layout.legend = new Legend { orientation = "h", x = 0, xanchor = "left", y = 1, yanchor = "bottom", bgcolor = Theme.Transparent };
        layout.margin.t = 85;
        return new(title, string.Join(' ', starvation.Sentences), XPlot.Plotly.Chart.Plot(traces, layout), starvation.ToTable());

        Scatter Steps(string name, int series, string dash, IEnumerable<int> counts) => new()
        {
            name = name,
            mode = "lines",
            x = times,
            y = counts,
            text = counts.Select((count, index) => PlotlyText.Encode(string.Create(CultureInfo.InvariantCulture, $"{name}: {count:#,0} after {times[index]:0.##} {unit.Name}"))),
            hoverinfo = "text",
            line = new Line { color = Theme.Colour(series), width = 3, dash = dash, shape = "hv" },
        };
    }
}
