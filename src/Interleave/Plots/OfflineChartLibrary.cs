using System.Text.Json;
using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Plots;

/// <summary>plotly.js in a form that a cell can end with, so that the page has it; see <see cref="ChartLibrary.Offline"/>.</summary>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class OfflineChartLibrary : IShowable
{
    internal OfflineChartLibrary()
    {
    }

    /// <summary>The sentence of <see cref="ToText"/>, and the library in a script that does nothing where it is already there.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText()) + "<script>" + Before + ChartLibrary.Script + After + "</script>";

    /// <summary>One sentence that says what is in the page.</summary>
    public string ToText() => $"plotly.js {ChartLibrary.Version} is in this page (1.1 MB): its charts are drawn without a network.";

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    // A page may have a module loader (require.js, CommonJS), to which the library would give itself instead of to the page:
    // the parameters hide it.
    private static string Before => $$"""
        (function (define, module, exports) {
          if (window.Plotly) return;
          var strays = {{JsonSerializer.Serialize(ChartLibrary.StrayNames)}}.filter(function (name) { return !(name in window); });

        """;

    private const string After = """

        ;
          strays.forEach(function (name) { delete window[name]; });
        })();
        """;
}
