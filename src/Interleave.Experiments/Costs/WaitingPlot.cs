using System.Globalization;
using Interleave.Timing;
using Interleave.Plots;
using XPlot.Plotly;
using Chart = Interleave.Plots.Chart;

namespace Interleave.Experiments.Costs;

/// <summary>Draws a <see cref="Waiting"/>, one quantity a chart, on logarithmic axes.</summary>
public static class WaitingPlot
{
    private static readonly int[] Digits = [1, 2, 5];
    private static readonly string[] Ways = [Waiting.AThreadEach, Waiting.InThePool, Waiting.Async];

    /// <summary>The time until all waits had ended. A step that was stopped is a triangle at the time it had come to.</summary>
    /// <remarks>May be called from several threads at once.</remarks>
    public static Chart PlotTime(this Waiting waiting) => Plot(
        waiting,
        "Time to wait for all",
        "time (s)",
        step => (step.Took ?? step.StoppedAfter)?.TotalSeconds,
        step => DurationText.Of((step.Took ?? step.StoppedAfter)!.Value),
        "Lower is better.");

    /// <summary>The memory added, where it is enough to tell.</summary>
    /// <inheritdoc cref="PlotTime"/>
    public static Chart PlotMemory(this Waiting waiting) => Plot(
        waiting,
        "Memory added while waiting",
        "memory added (MiB)",
        step => step.Memory / 1024.0 / 1024.0,
        step => MemoryText.Of(step.Memory!.Value),
        "Some MiB come and go by themselves: where the process grew by less than 2 MiB, or by less than 8 MiB and not a second time, there is no mark.");

    /// <summary>The most threads that the process had.</summary>
    /// <inheritdoc cref="PlotTime"/>
    public static Chart PlotThreads(this Waiting waiting) => Plot(
        waiting,
        "Threads while waiting",
        "threads of the process (number)",
        step => step.Threads,
        step => string.Create(CultureInfo.InvariantCulture, $"{step.Threads:#,0} threads"),
        "The most that there were at a time, the engine's own among them.");

    private static Chart Plot(
        Waiting waiting, string title, string axis, Func<WaitingStep, double?> value, Func<WaitingStep, string> text, string caption)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var shown = waiting.Steps.Where(step => value(step) > 0).ToArray();
        var traces = Ways.SelectMany((way, series) => Series(way, series, [.. shown.Where(step => step.Way == way)])).ToArray();
        int[] waits = [.. waiting.Steps.Select(step => step.Waits).Distinct()];
        var layout = Theme.Layout(
            title,
            height: 380,
            new Xaxis
            {
                title = "waits at once (number)",
                type = "log",
                zeroline = false,

                // The same in all charts, also where the first steps have no mark.
                range = waits.Length == 0 ? new[] { 0.0, 4 } : new[] { Math.Log10(waits[0] / 1.5), Math.Log10(waits[^1] * 1.5) },
                tickmode = "array",
                tickvals = waits,
                ticktext = waits.Select(count => count.ToString("#,0", CultureInfo.InvariantCulture)),
            },
            Logarithmic(axis, [.. shown.Select(step => value(step)!.Value)]));
        layout.showlegend = true;
        layout.legend = new Legend { orientation = "h", x = 0, xanchor = "left", y = 1, yanchor = "bottom", bgcolor = Theme.Transparent };
        layout.margin.t = 85;
        var stopped = shown.Any(step => step.Took is null) ? " An open triangle is a step that was stopped before its end." : "";
        var missing = waiting.Steps.Any(step => step.Threads is null) ? " What was not begun has no mark." : "";
        return new(title, caption + stopped + missing, XPlot.Plotly.Chart.Plot(traces, layout), waiting.ToTable());

        IEnumerable<Trace> Series(string way, int series, WaitingStep[] steps)
        {
            if (steps.Length == 0)
            {
                yield break;
            }

            yield return new Scatter
            {
                name = way,
                mode = "lines+markers",
                x = steps.Select(step => step.Waits),
                y = steps.Select(step => value(step)!.Value),
                text = steps.Select(step => PlotlyText.Encode(string.Create(
                    CultureInfo.InvariantCulture, $"{way}, {step.Waits:#,0} waits: {text(step)}{(step.Took is null ? " (stopped)" : "")}"))),
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
    }

    // Ticks at 1, 2 and 5 of each power of ten that the values reach: plotly.js' own are sparse where they span less than two.
    private static Yaxis Logarithmic(string title, double[] values)
    {
        var (low, high) = values.Length == 0 ? (1, 10) : (values.Min() / 1.5, values.Max() * 1.5);
        var ticks = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2)
            .SelectMany(power => Digits.Select(digit => digit * Math.Pow(10, power)))
            .Where(tick => tick >= low && tick <= high)
            .ToArray();
        if (ticks.Length > 9)
        {
            ticks = [.. ticks.Where(tick => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9)];
        }

        return new()
        {
            title = title,
            type = "log",
            zeroline = false,
            range = new[] { Math.Log10(low), Math.Log10(high) },
            tickmode = "array",
            tickvals = ticks,
            ticktext = ticks.Select(tick => tick.ToString("#,0.######", CultureInfo.InvariantCulture)),
        };
    }
}
