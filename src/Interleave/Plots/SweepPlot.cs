using System.Globalization;
using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws a <see cref="Sweep"/>.</summary>
public static class SweepPlot
{
    /// <summary>Every run as a mark and each median with its interval, over the model if there is one, else over a line through the medians.</summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var unit = TimeUnit.For(sweep.Points.Max(point => point.Model > point.Measurement.Maximum ? point.Model.Value : point.Measurement.Maximum));
        // First in the list is lowest in the drawing. Over a model no line joins the medians: it would slope where the model
        // has a step, and hide it.
        var traces = new[]
        {
            sweep.ModelFormula is null ? Medians(sweep, unit) : Model(sweep, unit),
            Runs(sweep, unit, areOutliers: false),
            Runs(sweep, unit, areOutliers: true),
            Intervals(sweep, unit),
        }.Where(trace => trace is not { x: Array { Length: 0 } }).ToArray();

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
        var line = sweep.ModelFormula is null ? "joins the medians" : $"is the model {sweep.ModelFormula}";
        var measurements = sweep.Measurements;
        var noise = sweep.Points.Any(point => point.IsWithinNoise) ? " In the table, ≈ marks a difference that is not beyond the noise." : "";
        var caption = $"A mark is one run, the line {line}.{noise}"
            + MeasurementMarks.OutlierSentence(measurements) + MeasurementMarks.IntervalSentence(measurements) + MeasurementMarks.Caveats(measurements);
        return new(title, caption, XPlot.Plotly.Chart.Plot(traces, layout), sweep.ToTable(withSamples: true), measurements);
    }

    private static Scatter Model(Sweep sweep, TimeUnit unit) => new()
    {
        name = PlotlyText.Wrap($"model: {sweep.ModelFormula}", 40),
        mode = "lines",
        x = sweep.ModelCurve.Select(entry => entry.Value),
        y = sweep.ModelCurve.Select(entry => unit.In(entry.Time)),
        text = sweep.ModelCurve.Select(entry => PlotlyText.Encode($"{sweep.Variable} = {entry.Value}: model {DurationText.Of(entry.Time)}")),
        hoverinfo = "text",

        // There is nothing between two whole numbers, so the line holds one value up to the next.
        line = new Line { color = Theme.Colour(1), width = 3, shape = "hv" },
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

    private static Scatter Runs(Sweep sweep, TimeUnit unit, bool areOutliers)
    {
        var runs = sweep.Points
            .SelectMany(point => point.Measurement.Samples.Where(sample => point.Measurement.IsOutlier(sample) == areOutliers).Select(sample => (point.Value, sample)))
            .ToArray();
        return new()
        {
            name = areOutliers ? "one run, an outlier" : "one run",
            mode = "markers",
            x = runs.Select(run => run.Value).ToArray(),
            y = runs.Select(run => unit.In(run.sample)),
            text = runs.Select(run => PlotlyText.Encode($"{sweep.Variable} = {run.Value}: {DurationText.Of(run.sample)}{(areOutliers ? ", an outlier" : "")}")),
            hoverinfo = "text",
            marker = MeasurementMarks.Run(series: 0, sweep.Measurements.Any(MeasurementMarks.AreMany), areOutliers),
        };
    }

    private static Scatter Intervals(Sweep sweep, TimeUnit unit)
    {
        var points = sweep.Points
            .Where(point => point.Measurement.MedianInterval is not null)
            .Select(point => (point.Value, point.Measurement.Median, Interval: point.Measurement.MedianInterval!.Value))
            .ToArray();
        return new()
        {
            name = "median and its 95 % interval",
            mode = "markers",
            x = points.Select(point => point.Value).ToArray(),
            y = points.Select(point => unit.In(point.Median)),
            text = points.Select(point => PlotlyText.Encode(
                $"{sweep.Variable} = {point.Value}: median {DurationText.Of(point.Median)}, 95 % interval {DurationText.Of(point.Interval.Lower)} to {DurationText.Of(point.Interval.Upper)}")),
            hoverinfo = "text",
            marker = new Marker { color = Theme.Grey, symbol = "line-ew-open", size = 14, line = new Line { width = 2 } },
            error_y = new Error_y
            {
                type = "data",
                symmetric = false,
                array = points.Select(point => unit.In(point.Interval.Upper - point.Median)),
                arrayminus = points.Select(point => unit.In(point.Median - point.Interval.Lower)),
                color = Theme.Grey,
                thickness = 2,
                width = 6,
            },
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
