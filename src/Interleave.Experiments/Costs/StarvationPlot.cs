using Interleave.Guesses;
using Interleave.Plots;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Costs;

/// <summary>Draws a <see cref="Starvation"/>.</summary>
/// <threadsafety static="true"/>
public static class StarvationPlot
{
    /// <summary>
    /// The pool's threads and the jobs that hold one, over time, with a line at the number of cores.
    /// </summary>
    public static Chart Plot(this Starvation starvation)
    {
        ArgumentNullException.ThrowIfNull(starvation);
        var title = starvation.ShortJobWasHeldUp ? "A pool that starves" : "The pool while other jobs block";
        var unit = TimeUnit.For(starvation.Watched);
        var samples = starvation.Samples;
        var times = samples.Select(sample => unit.In(sample.Time)).ToArray();
        var cores = Environment.ProcessorCount;
        double most = Math.Max(samples.Max(sample => Math.Max(sample.PoolThreads, sample.Blocked)), cores);
        var guess = GuessComparison.Of(starvation);
        var drawn = guess is null ? 0 : GuessMarks.Place(guess.Value, most);
        Trace[] traces =
        [
            Steps("threads in the pool", 0, "solid", samples.Select(sample => sample.PoolThreads)),
            Steps("blocking jobs that hold one", 1, "dot", samples.Select(sample => sample.Blocked)),
            new Scatter
            {
                name = "cores",
                mode = "lines",
                x = new[] { 0, times[^1] },
                y = new[] { cores, cores },
                hoverinfo = "name",
                line = new Line { color = Theme.Colour(2), width = 2, dash = "dash" },
            },
            .. guess is null
                ? Array.Empty<Trace>()
                : [GuessMarks.Line(guess, (0, drawn), (times[^1], drawn), "top left", drawn < guess.Value)],
        ];
        var layout = Theme.Layout(
            title,
            height: 400,
            new Xaxis { title = unit.AxisTitle, range = new[] { 0, times[^1] * 1.02 }, zeroline = false },
            new Yaxis { title = "threads, jobs (number)", range = new[] { 0, Math.Max(most, drawn) * 1.15 } },
            hasLegend: true);
        var caption = string.Join(' ', starvation.Sentences) + GuessMarks.Sentence(guess);
        return new(title, caption, XPlot.Plotly.Chart.Plot(traces, layout), starvation.ToTable());

        Scatter Steps(string name, int series, string dash, IEnumerable<int> counts) => new()
        {
            name = name,
            mode = "lines",
            x = times,
            y = counts,
            text = counts.Zip(times, (count, time) =>
                PlotlyText.Encode(Invariant($"{name}: {count:#,0} after {time:0.##} {unit.Name}"))),
            hoverinfo = "text",
            line = new Line { color = Theme.Colour(series), width = 3, dash = dash, shape = "hv" },
        };
    }
}
