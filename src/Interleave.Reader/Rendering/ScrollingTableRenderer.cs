using Markdig.Extensions.Tables;
using Markdig.Renderers;

namespace Interleave.Reader.Rendering;

/// <summary>Renders a table in a frame that scrolls where the page is narrower than the table.</summary>
internal sealed class ScrollingTableRenderer : HtmlTableRenderer
{
    /// <inheritdoc/>
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.Write("<div class=\"table\" data-scroll>");
        base.Write(renderer, table);
        renderer.Write("</div>");
    }
}
