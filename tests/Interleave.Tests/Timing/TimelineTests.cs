using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Tests.Timing;

public class TimelineTests
{
    [Fact]
    public void Twenty_threads_at_once_lose_no_span()
    {
        const int Threads = 20;
        const int SpansEach = 200;
        using var barrier = new Barrier(Threads);

        var timeline = Timeline.Record("crowd", trace => RunThreads(Threads, number =>
        {
            barrier.SignalAndWait();
            for (var span = 0; span < SpansEach; span++)
            {
                Assert.Equal(span, trace.Run($"{number}.{span}", () => span));
            }
        }));

        Assert.Equal(Threads * SpansEach, timeline.Spans.Select(span => span.What).Distinct().Count());
        Assert.Equal(Threads * SpansEach, timeline.Spans.Length);
        Assert.All(timeline.Spans, span => Assert.Equal(SpanOutcome.Completed, span.Outcome));
        Assert.All(
            timeline.Spans,
            span => Assert.True(
                TimeSpan.Zero <= span.Start && span.Start <= span.End && span.End <= timeline.Duration));
        Assert.Equal(Threads, timeline.Spans.Select(span => span.ThreadId).Distinct().Count());
        Assert.Equal(timeline.Spans.OrderBy(span => span.Start), timeline.Spans);
    }

    [Fact]
    public void One_thread_does_one_thing_at_a_time()
    {
        var timeline = Timeline.Record("in turn", trace =>
        {
            trace.Run("first", () => Thread.Sleep(5));
            trace.Run("second", () => Thread.Sleep(5));
        });

        Assert.Equal(["first", "second"], timeline.Spans.Select(span => span.What));
        Assert.True(timeline.Spans[0].End <= timeline.Spans[1].Start);
        Assert.All(timeline.Spans, span => Assert.Equal(Environment.CurrentManagedThreadId, span.ThreadId));
        Assert.All(timeline.Spans, span => Assert.True(span.Took >= TimeSpan.FromMilliseconds(4)));
    }

    [Fact]
    public void A_thread_with_a_name_is_shown_by_it()
    {
        var timeline = Timeline.Record("named", trace =>
        {
            var thread = new Thread(() => trace.Run("Toronto", () => 1)) { Name = "worker <3>" };
            thread.Start();
            thread.Join();
        });

        Assert.Equal("worker <3>", timeline.Spans.Single().ThreadName);
        Assert.Contains("(worker <3>)", timeline.ToText());
        Assert.Contains("(worker &lt;3&gt;)", timeline.ToHtml());
    }

    [Fact]
    public void A_span_is_kept_when_its_work_throws()
    {
        var timeline = Timeline.Record("trouble", trace =>
        {
            Assert.Throws<FormatException>(() => trace.Run<int>("bad", () => throw new FormatException()));
            trace.Run("good", () => 1);
        });

        Assert.Equal([SpanOutcome.Failed, SpanOutcome.Completed], timeline.Spans.Select(span => span.Outcome));
        Assert.Contains("failed", timeline.ToText());
    }

    [Fact]
    public void A_span_still_open_at_the_end_is_kept_up_to_there_and_says_so()
    {
        using var started = new ManualResetEventSlim();
        using var letGo = new ManualResetEventSlim();
        TimelineRecorder? recorder = null;
        Thread? thread = null;

        var timeline = Timeline.Record("unjoined", trace =>
        {
            recorder = trace;
            thread = new Thread(() => trace.Run("late", () =>
            {
                started.Set();
                letGo.Wait();
            }));
            thread.Start();
            started.Wait();
        });

        var text = timeline.ToText();
        letGo.Set();
        thread!.Join();
        var late = Assert.Single(timeline.Spans);
        Assert.Equal(SpanOutcome.StillOpen, late.Outcome);
        Assert.Equal(timeline.Duration, late.End);
        Assert.Contains("still open", text);
        Assert.Equal(text, timeline.ToText());

        Assert.Equal(7, recorder!.Run("after the end", () => 7));
        Assert.Single(timeline.Spans);
    }

    [Fact]
    public void Work_whose_end_cannot_be_seen_is_refused()
    {
        Timeline.Record("async", trace =>
        {
            Assert.Contains(
                "returns a task",
                Assert.Throws<ArgumentException>(() => { _ = trace.Run("a", () => Task.Delay(1)); }).Message);
            Action forget = async () => await Task.Yield();
            Assert.Contains(
                "cannot be waited for", Assert.Throws<ArgumentException>(() => trace.Run("b", forget)).Message);
            Assert.Throws<ArgumentException>(() => trace.Run("", () => 1));
        });
        Assert.Throws<ArgumentException>(() => Timeline.Record("c", async trace => await Task.Yield()));
        Assert.Throws<ArgumentException>(() => Timeline.Record(" ", _ => { }));
    }

    [Fact]
    public void Text_is_a_table_with_a_bar()
    {
        var timeline = new Timeline("two", [Span("b", 200, 400), Span("a", 0, 100)], TimeSpan.FromMilliseconds(400));

        Assert.Equal(
            $"""
            two: 2 spans in 400 ms
            what  thread    from      to    took  when
            ----  ------  ------  ------  ------  {new string('-', 40)}
            a          1    0 ms  100 ms  100 ms  {new string('█', 10)}{new string('·', 30)}
            b          1  200 ms  400 ms  200 ms  {new string('·', 20)}{new string('█', 20)}
            """.ReplaceLineEndings("\n"),
            timeline.ToDisplayString("text/plain"));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(400, 400, 400)]
    [InlineData(0, 400, 400)]
    [InlineData(399, 400, 400)]
    public void A_bar_has_its_whole_width_at_every_edge(int from, int to, int duration)
    {
        var line = new Timeline("edge", [Span("a", from, to)], TimeSpan.FromMilliseconds(duration))
            .ToText()
            .Split('\n')[^1];

        Assert.Equal(40, line.Count(character => character is '█' or '·'));
        Assert.Contains('█', line);
    }

    [Fact]
    public void Nothing_recorded_is_shown_as_nothing()
    {
        Assert.StartsWith("empty: 0 spans in ", Timeline.Record("empty", _ => { }).ToText());
    }

    private static TimelineSpan Span(string what, int from, int to) =>
        new(what, 1, null, TimeSpan.FromMilliseconds(from), TimeSpan.FromMilliseconds(to), SpanOutcome.Completed);

    private static void RunThreads(int count, Action<int> work)
    {
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() => work(number))).ToArray();
        System.Array.ForEach(threads, thread => thread.Start());
        System.Array.ForEach(threads, thread => thread.Join());
    }
}
