using Interleave.Guesses;
using Interleave.Plots;
using Interleave.Timing;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Computing;

/// <summary>Draws the speed-up of sweeps over numbers of threads.</summary>
/// <threadsafety static="true"/>
public static class SpeedUpPlot
{
    private const string Title = "Speed-up against threads";

    /// <summary>
    /// The speed-up of every run against the first value, with the ideal, and Amdahl's law if wanted.
    /// </summary>
    /// <param name="sweep">Over numbers of threads.</param>
    /// <param name="processors">
    /// How many processors the threads share, from 1: beyond them the ideal is flat. Null if each thread has all it
    /// needs, as when it waits.
    /// </param>
    /// <param name="serialShare">
    /// The serial share to draw <see cref="Amdahl"/>'s law for, 0 to 1; null for none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static Chart PlotSpeedUp(this Sweep sweep, int? processors = null, double? serialShare = null)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Plot([("", sweep)], processors, serialShare);
    }

    /// <summary>The speed-ups of several sweeps, each against its own first value, with the ideal.</summary>
    /// <param name="sweeps">A label and a sweep over numbers of threads for each, at least one.</param>
    /// <param name="processors">As for a single sweep.</param>
    /// <exception cref="ArgumentException">
    /// There is no sweep, a label is empty, or <paramref name="processors"/> is out of its range.
    /// </exception>
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
                nameof(processors), Invariant($"There must be 1 or more processors, and not {processors}."));
        }

        var lines = new SpeedUpLines(sweeps, processors, serialShare);

        // The first in the list is drawn below the others.
        var traces = new List<Trace> { Line(lines, "ideal", "dash", Theme.Grey, lines.Ideal) };
        if (lines.LawName is { } law)
        {
            traces.Add(Line(lines, law, "dot", Theme.Colour(1), lines.Law));
        }

        traces.AddRange(sweeps.SelectMany((sweep, series) => Measured(sweep.Label, sweep.Sweep, series)));

        var guesses = sweeps.Select(sweep => GuessComparison.Of(sweep.Sweep)).OfType<GuessComparison>().ToArray();

        // An ideal far above everything else leaves the drawing at its top, so that the rest is not pressed flat.
        var highest = sweeps
            .SelectMany(sweep => sweep.Sweep.Points.SelectMany(point => SpeedUpLines.OfRuns(sweep.Sweep, point)))
            .Where(double.IsFinite)
            .Append(lines.LawName is null ? 1 : lines.Law(lines.Last))
            .Max();
        var marked = guesses.Where(guess => guess.At is not null).ToArray();
        var drawn = marked.Select(guess => GuessMarks.Place(guess.Value, highest)).ToArray();
        traces.AddRange(marked.Zip(drawn, (guess, y) => GuessMarks.Point(guess, guess.At!.Value, y, y < guess.Value)));
        var top = 1.05 * drawn.Append(Math.Max(highest, Math.Min(lines.Ideal(lines.Last), 2 * highest))).Max();
        var layout = Theme.Layout(
            Title,
            height: 440,
            Theme.NumberAxis("threads", sweeps.SelectMany(sweep => sweep.Sweep.Points.Select(point => point.Value))),
            new Yaxis { title = "speed-up, ×", range = new[] { 0, top } },
            hasLegend: true);
        var caption = lines.Caption() + string.Concat(guesses.Select(guess =>
            GuessMarks.Sentence(guess, guess.At is null ? null : "diamond")));
        return new(Title, caption, XPlot.Plotly.Chart.Plot(traces, layout), lines.ToTable());
    }

    private static Scatter Line(SpeedUpLines lines, string name, string dash, string colour, Func<int, double> at)
    {
        // There is nothing between two whole numbers; but of very many, some are enough for a line.
        var values = Enumerable.Range(lines.First, lines.Last - lines.First + 1)
            .Where(threads => threads <= 100 || threads % 10 == 0 || threads == lines.Last)
            .ToArray();
        return new()
        {
            name = PlotlyText.Encode(name),
            mode = "lines",
            x = values,
            y = values.Select(at),
            text = values.Select(threads =>
                PlotlyText.Encode($"{name}, {SpeedUpLines.Threads(threads)}: {SpeedUp.ToText(at(threads))}")),
            hoverinfo = "text",
            line = new Line { color = colour, width = 2, dash = dash },
        };
    }

    private static IEnumerable<Trace> Measured(string label, Sweep sweep, int series)
    {
        // Amdahl's law has the second colour if it is drawn, and then there is only the first series.
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

        var runs = sweep.Points
            .SelectMany(point => SpeedUpLines.OfRuns(sweep, point).Select(run => (point.Value, SpeedUp: run)))
            .ToArray();
        yield return new Scatter
        {
            name = label.Length == 0 ? "one run" : PlotlyText.Wrap($"{label}, one run", 40),
            mode = "markers",
            x = runs.Select(run => run.Value),
            y = runs.Select(run => Finite(run.SpeedUp)),
            text = runs.Select(run => PlotlyText.Encode(
                $"{label} {SpeedUpLines.Threads(run.Value)}: {SpeedUp.ToText(run.SpeedUp)}".TrimStart())),
            hoverinfo = "text",
            marker = new Marker
            {
                color = colour,
                symbol = Theme.Symbol(series) + "-open",
                size = 9,
                line = new Line { width = 2 },
            },
        };
    }

    // Where a time is too short to be compared there is no mark.
    private static double? Finite(double speedUp) => double.IsFinite(speedUp) ? speedUp : null;
}
