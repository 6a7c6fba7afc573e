using Interleave.Guesses;
using Interleave.Timing;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>Draws one <see cref="Timeline"/>, or several on one time axis.</summary>
/// <threadsafety static="true"/>
public static class TimelinePlot
{
    private const string Title = "What was done when";
    private const double RowHeight = 20;
    private const int RowsWithNames = 60;

    // Whoever looks sees nothing run in less.
    private static readonly TimeSpan ShortestToSee = TimeSpan.FromMilliseconds(100);

    /// <summary>A row for each thing done.</summary>
    public static Chart Plot(this Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return new[] { timeline }.Plot();
    }

    /// <summary>
    /// A row for each thing done, timeline by timeline, each in its colour, over one time axis from 0.
    /// </summary>
    /// <exception cref="ArgumentException">There is no timeline.</exception>
    public static Chart Plot(this IEnumerable<Timeline> timelines)
    {
        ArgumentNullException.ThrowIfNull(timelines);
        Timeline[] all = [.. timelines];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is no timeline to plot; give at least one.", nameof(timelines));
        }

        var longest = all.Max(timeline => timeline.Duration);
        var unit = TimeUnit.For(longest);
        var guesses = all.Select(GuessComparison.Of).OfType<GuessComparison>().ToArray();
        var spans = all.Sum(timeline => timeline.Spans.Length);
        var rowHeight = spans <= RowsWithNames ? RowHeight : RowHeight * RowsWithNames / spans;
        var traces = new List<Trace>();
        var names = new List<(double Row, string Name)>();

        // A heading is as high as two full rows, however thin the rows of spans are, and close to its own spans.
        var headingRows = 2 * RowHeight / rowHeight;
        double top = 0;
        foreach (var (timeline, series) in all.Select((timeline, series) => (timeline, series)))
        {
            traces.Add(Heading(timeline, top + (headingRows * 0.65)));
            top += headingRows;
            var first = top;
            traces.Add(Spans(timeline, series, RowOf, unit, Math.Clamp(rowHeight * 0.5, 1, 10)));
            traces.Add(Outcomes(timeline, RowOf, unit));
            names.AddRange(timeline.Spans.Select((span, index) => (RowOf(index), PlotlyText.Shorten(span.What, 28))));
            top += timeline.Spans.Length;
            if (GuessComparison.Of(timeline) is { } guess)
            {
                // Below its spans, where the label hides none of them.
                top += headingRows / 2;
                traces.Add(Guessed(guess, first - (headingRows / 2), top - (headingRows / 4)));
            }

            double RowOf(int index) => first + index + 0.5;
        }

        var reach = Math.Max(
            Math.Max(unit.In(longest), 1e-3),
            guesses.Select(guess => Drawn(guess)).DefaultIfEmpty().Max());

        // Words to the right of a span need room.
        var hasWords = all.SelectMany(timeline => timeline.Spans).Any(span => span.Outcome != SpanOutcome.Completed);
        var room = hasWords ? 1.15 : 1.03;
        var layout = Theme.Layout(
            Title,
            height: 120 + (top * rowHeight),
            new Xaxis { title = unit.AxisTitle, range = new[] { 0, reach * room } },
            new Yaxis
            {
                range = new[] { top, 0 },
                tickmode = "array",
                tickvals = spans <= RowsWithNames ? names.Select(name => name.Row) : [],
                ticktext = spans <= RowsWithNames ? names.Select(name => name.Name) : [],
                // Invisible; they keep the names off the line.
                ticks = "outside",
                ticklen = 6,
                tickcolor = Theme.Transparent,
                showgrid = false,
                zeroline = false,
            });
        var summaries = string.Join("; ", all.Select(timeline => timeline.Summary));
        var caption = $"A row for each thing done, from its start to its end ({summaries})."
            + string.Concat(guesses.Select(guess => GuessMarks.Sentence(guess)));
        var table = Timeline.ToTable(all, withLabels: true, withBars: false);
        return new(
            Title, caption, XPlot.Plotly.Chart.Plot(traces, layout), table, longest >= ShortestToSee ? longest : null);

        double Drawn(GuessComparison guess) =>
            GuessMarks.Place(unit.In(TimeSpan.FromSeconds(guess.Value)), unit.In(longest));

        Scatter Guessed(GuessComparison guess, double from, double to)
        {
            var x = Drawn(guess);
            var side = x > unit.In(longest) / 2 ? "middle left" : "middle right";
            return GuessMarks.Line(
                guess, (x, from), (x, to), side, x < unit.In(TimeSpan.FromSeconds(guess.Value)));
        }
    }

    private static Scatter Heading(Timeline timeline, double row) => new()
    {
        mode = "text",
        x = new[] { 0 },
        y = new[] { row },
        text = new[] { $"<b>{PlotlyText.Shorten(timeline.Label, 60)}</b>, {DurationText.Of(timeline.Duration)}" },
        textposition = "middle right",
        hoverinfo = "skip",
    };

    private static Scatter Spans(Timeline timeline, int series, Func<int, double> row, TimeUnit unit, double width)
    {
        // Three points a span: its two ends, and nothing, which lifts the pen.
        return new()
        {
            name = PlotlyText.Encode(timeline.Label),
            mode = "lines+markers",
            x = timeline.Spans.SelectMany(span => new double?[] { unit.In(span.Start), unit.In(span.End), null }),
            y = timeline.Spans.SelectMany((_, index) => new double?[] { row(index), row(index), null }),
            text = timeline.Spans.SelectMany(span => new[] { Words(span), Words(span), null }),
            hoverinfo = "text",
            line = new Line { color = Theme.Colour(series), width = width },
            // Upright strokes at both ends show even a span that is too short for a line.
            marker = new Marker
            {
                color = Theme.Colour(series),
                symbol = "line-ns-open",
                size = width,
                line = new Line { width = 2 },
            },
        };
    }

    private static Scatter Outcomes(Timeline timeline, Func<int, double> row, TimeUnit unit)
    {
        var spans = timeline.Spans
            .Select((span, index) => (span, row: row(index)))
            .Where(place => place.span.Outcome != SpanOutcome.Completed)
            .ToArray();
        return new()
        {
            mode = "text",
            x = spans.Select(place => unit.In(place.span.End)),
            y = spans.Select(place => place.row),
            text = spans.Select(place => $"\u2002{place.span.OutcomeText}"),
            textposition = "middle right",
            hoverinfo = "skip",
        };
    }

    private static string Words(TimelineSpan span) => PlotlyText.Encode(
        $"{span.What}: {DurationText.Of(span.Start)} to {DurationText.Of(span.End)}, "
            + $"took {DurationText.Of(span.Took)}, thread {span.ThreadText}, {span.OutcomeText}");
}
