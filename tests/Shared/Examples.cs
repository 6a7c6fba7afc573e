using Interleave.Timing;

namespace Interleave.Tests;

/// <summary>Results with known numbers, to be plotted.</summary>
internal static class Examples
{
    public const string Hostile = "</script><script>document.title='hacked'</script><!-- \"Québec\" & 'l\u2028été' $x^2$ <b>";

    public static Comparison Comparison { get; } = new(
    [
        Measured("one after another", 4.019, 4.052, 3.987),
        Measured("13 threads", 0.319, 0.304, 0.334),
    ]);

    /// <summary>Enough runs for intervals, and one outlier in the first.</summary>
    public static Comparison ManyRuns { get; } = new(
    [
        Measured("in turn", 0.4, 0.41, 0.42, 0.39, 0.38, 0.9, 0.4),
        Measured("at once", 0.1, 0.102, 0.098, 0.103, 0.097, 0.1, 0.101),
        Measured("in turn again", 0.41, 0.4, 0.38, 0.42, 0.39, 0.4, 0.41),
    ]);

    public static Sweep Sweep { get; } = new Sweep(
        "threads",
        new[] { (1, Measured("1", 3.91, 3.95)), (2, Measured("2", 2.13, 2.11)), (13, Measured("13", 0.31, 0.33)) })
        .WithModel("⌈13 / T⌉ × wait", threads => TimeSpan.FromMilliseconds(300 * Math.Ceiling(13.0 / threads)));

    public static Timeline InTurn { get; } = new(
        "one after another",
        [Span("Toronto", 0, 301), Span("Québec City", 301, 604), Span("St. John's", 604, 911)],
        TimeSpan.FromMilliseconds(912));

    public static Timeline AtOnce { get; } = new(
        "a thread each",
        [Span("Toronto", 1, 303), Span("Québec City", 2, 305), Span("St. John's", 3, 304, SpanOutcome.Failed)],
        TimeSpan.FromMilliseconds(306));

    public static Measurement Measured(string label, params double[] seconds) =>
        new(label, seconds.Select(TimeSpan.FromSeconds));

    public static TimelineSpan Span(string what, int from, int to, SpanOutcome outcome = SpanOutcome.Completed) =>
        new(what, 4, null, TimeSpan.FromMilliseconds(from), TimeSpan.FromMilliseconds(to), outcome);
}
