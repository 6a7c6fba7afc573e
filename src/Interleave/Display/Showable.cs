using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Display;

/// <summary>A result that a cell shows by ending with it; a console shows its plain text.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public abstract class Showable : IShowable
{
    private protected Showable()
    {
    }

    /// <inheritdoc/>
    public virtual string ToHtml() => Html.Paragraph(ToText());

    /// <inheritdoc/>
    public abstract string ToText();

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public sealed override string ToString() => ToText();
}
