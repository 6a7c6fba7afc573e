using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;
using XPlot.Plotly;

namespace Interleave.Plots;

/// <summary>
/// A chart and the table of the same numbers. A page draws the chart with plotly.js, which the chart's script finds in
/// the page, at the local Datamart or on the network; if it finds none, the table and a sentence take its place.
/// </summary>
/// <remarks>
/// It shows itself as <c>application/vnd.plotly.v1+json</c> (for front ends that draw such charts themselves),
/// <c>application/vnd.interleave.table+json</c> (for our own page, which shows the numbers below such a chart),
/// <c>text/html</c> and <c>text/plain</c>.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(
    typeof(ChartFormatters), PreferredMimeTypes = new[] { MimeType, Table.MimeType, "text/html", "text/plain" })]
public sealed class Chart : IShowable
{
    /// <summary>The MIME type of plotly.js charts as JSON.</summary>
    public const string MimeType = "application/vnd.plotly.v1+json";

    private readonly string _json;
    private readonly Table _table;
    private readonly string _smallPrint;
    private readonly string _smallPrintHtml;

    /// <summary>A chart as the XPlot chart is now; later changes to that do not matter.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="plotly">The drawing.</param>
    /// <param name="table">The numbers.</param>
    /// <param name="runs">How long its horizontal axis, a time, runs from 0; null if the chart stands still.</param>
    internal Chart(string title, string caption, PlotlyChart plotly, Table table, TimeSpan? runs = null)
        : this(title, caption, plotly, table, [], runs)
    {
    }

    /// <summary>A chart of measurements: below their table it says how they were taken.</summary>
    internal Chart(
        string title, string caption, PlotlyChart plotly, Table table, IReadOnlyCollection<Measurement> measurements,
        TimeSpan? runs = null)
    {
        Title = title;
        Caption = caption;
        Runs = runs is not null;
        _json = PlotlyJson.From(plotly, runs);
        _table = table;
        _smallPrint = Measurement.Lines(SmallPrint.OfStatistics(measurements), SmallPrint.ToText(measurements));
        _smallPrintHtml = Measurement.StatisticsHtml(measurements) + SmallPrint.ToHtml(measurements);
    }

    /// <summary>What the chart shows, in a few words, above the drawing.</summary>
    public string Title { get; }

    /// <summary>How to read it, and what there is to see, below the drawing.</summary>
    public string Caption { get; }

    /// <summary>Whether its page lets it run along a time axis.</summary>
    internal bool Runs { get; }

    /// <summary>
    /// The chart as plotly.js 3 takes it: an object with <c>data</c>, <c>layout</c> and <c>config</c>.
    /// </summary>
    public string ToJson() => _json;

    /// <summary>The table, the caption and how it was measured, as data.</summary>
    internal string TableJson() => _table.ToJson(Caption, _smallPrint);

    /// <summary>The place to draw in, the caption, the table, and the script; each call gives another id.</summary>
    public string ToHtml() => ToHtml(ChartSources.Now(start: false));

    /// <summary>The same, with a script that looks for plotly.js in these places.</summary>
    internal string ToHtml(ChartSources sources) => ChartHtml.Of(this, _table.ToHtml() + _smallPrintHtml, sources);

    /// <summary>The title, the caption, the table, and how it was measured.</summary>
    public string ToText() => Measurement.Lines(Title, Caption, _table.ToText(), _smallPrint);

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
