using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>One short sentence on how far something has come, or on how long it took.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Share">How much of it is done, from 0 to 1, for a bar before the sentence; null for no bar.</param>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
internal sealed record ProgressLine(string Text, double? Share = null) : IShowable
{
    /// <summary>A sentence whose numbers do not depend on the culture.</summary>
    public static ProgressLine Of(FormattableString text, double? share = null) =>
        new(Invariant(text), share);

    /// <summary>The bar and the sentence, or the sentence in small print.</summary>
    public string ToHtml() => Share is { } share
        ? Invariant($"<p><progress value=\"{share:0.###}\" max=\"1\" aria-label=\"done\"></progress> ")
            + $"{Html.Encode(Text)}</p>"
        : Html.SmallPrint(Text);

    /// <summary>The sentence.</summary>
    public string ToText() => Text;
}
