using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace Interleave.Reader.Rendering;

/// <summary>Renders a part that the reader can unfold.</summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class FoldRenderer : HtmlObjectRenderer<FoldBlock>
{
    private const string Folded = "<details class=\"fold\">";
    private const string Unfolded = "<details class=\"fold\" open>";

    /// <summary>The same HTML with its folds open. A text that looks like one is escaped, and stays as it
    /// is.</summary>
    public static string Unfold(string html) => html.Replace(Folded, Unfolded, StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, FoldBlock block)
    {
        renderer.EnsureLine();
        renderer.Write(Folded).Write("<summary>").WriteEscape(block.Summary).WriteLine("</summary>");
        renderer.WriteChildren(block);
        renderer.WriteLine("</details>");
    }
}
