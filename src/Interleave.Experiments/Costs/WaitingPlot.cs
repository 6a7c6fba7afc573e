using Interleave.Guesses;
using Interleave.Plots;
using Interleave.Timing;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Costs;

/// <summary>Draws a <see cref="Waiting"/>, one quantity a chart, on logarithmic axes.</summary>
/// <threadsafety static="true"/>
public static class WaitingPlot
{
    private static readonly int[] LeadingDigits = [1, 2, 5];

    /// <summary>
    /// The time until all waits had ended. A step that was stopped is a triangle at the time it had reached.
    /// </summary>
    public static Chart PlotTime(this Waiting waiting) => Plot(
        waiting,
        "Time to wait for all",
        "time (s)",
        step => (step.Took ?? step.StoppedAfter)?.TotalSeconds,
        step => DurationText.Of((step.Took ?? step.StoppedAfter)!.Value),
        "Lower is better.",
        guess: GuessComparison.Of(waiting ?? throw new ArgumentNullException(nameof(waiting))));

    /// <summary>The memory added, if it is enough to tell.</summary>
    public static Chart PlotMemory(this Waiting waiting) => Plot(
        waiting,
        "Memory added while waiting",
        "memory added (MiB)",
        step => step.Memory / 1024.0 / 1024.0,
        step => MemoryText.Of(step.Memory!.Value),
        "Some MiB come and go by themselves: where the process grew by less than 2 MiB, "
            + "or by less than 8 MiB and not a second time, there is no mark.");

    /// <summary>The most threads that the process had.</summary>
    public static Chart PlotThreads(this Waiting waiting) => Plot(
        waiting,
        "Threads while waiting",
        "threads of the process (number)",
        step => step.Threads,
        step => Invariant($"{step.Threads:#,0} threads"),
        "The most that there were at a time, the notebook kernel's own among them.");

    private static Chart Plot(
        Waiting waiting,
        string title,
        string axis,
        Func<WaitingStep, double?> value,
        Func<WaitingStep, string> text,
        string caption,
        GuessComparison? guess = null)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var shown = waiting.Steps.Where(step => value(step) > 0).ToArray();
        var traces = Waiting.Ways
            .Select((way, series) => Series(way, series, [.. shown.Where(step => step.Way == way)]))
            .Where(trace => trace is not { x: Array { Length: 0 } })
            .ToList();
        if (guess is not null)
        {
            traces.Add(GuessMarks.Point(guess, waiting.Steps[^1].Waits, guess.Value));
        }

        int[] waits = [.. waiting.Steps.Select(step => step.Waits).Distinct()];
        var layout = Theme.Layout(
            title,
            height: 380,
            new Xaxis
            {
                title = "waits at once (number)",
                type = "log",
                zeroline = false,

                // The same in all charts, even if the first steps have no mark.
                range = waits.Length == 0
                    ? new[] { 0.0, 4 }
                    : new[] { Math.Log10(waits[0] / 1.5), Math.Log10(waits[^1] * 1.5) },
                tickmode = "array",
                tickvals = waits,
                ticktext = waits.Select(count => Invariant($"{count:#,0}")),
            },
            Logarithmic(
                axis,
                [.. shown.Select(step => value(step)!.Value), .. guess is null ? [] : new[] { guess.Value }]),
            hasLegend: true);
        var stopped = shown.Any(step => step.Took is null)
            ? " An open triangle is a step that was stopped before its end."
            : "";
        var missing = waiting.Steps.Any(step => step.Threads is null) ? " What was not begun has no mark." : "";
        var words = caption + stopped + missing + GuessMarks.Sentence(guess, "diamond");
        return new(title, words, XPlot.Plotly.Chart.Plot(traces, layout), waiting.ToTable());

        Scatter Series(string way, int series, WaitingStep[] steps) => new()
        {
            name = way,
            mode = "lines+markers",
            x = steps.Select(step => step.Waits).ToArray(),
            y = steps.Select(step => value(step)!.Value),
            text = steps.Select(step => PlotlyText.Encode(
                Invariant($"{way}, {step.Waits:#,0} waits: {text(step)}{(step.Took is null ? " (stopped)" : "")}"))),
            hoverinfo = "text",
            line = new Line { color = Theme.Colour(series), width = 2 },
            marker = new Marker
            {
                color = Theme.Colour(series),
                size = 10,
                symbol = steps.Select(step => step.Took is null ? "triangle-up-open" : Theme.Symbol(series)).ToArray(),
            },
        };
    }

    // Ticks at 1, 2 and 5 of each power of ten within reach: plotly.js has few where values span less than two powers.
    private static Yaxis Logarithmic(string title, double[] values)
    {
        var (low, high) = values.Length == 0 ? (1, 10) : (values.Min() / 1.5, values.Max() * 1.5);
        var powers = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2);
        var ticks = powers
            .SelectMany(power => LeadingDigits.Select(digit => (Digit: digit, Value: digit * Math.Pow(10, power))))
            .Where(tick => tick.Value >= low && tick.Value <= high)
            .ToArray();
        var shown = ticks.Length > 9 ? ticks.Where(tick => tick.Digit == 1) : ticks;
        return new()
        {
            title = title,
            type = "log",
            zeroline = false,
            range = new[] { Math.Log10(low), Math.Log10(high) },
            tickmode = "array",
            tickvals = shown.Select(tick => tick.Value).ToArray(),
            ticktext = shown.Select(tick => Invariant($"{tick.Value:#,0.######}")),
        };
    }
}
