using System.Collections.Immutable;
using System.Globalization;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Timing;

/// <summary>What each thread did and when, over one recording.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Timeline : IShowable
{
    private const int BarWidth = 40;

    internal Timeline(string label, IEnumerable<TimelineSpan> spans, TimeSpan duration)
    {
        Label = label;
        Spans = [.. spans.OrderBy(span => span.Start)];
        Duration = duration;
    }

    /// <summary>What was recorded.</summary>
    public string Label { get; }

    /// <summary>What was done, in the order in which it began.</summary>
    public ImmutableArray<TimelineSpan> Spans { get; }

    /// <summary>The time from the start of the recording to its end.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Records what is run through the recorder, on whatever threads, until the work returns.</summary>
    /// <param name="label">What is recorded.</param>
    /// <param name="work">
    /// Work that calls <see cref="TimelineRecorder.Run{T}"/>, and joins the threads it starts. What still runs when it
    /// returns is kept as a span that is <see cref="SpanOutcome.StillOpen"/> and ends with the recording.
    /// </param>
    /// <exception cref="ArgumentException">The label is empty, or the work is an <c>async void</c> lambda.</exception>
    /// <remarks>An exception of the work ends the call, and there is no timeline then.</remarks>
    public static Timeline Record(string label, Action<TimelineRecorder> work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(label, work);
        var recorder = new TimelineRecorder();
        work(recorder);
        return recorder.End(label);
    }

    /// <summary>The label and a row for each span, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(Summary) + ToTable([this], withLabels: false, withBars: false).ToHtml();

    /// <summary>The label and a row for each span, with a bar that shows when it was, as plain text.</summary>
    public string ToText() => Summary + "\n" + ToTable([this], withLabels: false, withBars: true).ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>The label, how many spans, and how long it took.</summary>
    internal string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Label}: {Spans.Length:#,0} {(Spans.Length == 1 ? "span" : "spans")} in {DurationText.Of(Duration)}");

    /// <summary>A row for each span of each timeline.</summary>
    internal static Table ToTable(IReadOnlyCollection<Timeline> timelines, bool withLabels, bool withBars)
    {
        var columns = new List<(Column Heading, Func<Timeline, TimelineSpan, string> Cell)>
        {
            (Column.Left("what"), (_, span) => span.What),
            (Column.Right("thread"), (_, span) => span.ThreadText),
            (Column.Right("from"), (_, span) => DurationText.Of(span.Start)),
            (Column.Right("to"), (_, span) => DurationText.Of(span.End)),
            (Column.Right("took"), (_, span) => DurationText.Of(span.Took)),
        };
        if (withLabels)
        {
            columns.Insert(0, (Column.Left("timeline"), (timeline, _) => timeline.Label));
        }

        // Nearly always everything completed, and then a column that says so tells nothing.
        if (timelines.SelectMany(timeline => timeline.Spans).Any(span => span.Outcome != SpanOutcome.Completed))
        {
            columns.Add((Column.Left("outcome"), (_, span) => span.OutcomeText));
        }

        if (withBars)
        {
            columns.Add((Column.Left("when"), (timeline, span) => timeline.Bar(span)));
        }

        return new(
            [.. columns.Select(column => column.Heading)],
            timelines.SelectMany(timeline => timeline.Spans.Select(span => columns.Select(column => column.Cell(timeline, span)).ToArray())));
    }

    private string Bar(TimelineSpan span)
    {
        if (Duration == TimeSpan.Zero)
        {
            return new string('█', BarWidth);
        }

        var from = Math.Min((int)(span.Start / Duration * BarWidth), BarWidth - 1);
        var to = Math.Clamp((int)Math.Round(span.End / Duration * BarWidth), from + 1, BarWidth);
        return new string('·', from) + new string('█', to - from) + new string('·', BarWidth - to);
    }
}
