using Interleave.Guesses;
using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws a <see cref="Sweep"/>.</summary>
/// <threadsafety static="true"/>
public static class SweepPlot
{
    /// <summary>
    /// Every run as a mark and each median with its interval, over the model if there is one, otherwise over a line
    /// through the medians.
    /// </summary>
    public static Chart Plot(this Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var longest = sweep.Points.Max(
            point => point.Model > point.Measurement.Maximum ? point.Model.Value : point.Measurement.Maximum);
        var unit = TimeUnit.For(longest);
        var guess = GuessComparison.Of(sweep);

        // The first in the list is drawn below the others. Over a model no line joins the medians: it would slope
        // where the model has a step, and hide it.
        var traces = new[]
        {
            sweep.ModelFormula is null ? Medians(sweep, unit) : Model(sweep, unit),
            Runs(sweep, unit, areOutliers: false),
            Runs(sweep, unit, areOutliers: true),
            Intervals(sweep, unit),
            guess is null ? new Scatter { x = Array.Empty<int>() } : Guessed(sweep, guess, unit, longest),
        }.Where(trace => trace is not { x: Array { Length: 0 } }).ToArray();

        var title = $"Time against {sweep.Variable}";
        var wrapped = PlotlyText.Wrap(title, 60);
        var layout = Theme.Layout(
            wrapped,
            height: 420,
            Theme.NumberAxis(PlotlyText.Wrap(sweep.Variable, 60), sweep.Points.Select(point => point.Value)),
            new Yaxis { title = unit.AxisTitle, rangemode = "tozero" },
            hasLegend: true);

        // Each further line of the title needs room.
        layout.margin.t = Theme.HeightOverLegend + (22 * (wrapped.Split("<br>").Length - 1));
        var line = sweep.ModelFormula is null ? "joins the medians" : $"is the model {sweep.ModelFormula}";
        var noise = sweep.Points.Any(point => point.IsWithinNoise)
            ? " In the table, ≈ marks a difference that is not beyond the noise."
            : "";
        var caption = $"A mark is one run, the line {line}.{noise}" + MeasurementMarks.Sentences(sweep.Measurements)
            + GuessMarks.Sentence(guess, guess?.At is null ? "dashed line" : "diamond");
        var plotly = XPlot.Plotly.Chart.Plot(traces, layout);
        return new(title, caption, plotly, sweep.ToTable(withSamples: true), sweep.Measurements);
    }

    // A speed-up is marked at the time that it means, anything else at the value of the variable.
    private static Scatter Guessed(Sweep sweep, GuessComparison guess, TimeUnit unit, TimeSpan longest)
    {
        var most = unit.In(longest);
        if (guess.At is { } at)
        {
            var time = unit.In(sweep.Points[0].Measurement.Median) / guess.Value;
            return GuessMarks.Point(guess, at, GuessMarks.Place(time, most), time > GuessMarks.Place(time, most));
        }

        // Further out the marks of the axis would cover each other.
        double last = sweep.Points[^1].Value;
        var x = Math.Min(guess.Value, 2.5 * last);
        var side = x > last / 2 ? "middle left" : "middle right";
        return GuessMarks.Line(guess, (x, 0), (x, most), side, x < guess.Value);
    }

    private static Scatter Model(Sweep sweep, TimeUnit unit) => new()
    {
        name = PlotlyText.Wrap($"model: {sweep.ModelFormula}", 40),
        mode = "lines",
        x = sweep.ModelCurve.Select(entry => entry.Value),
        y = sweep.ModelCurve.Select(entry => unit.In(entry.Time)),
        text = sweep.ModelCurve.Select(entry =>
            PlotlyText.Encode($"{sweep.Variable} = {entry.Value}: model {DurationText.Of(entry.Time)}")),
        hoverinfo = "text",

        // There is nothing between two whole numbers, so the line keeps one value up to the next.
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
            .SelectMany(point => point.Measurement.Samples
                .Where(sample => point.Measurement.IsOutlier(sample) == areOutliers)
                .Select(sample => (point.Value, sample)))
            .ToArray();
        var note = areOutliers ? ", an outlier" : "";
        return new()
        {
            name = $"one run{note}",
            mode = "markers",
            x = runs.Select(run => run.Value).ToArray(),
            y = runs.Select(run => unit.In(run.sample)),
            text = runs.Select(run =>
                PlotlyText.Encode($"{sweep.Variable} = {run.Value}: {DurationText.Of(run.sample)}{note}")),
            hoverinfo = "text",
            marker = MeasurementMarks.Run(series: 0, sweep.Measurements.Any(MeasurementMarks.AreMany), areOutliers),
        };
    }

    private static Scatter Intervals(Sweep sweep, TimeUnit unit)
    {
        var points = sweep.Points
            .Where(point => point.Measurement.MedianInterval is not null)
            .Select(point => (point.Value, point.Measurement.Median, Ends: point.Measurement.MedianInterval!.Value))
            .ToArray();
        return new()
        {
            name = "median and its 95 % interval",
            mode = "markers",
            x = points.Select(point => point.Value).ToArray(),
            y = points.Select(point => unit.In(point.Median)),
            text = points.Select(point =>
                MeasurementMarks.IntervalText($"{sweep.Variable} = {point.Value}", point.Median, point.Ends)),
            hoverinfo = "text",
            marker = MeasurementMarks.MedianStroke("line-ew-open", 14),
            error_y = new Error_y
            {
                type = "data",
                symmetric = false,
                array = points.Select(point => unit.In(point.Ends.Upper - point.Median)),
                arrayminus = points.Select(point => unit.In(point.Median - point.Ends.Lower)),
                color = Theme.Grey,
                thickness = 2,
                width = 6,
            },
        };
    }
}
