using Interleave.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace Interleave.Exercises;

/// <summary>Questions, and what is said of answers to them.</summary>
/// <threadsafety static="true" instance="true"/>
[TypeFormatterSource(typeof(ShowableFormatters), PreferredMimeTypes = new[] { "text/html", "text/plain" })]
public sealed class Reply : IShowable
{
    private readonly IReadOnlyList<ReplyPart> _parts;

    internal Reply(params IEnumerable<ReplyPart> parts) => _parts = [.. parts];

    /// <inheritdoc/>
    public string ToHtml() => string.Concat(_parts.Select(part => part.Html));

    /// <inheritdoc/>
    public string ToText() => string.Join('\n', _parts.Select(part => part.Text));

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
