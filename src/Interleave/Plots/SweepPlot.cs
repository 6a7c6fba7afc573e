using System.Globalization;
using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws a <see cref="Sweep"/>.</summary>
public static class SweepPlot
{
    /// <summary>Every run as a mark, a line through the medians, and the model as a dashed line if there is one.</summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var unit = TimeUnit.For(sweep.Points.Max(point => point.Model > point.Measurement.Maximum ? point.Model.Value : point.Measurement.Maximum));
        List<Trace> traces = [Medians(sweep, unit), Runs(sweep, unit)];
        if (sweep.ModelFormula is not null)
        {
            // First in the list is lowest in the drawing: what was measured is drawn over the model.
            traces.Insert(0, Model(sweep, unit));
        }

        var title = $"Time against {sweep.Variable}";
        var wrapped = PlotlyText.Wrap(title, 60);
        var layout = Theme.Layout(
            wrapped,
            height: 420,
            ValueAxis(sweep),
            new Yaxis { title = unit.AxisTitle, rangemode = "tozero" });
        layout.showlegend = true;
        layout.legend = new Legend { orientation = "h", x = 0, xanchor = "left", y = 1, yanchor = "bottom", bgcolor = Theme.Transparent };
        // Room for the legend, and for each further line of the title.
        layout.margin.t = 85 + (22 * (wrapped.Split("<br>").Length - 1));
        var model = sweep.ModelFormula is null ? "" : $"; the dashed line is the model {sweep.ModelFormula}";
        var caption = $"A mark is one run, the line joins the medians{model}.";
        return new(title, caption, XPlot.Plotly.Chart.Plot(traces, layout), sweep.ToTable(withSamples: true));
    }

    private static Scatter Model(Sweep sweep, TimeUnit unit) => new()
    {
        name = PlotlyText.Wrap($"model: {sweep.ModelFormula}", 40),
        mode = "lines",
        x = sweep.Points.Select(point => point.Value),
        y = sweep.Points.Select(point => unit.In(point.Model!.Value)),
        text = sweep.Points.Select(point => PlotlyText.Encode($"{sweep.Variable} = {point.Value}: model {DurationText.Of(point.Model!.Value)}")),
        hoverinfo = "text",
        line = new Line { color = Theme.Colour(1), width = 3, dash = "dash" },
    };

    private static Scatter Medians(Sweep sweep, TimeUnit unit) => new()
    {
        name = "median",
        mode = "lines",
        x = sweep.Points.Select(point => point.Value),
        y = sweep.Points.Select(point => unit.In(point.Measurement.Median)),
        hoverinfo = "skip",
        line = new Line { color = Theme.Colour(0), width = 2 },
    };

    private static Scatter Runs(Sweep sweep, TimeUnit unit)
    {
        var runs = sweep.Points.SelectMany(point => point.Measurement.Samples.Select(sample => (point.Value, sample))).ToArray();
        return new()
        {
            name = "one run",
            mode = "markers",
            x = runs.Select(run => run.Value),
            y = runs.Select(run => unit.In(run.sample)),
            text = runs.Select(run => PlotlyText.Encode($"{sweep.Variable} = {run.Value}: {DurationText.Of(run.sample)}")),
            hoverinfo = "text",
            marker = new Marker { color = Theme.Colour(0), symbol = Theme.Symbol(0) + "-open", size = 9, line = new Line { width = 2 } },
        };
    }

    private static Xaxis ValueAxis(Sweep sweep)
    {
        var values = sweep.Points.Select(point => point.Value).ToArray();
        var title = PlotlyText.Wrap(sweep.Variable, 60);

        // From 1 to 10,000 on an even scale, all that is to be seen would stand at the left edge.
        var isLogarithmic = values[^1] >= 50 * values[0];
        var places = isLogarithmic ? values.Select(value => Math.Log10(value)).ToArray() : [.. values.Select(value => (double)value)];
        var closest = places.Zip(places.Skip(1), (left, right) => right - left).DefaultIfEmpty(1).Min();
        var axis = new Xaxis { title = title, type = isLogarithmic ? "log" : "linear", zeroline = false };
        if (closest >= 0.03 * (places[^1] - places[0]))
        {
            axis.tickmode = "array";
            axis.tickvals = values;
            axis.ticktext = values.Select(value => value.ToString("#,0", CultureInfo.InvariantCulture));
        }

        return axis;
    }
}
