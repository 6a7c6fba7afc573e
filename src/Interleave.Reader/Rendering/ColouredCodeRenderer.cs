using System.Net;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Renders a block of code in prose as <see cref="CodeView"/> does: C# with its colours, all else without.
/// </summary>
internal sealed class ColouredCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    private static readonly string[] CSharp = ["c#", "cs", "csharp"];

    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        var code = block.Lines.ToString();
        var language = (block as FencedCodeBlock)?.Info ?? "";
        renderer
            .Write("<pre class=\"code\" data-scroll><code>")
            .Write(CSharp.Contains(language, StringComparer.OrdinalIgnoreCase)
                ? CSharpColours.ToHtml(code)
                : WebUtility.HtmlEncode(code))
            .WriteLine("</code></pre>");
    }
}
