using System.Collections.Immutable;
using Interleave.Display;

namespace Interleave.Timing;

/// <summary>What each thread did and when, over one recording.</summary>
/// <example>
/// <code>
/// var two = Timeline.Record("two waits", trace =>
/// {
///     void Wait() => trace.Run("waits", () => Thread.Sleep(200));
///     var thread = new Thread(Wait);
///     thread.Start();
///     Wait();
///     thread.Join();
/// });
/// two.Plot()
/// </code>
/// </example>
/// <threadsafety static="true" instance="true"/>
public sealed class Timeline : Showable
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
    /// <remarks>An exception of the work ends the call, without a timeline.</remarks>
    public static Timeline Record(string label, Action<TimelineRecorder> work)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        ArgumentNullException.ThrowIfNull(work);
        Work.RefuseAsyncVoid(label, work);
        var recorder = new TimelineRecorder();
        work(recorder);
        return recorder.End(label);
    }

    /// <summary>The label and a row for each span.</summary>
    public override string ToHtml() =>
        Html.Paragraph(Summary) + ToTable([this], withLabels: false, withBars: false).ToHtml();

    /// <summary>The label and a row for each span, with a bar that shows when it was.</summary>
    public override string ToText() => Summary + "\n" + ToTable([this], withLabels: false, withBars: true).ToText();

    /// <summary>The label, how many spans, and how long it took.</summary>
    internal string Summary => Invariant(
        $"{Label}: {Spans.Length:#,0} {(Spans.Length == 1 ? "span" : "spans")} in {DurationText.Of(Duration)}");

    /// <summary>A row for each span of each timeline.</summary>
    internal static Table ToTable(IReadOnlyCollection<Timeline> timelines, bool withLabels, bool withBars)
    {
        var columns = new List<(Column Heading, Func<(Timeline Timeline, TimelineSpan Span), string> Cell)>
        {
            (Column.Left("what"), row => row.Span.What),
            (Column.Right("thread"), row => row.Span.ThreadText),
            (Column.Right("from"), row => DurationText.Of(row.Span.Start)),
            (Column.Right("to"), row => DurationText.Of(row.Span.End)),
            (Column.Right("took"), row => DurationText.Of(row.Span.Took)),
        };
        if (withLabels)
        {
            columns.Insert(0, (Column.Left("timeline"), row => row.Timeline.Label));
        }

        // Nearly always everything completed, and then such a column tells nothing.
        if (timelines.SelectMany(timeline => timeline.Spans).Any(span => span.Outcome != SpanOutcome.Completed))
        {
            columns.Add((Column.Left("outcome"), row => row.Span.OutcomeText));
        }

        if (withBars)
        {
            columns.Add((Column.Left("when"), row => row.Timeline.Bar(row.Span)));
        }

        return Table.Of(timelines.SelectMany(timeline => timeline.Spans.Select(span => (timeline, span))), columns);
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
