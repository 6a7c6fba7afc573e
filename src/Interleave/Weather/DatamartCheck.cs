using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Weather;

/// <summary>Whether the session's local weather server answers; it shows itself as one sentence, with the fix if there is one.</summary>
/// <param name="Answers">Whether it answered.</param>
/// <param name="Sentence">Where it answers, or what is wrong and what to do about it.</param>
/// <remarks>Thread safety: immutable, so it may be used from several threads at once.</remarks>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed record DatamartCheck(bool Answers, string Sentence) : IShowable
{
    /// <inheritdoc/>
    public string ToText() => Sentence;

    /// <inheritdoc/>
    public string ToHtml() => Display.Html.Paragraph(Sentence);

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
