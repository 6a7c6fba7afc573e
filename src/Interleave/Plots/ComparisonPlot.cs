using Interleave.Guesses;
using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws a <see cref="Comparison"/>.</summary>
/// <threadsafety static="true"/>
public static class ComparisonPlot
{
    private const string Title = "Time taken";

    // The row of the measurement that a guess is about.
    private const int GuessedRow = 1;

    /// <summary>
    /// A bar for each median with its interval, a mark for each run, and the speed-up against the first.
    /// </summary>
    public static Chart Plot(this Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var measurements = comparison.Measurements;
        var longest = measurements.Max(measurement => measurement.Maximum);
        var unit = TimeUnit.For(longest);
        var guess = GuessComparison.Of(comparison);
        var guessed = guess is null ? 0 : unit.In(comparison.Baseline.Median) / guess.Value;
        var drawn = GuessMarks.Place(guessed, unit.In(longest));

        // The text to the right of the longest bar needs room.
        var reach = Math.Max(Math.Max(unit.In(longest), 1e-3) * 1.3, drawn * 1.1);

        // Rows are placed by number and not by name: plotly.js would take a label such as "13" for a number.
        var traces = measurements.SelectMany((measurement, row) => new Trace[]
        {
            Median(measurement, row, unit),
            Runs(measurement, row, unit, areOutliers: false),
            Runs(measurement, row, unit, areOutliers: true),
            Interval(measurement, row, unit),
            Value(comparison, measurement, row, unit),
        }).Where(trace => trace is not Scatter { x: Array { Length: 0 } }).ToList();
        if (guess is not null)
        {
            var side = drawn > reach / 2 ? "middle left" : "middle right";
            traces.Add(GuessMarks.Line(
                guess, (drawn, GuessedRow - 0.45), (drawn, GuessedRow + 0.6), side, drawn < guessed));
        }

        var layout = Theme.Layout(
            Title,
            height: 150 + (56 * measurements.Length) + (guess is null ? 0 : 20),
            new Xaxis { title = unit.AxisTitle, range = new[] { 0, reach } },
            new Yaxis
            {
                range = new[] { measurements.Length - (guess is null ? 0.5 : 0.2), -0.5 },
                tickmode = "array",
                tickvals = Enumerable.Range(0, measurements.Length),
                ticktext = measurements.Select(measurement => PlotlyText.Wrap(measurement.Label, 24)),
                ticks = "outside",
                ticklen = 6,
                tickcolor = Theme.Transparent,
                showgrid = false,
                zeroline = false,
            });
        var plotly = XPlot.Plotly.Chart.Plot(traces, layout);
        var caption = Caption(comparison) + GuessMarks.Sentence(guess);
        return new(Title, caption, plotly, Measurement.ToTable(measurements), measurements);
    }

    private static string Caption(Comparison comparison)
    {
        var measurements = comparison.Measurements;
        var lines = comparison.SpeedUpLines.ToArray();
        var noise = measurements.Any(comparison.IsWithinNoise) ? "; ≈ is no difference beyond the noise" : "";
        var figures = lines.Length == 1 ? lines[0] : $"Speed-up is against {comparison.Baseline.Label}{noise}";
        var order = measurements.Any(MeasurementMarks.AreMany) ? ", from top to bottom as they were taken" : "";
        return $"{figures}. A bar is the median, a mark one run{order}." + MeasurementMarks.Sentences(measurements);
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

    private static Scatter Runs(Measurement measurement, int row, TimeUnit unit, bool areOutliers)
    {
        var runs = measurement.Samples
            .Select((sample, run) => (sample, run))
            .Where(taken => measurement.IsOutlier(taken.sample) == areOutliers)
            .ToArray();
        var many = MeasurementMarks.AreMany(measurement);
        var note = areOutliers ? ", an outlier" : "";
        return new()
        {
            name = PlotlyText.Encode(measurement.Label),
            mode = "markers",
            x = runs.Select(taken => unit.In(taken.sample)).ToArray(),
            y = runs.Select(taken => many ? row - 0.36 + (0.62 * taken.run / (measurement.Samples.Length - 1)) : row),
            text = runs.Select(taken => PlotlyText.Encode(
                $"{measurement.Label}: run {taken.run + 1} took {DurationText.Of(taken.sample)}{note}")),
            hoverinfo = "text",
            marker = MeasurementMarks.Run(row, many, areOutliers),
        };
    }

    private static Scatter Interval(Measurement measurement, int row, TimeUnit unit)
    {
        ConfidenceInterval<TimeSpan>[] intervals = measurement.MedianInterval is { } interval ? [interval] : [];
        return new()
        {
            mode = "markers",
            x = intervals.Select(_ => unit.In(measurement.Median)).ToArray(),
            y = intervals.Select(_ => row + 0.4),
            text = intervals.Select(
                ends => MeasurementMarks.IntervalText(measurement.Label, measurement.Median, ends)),
            hoverinfo = "text",
            marker = MeasurementMarks.MedianStroke("line-ns-open", 8),
            error_x = new Error_x
            {
                type = "data",
                symmetric = false,
                array = intervals.Select(ends => unit.In(ends.Upper - measurement.Median)),
                arrayminus = intervals.Select(ends => unit.In(measurement.Median - ends.Lower)),
                color = Theme.Grey,
                thickness = 2,
                width = 5,
            },
        };
    }

    private static Scatter Value(Comparison comparison, Measurement measurement, int row, TimeUnit unit)
    {
        var noise = comparison.IsWithinNoise(measurement) ? "≈ " : "";
        var speedUp = ReferenceEquals(measurement, comparison.Baseline)
            ? ""
            : $", {noise}{SpeedUp.ToText(comparison.SpeedUp(measurement))}";
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
