using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>One short sentence on how far something has come, or on how long it took.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Share">Which part of it is done, from 0 to 1, for a bar before the sentence; null for none.</param>
/// <remarks>
/// <threadsafety static="true" instance="true"/>
/// </remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
internal sealed record ProgressLine(string Text, double? Share = null) : IShowable
{
    /// <summary>A sentence whose numbers are written the same way everywhere.</summary>
    public static ProgressLine Of(FormattableString text, double? share = null) =>
        new(text.ToString(CultureInfo.InvariantCulture), share);

    /// <summary>The bar and the sentence, or the sentence in small letters, as HTML.</summary>
    public string ToHtml() => Share is { } share
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"<p><progress value=\"{share:0.###}\" max=\"1\" aria-label=\"done\"></progress> {Html.Encode(Text)}</p>")
        : Html.SmallPrint(Text);

    /// <summary>The sentence.</summary>
    public string ToText() => Text;
}
