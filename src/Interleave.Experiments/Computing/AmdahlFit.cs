using System.Globalization;
using Interleave.Display;
using Interleave.Timing;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Experiments.Computing;

/// <summary>The serial share that <see cref="Amdahl.Fit"/> found.</summary>
/// <param name="SerialShare">The share of the work that only one processor can do, 0 to 1; null where no point tells.</param>
/// <param name="Points">How many points of the sweep it comes from: those with more than one processor.</param>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record AmdahlFit(double? SerialShare, int Points) : IShowable
{
    /// <summary>The share and what follows from it, as HTML.</summary>
    public string ToHtml() => Display.Html.Paragraph(ToText());

    /// <summary>The share and what follows from it, in two sentences.</summary>
    public string ToText()
    {
        if (SerialShare is not { } share)
        {
            return "No point was measured with more than one processor, so these times do not tell the serial share.";
        }

        var points = Points == 1 ? "1 point" : string.Create(CultureInfo.InvariantCulture, $"{Points:#,0} points");
        var limit = share > 0
            ? $"With it no number of processors brings more than {SpeedUp.ToText(Amdahl.Limit(share))}."
            : "With it there is no limit.";
        return string.Create(CultureInfo.InvariantCulture, $"Serial share that fits best: {100 * share:0.0} % (from {points}). {limit}");
    }

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
