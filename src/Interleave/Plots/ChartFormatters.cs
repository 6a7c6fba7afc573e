using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Plots;

/// <summary>What a notebook engine finds for a <see cref="Chart"/>: a formatter for each of its forms.</summary>
internal sealed class ChartFormatters : ITypeFormatterSource
{
    private static readonly ITypeFormatter[] Formatters =
    [
        new ChartFormatter(Chart.MimeType, chart => chart.ToJson()),
        new ChartFormatter(Table.MimeType, chart => chart.TableJson()),

        // An engine asks for it, and its front end will want plotly.js in a moment: the server that has it is started.
        new ChartFormatter("text/html", chart => chart.ToHtml(ChartSources.Now(start: true))),
        new ChartFormatter("text/plain", chart => chart.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;

    private sealed class ChartFormatter(string mimeType, Func<Chart, string> show) : ITypeFormatter
    {
        public string MimeType => mimeType;

        public Type Type => typeof(Chart);

        public bool Format(object instance, FormatContext context)
        {
            if (instance is not Chart chart)
            {
                return false;
            }

            context.Writer.Write(show(chart));
            return true;
        }
    }
}
