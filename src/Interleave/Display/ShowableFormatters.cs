using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>
/// What a notebook engine finds through <see cref="TypeFormatterSourceAttribute"/>: a formatter for HTML and one for
/// plain text, which serve every <see cref="IShowable"/>.
/// </summary>
internal sealed class ShowableFormatters : ITypeFormatterSource
{
    // Their Type is the interface: an engine picks the formatter whose Type is nearest to the value's own, and the
    // interface is nearer than object, which the engine's default formatters are for.
    private static readonly ITypeFormatter[] Formatters =
    [
        new ShowableFormatter<IShowable>(
            "text/html", showable => showable.ToHtml() + (showable as Showable)?.Remark?.ToHtml()),
        new ShowableFormatter<IShowable>(
            "text/plain", showable => showable is Showable ? showable.ToString()! : showable.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;
}
