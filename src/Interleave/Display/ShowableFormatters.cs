using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>
/// What a notebook engine finds through <see cref="TypeFormatterSourceAttribute"/>: one formatter for HTML and one
/// for plain text, which serve every <see cref="IShowable"/>.
/// </summary>
internal sealed class ShowableFormatters : ITypeFormatterSource
{
    private static readonly ITypeFormatter[] Formatters =
    [
        new ShowableFormatter("text/html", showable => showable.ToHtml()),
        new ShowableFormatter("text/plain", showable => showable.ToText()),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITypeFormatter> CreateTypeFormatters() => Formatters;

    // Its Type is the interface: an engine picks the formatter whose Type is nearest to the value's own, and the
    // interface is nearer than object, which the engine's default formatters are for.
    private sealed class ShowableFormatter(string mimeType, Func<IShowable, string> show) : ITypeFormatter
    {
        public string MimeType => mimeType;

        public Type Type => typeof(IShowable);

        public bool Format(object instance, FormatContext context)
        {
            if (instance is not IShowable showable)
            {
                return false;
            }

            context.Writer.Write(show(showable));
            return true;
        }
    }
}
