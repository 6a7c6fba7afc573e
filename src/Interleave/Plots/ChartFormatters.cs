using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Plots;

/// <summary>What a notebook engine finds for a <see cref="Chart"/>: a formatter for each of its forms.</summary>
internal sealed class ChartFormatters : ITypeFormatterSource
{
    private static readonly ITypeFormatter[] Formatters =
    [
        new ShowableFormatter<Chart>(Chart.MimeType, chart => chart.ToJson()),
        new ShowableFormatter<Chart>(Table.MimeType, chart => chart.TableJson()),

        // The engine's front end will want plotly.js in a moment, so the server that has it is started now.
        new ShowableFormatter<Chart>("text/html", chart => chart.ToHtml(ChartSources.Now(start: true))),
        new ShowableFormatter<Chart>("text/plain", chart => chart.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;
}
