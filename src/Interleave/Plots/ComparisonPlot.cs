using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws a <see cref="Comparison"/>.</summary>
public static class ComparisonPlot
{
    private const string Title = "Time taken";

    /// <summary>A bar for each median, a mark for each run, and the speed-up against the first.</summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart Plot(this Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var measurements = comparison.Measurements;
        var longest = measurements.Max(measurement => measurement.Maximum);
        var unit = TimeUnit.For(longest);

        // Rows have numbers and not names for their places: plotly.js would take a label such as "13" for a number.
        var traces = measurements.SelectMany((measurement, row) => new Trace[]
        {
            Median(measurement, row, unit),
            Runs(measurement, row, unit),
            Value(comparison, measurement, row, unit),
        });
        var layout = Theme.Layout(
            Title,
            height: 150 + (56 * measurements.Length),
            // To the right of the longest bar its own text needs room.
            new Xaxis { title = unit.AxisTitle, range = new[] { 0, Math.Max(unit.In(longest), 1e-3) * 1.3 } },
            new Yaxis
            {
                range = new[] { measurements.Length - 0.5, -0.5 },
                tickmode = "array",
                tickvals = Enumerable.Range(0, measurements.Length),
                ticktext = measurements.Select(measurement => PlotlyText.Wrap(measurement.Label, 24)),
                ticks = "outside",
                ticklen = 6,
                tickcolor = Theme.Transparent,
                showgrid = false,
                zeroline = false,
            });
        var lines = comparison.SpeedUpLines.ToArray();
        var figures = lines.Length == 1 ? lines[0] : $"Speed-up is against {comparison.Baseline.Label}";
        var caption = $"{figures}. A bar is the median, a mark one run.";
        return new(Title, caption, XPlot.Plotly.Chart.Plot(traces, layout), Measurement.ToTable(measurements));
    }

    private static Bar Median(Measurement measurement, int row, TimeUnit unit) => new()
    {
        name = PlotlyText.Encode(measurement.Label),
        orientation = "h",
        x = new[] { unit.In(measurement.Median) },
        y = new[] { row },
        text = new[] { PlotlyText.Encode($"{measurement.Label}: median {DurationText.Of(measurement.Median)}") },
        hoverinfo = "text",
        marker = new Marker { color = Theme.Fill(row), line = new Line { color = Theme.Colour(row), width = 2 } },
    };

    private static Scatter Runs(Measurement measurement, int row, TimeUnit unit) => new()
    {
        name = PlotlyText.Encode(measurement.Label),
        mode = "markers",
        x = measurement.Samples.Select(unit.In),
        y = measurement.Samples.Select(_ => row),
        text = measurement.Samples.Select((sample, run) => PlotlyText.Encode($"{measurement.Label}: run {run + 1} took {DurationText.Of(sample)}")),
        hoverinfo = "text",
        marker = new Marker { color = Theme.Colour(row), symbol = Theme.Symbol(row) + "-open", size = 10, line = new Line { width = 2 } },
    };

    private static Scatter Value(Comparison comparison, Measurement measurement, int row, TimeUnit unit)
    {
        var speedUp = ReferenceEquals(measurement, comparison.Baseline) ? "" : $", {SpeedUp.ToText(comparison.SpeedUp(measurement))}";
        return new()
        {
            mode = "text",
            x = new[] { unit.In(measurement.Maximum) },
            y = new[] { row },
            text = new[] { $"\u2002\u2002{DurationText.Of(measurement.Median)}{speedUp}" },
            textposition = "middle right",
            hoverinfo = "skip",
        };
    }
}
