using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Interleave.Plots;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Computing;

/// <summary>Draws the speed-up of sweeps over numbers of threads.</summary>
public static class SpeedUpPlot
{
    private const string Title = "Speed-up against threads";
    private const string Unit = "speed-up, ×";

    /// <summary>The speed-up of every run of a sweep against its first value, with the ideal, and Amdahl's law if wished.</summary>
    /// <param name="sweep">Over numbers of threads.</param>
    /// <param name="processors">How many processors the threads share, from 1: beyond them the ideal is flat. Null where each thread has all it needs, as when it waits.</param>
    /// <param name="serialShare">The serial share to draw <see cref="Amdahl"/>'s law for, 0 to 1; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart PlotSpeedUp(this Sweep sweep, int? processors = null, double? serialShare = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Plot([("", sweep)], processors, serialShare);
    }

    /// <summary>The speed-ups of several sweeps, each against its own first value, with the ideal.</summary>
    /// <param name="sweeps">A label and a sweep over numbers of threads for each, at least one.</param>
    /// <param name="processors">How many processors the threads share, from 1: beyond them the ideal is flat. Null where each thread has all it needs, as when it waits.</param>
    /// <exception cref="ArgumentException">There is no sweep, a label is empty, or <paramref name="processors"/> is out of its range.</exception>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart PlotSpeedUp(this IEnumerable<(string Label, Sweep Sweep)> sweeps, int? processors = null)
    {
        ArgumentNullException.ThrowIfNull(sweeps);
        (string Label, Sweep Sweep)[] all = [.. sweeps];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no sweep to plot; give at least one.", nameof(sweeps));
        }

        foreach (var (label, sweep) in all)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(label, nameof(sweeps));
            ArgumentNullException.ThrowIfNull(sweep, nameof(sweeps));
        }

        return Plot(all, processors, serialShare: null);
    }

    private static Chart Plot((string Label, Sweep Sweep)[] sweeps, int? processors, double? serialShare)
    {
        if (processors < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(processors), string.Create(CultureInfo.InvariantCulture, $"There must be 1 or more processors, and not {processors}."));
        }

        var first = sweeps.Min(sweep => sweep.Sweep.Points[0].Value);
        var last = sweeps.Max(sweep => sweep.Sweep.Points[^1].Value);
        var law = serialShare is { } share ? threads => Amdahl.SpeedUp(share, Shared(threads)) : (Func<int, double>?)null;
        var shown = serialShare is { } value ? string.Create(CultureInfo.InvariantCulture, $"Amdahl, {100 * value:0.#} % serial") : "";

        // First in the list is lowest in the drawing.
        var traces = new List<Trace> { Line("ideal", "dash", color: Theme.Grey, Ideal) };
        if (law is not null)
        {
            traces.Add(Line(shown, "dot", Theme.Colour(1), law));
        }

        for (var series = 0; series < sweeps.Length; series++)
        {
            // The law has the second colour, and is drawn beside one series only.
            traces.AddRange(Measured(sweeps[series].Label, sweeps[series].Sweep, series));
        }

        // An ideal far above all else leaves the drawing at its top, so that the rest is not pressed flat.
        var highest = sweeps
            .SelectMany(sweep => sweep.Sweep.Points.SelectMany(point => OfRuns(sweep.Sweep, point)))
            .Where(double.IsFinite)
            .Append(law?.Invoke(last) ?? 1)
            .Max();
        var layout = Theme.Layout(
            Title,
            height: 440,
            ThreadAxis(sweeps),
            new Yaxis { title = Unit, range = new[] { 0, 1.05 * Math.Max(highest, Math.Min(Ideal(last), 2 * highest)) } });
        layout.showlegend = true;
        layout.legend = new Legend { orientation = "h", x = 0, xanchor = "left", y = 1, yanchor = "bottom", bgcolor = Theme.Transparent };
        layout.margin.t = 85;
        return new(Title, Caption(sweeps, processors, shown), XPlot.Plotly.Chart.Plot(traces, layout), ToTable());

        int Shared(int threads) => Math.Min(threads, processors ?? threads);

        double Ideal(int threads) => (double)Shared(threads) / Shared(first);

        Scatter Line(string name, string dash, string color, Func<int, double> at)
        {
            // There is nothing between two whole numbers; but where there are very many, some are enough for a line.
            var values = Enumerable.Range(first, last - first + 1).Where(threads => threads <= 100 || threads % 10 == 0 || threads == last).ToArray();
            return new()
            {
                name = PlotlyText.Encode(name),
                mode = "lines",
                x = values,
                y = values.Select(at),
                text = values.Select(threads => PlotlyText.Encode($"{name}, {Threads(threads)}: {SpeedUp.ToText(at(threads))}")),
                hoverinfo = "text",
                line = new Line { color = color, width = 2, dash = dash },
            };
        }

        Table ToTable()
        {
            var columns = new List<(Column Heading, Func<string, SweepPoint, Sweep, string> Cell)>
            {
                (Column.Right("threads"), (_, point, _) => Count(point.Value)),
                (Column.Right("median"), (_, point, _) => DurationText.Of(point.Measurement.Median)),
                (Column.Right("speed-up"), (_, point, _) => SpeedUp.ToText(point.SpeedUp)),
                (Column.Right("ideal"), (_, point, _) => SpeedUp.ToText(Ideal(point.Value))),
            };
            if (sweeps.Length > 1)
            {
                columns.Insert(0, (Column.Left("work"), (label, _, _) => label));
            }

            if (law is not null)
            {
                columns.Add((Column.Right(shown), (_, point, _) => SpeedUp.ToText(law(point.Value))));
            }

            columns.Add((Column.Left("each run"), (_, point, sweep) => string.Join(", ", OfRuns(sweep, point).Select(SpeedUp.ToText))));
            return new(
                [.. columns.Select(column => column.Heading)],
                sweeps.SelectMany(sweep => sweep.Sweep.Points.Select(point => columns.Select(column => column.Cell(sweep.Label, point, sweep.Sweep)).ToArray())));
        }
    }

    private static IEnumerable<Trace> Measured(string label, Sweep sweep, int series)
    {
        // Amdahl's law has the second colour where it is drawn, and then there is only the first series.
        var colour = Theme.Colour(series == 0 ? 0 : series + 1);
        yield return new Scatter
        {
            name = PlotlyText.Wrap(label.Length == 0 ? "median" : label, 40),
            mode = "lines",
            x = sweep.Points.Select(point => point.Value),
            y = sweep.Points.Select(point => Finite(point.SpeedUp)),
            hoverinfo = "skip",
            line = new Line { color = colour, width = 2 },
        };

        var runs = sweep.Points.SelectMany(point => OfRuns(sweep, point).Select(run => (point.Value, SpeedUp: run))).ToArray();
        yield return new Scatter
        {
            name = label.Length == 0 ? "one run" : PlotlyText.Wrap($"{label}, one run", 40),
            mode = "markers",
            x = runs.Select(run => run.Value),
            y = runs.Select(run => Finite(run.SpeedUp)),
            text = runs.Select(run => PlotlyText.Encode($"{label} {Threads(run.Value)}: {SpeedUp.ToText(run.SpeedUp)}".TrimStart())),
            hoverinfo = "text",
            marker = new Marker { color = colour, symbol = Theme.Symbol(series) + "-open", size = 9, line = new Line { width = 2 } },
        };
    }

    private static string Caption((string Label, Sweep Sweep)[] sweeps, int? processors, string law)
    {
        var ends = sweeps.Select(sweep =>
        {
            // The first point is what the others are compared with, so there is always one that is not noise.
            var best = sweep.Sweep.Points.MaxBy(point => point.SpeedUp)!;
            var sure = sweep.Sweep.Points.Where(point => !point.IsWithinNoise).MaxBy(point => point.SpeedUp)!;
            var isGain = sure == best || sure.SpeedUp > 1;
            return (isGain ? $"{sweep.Label} best {Figure(sure)}" : $"{sweep.Label} no gain beyond the noise ({Figure(best)})").TrimStart();
        });
        var figures = string.Join("; ", ends);
        var ideal = processors is { } count
            ? $"as many times as there are threads, up to {Count(count)} {(count == 1 ? "core" : "cores")}"
            : "as many times as there are threads";
        return $"{char.ToUpperInvariant(figures[0])}{figures[1..]}. A mark is one run, a line joins the medians. Dashed: the ideal, {ideal}."
            + (law.Length > 0 ? $" Dotted: {law}." : "");
    }

    private static string Figure(SweepPoint point) => $"{SpeedUp.ToText(point.SpeedUp)} with {Threads(point.Value)}";

    private static Xaxis ThreadAxis((string Label, Sweep Sweep)[] sweeps)
    {
        int[] values = [.. sweeps.SelectMany(sweep => sweep.Sweep.Points.Select(point => point.Value)).Distinct().Order()];

        // From 1 to 1,000 on an even scale, all that is to be seen would stand at the left edge.
        var isLogarithmic = values[^1] >= 50 * values[0];
        var axis = new Xaxis { title = "threads", type = isLogarithmic ? "log" : "linear", zeroline = false };
        if (values.Length <= 12)
        {
            axis.tickmode = "array";
            axis.tickvals = values;
            axis.ticktext = values.Select(Count);
        }

        return axis;
    }

    // The speed-up of single runs is against the median of the first value, like that of the medians.
    private static IEnumerable<double> OfRuns(Sweep sweep, SweepPoint point) =>
        point.Measurement.Samples.Select(sample => SpeedUp.Of(sweep.Points[0].Measurement.Median, sample));

    // Not a number where it is too short to be compared: no mark is drawn there.
    private static double? Finite(double speedUp) => double.IsFinite(speedUp) ? speedUp : null;

    private static string Threads(int number) => number == 1 ? "1 thread" : $"{Count(number)} threads";

    private static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
