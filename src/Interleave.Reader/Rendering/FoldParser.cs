using Markdig.Parsers;
using Markdig.Syntax;

namespace Interleave.Reader.Rendering;

/// <summary>
/// Finds the one piece of HTML that notebooks may use, because all front ends fold it: a line
/// <c>&lt;details&gt;&lt;summary&gt;…&lt;/summary&gt;</c>, Markdown, and a line <c>&lt;/details&gt;</c>. Whatever is
/// not exactly that stays text.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class FoldParser : BlockParser
{
    private const string Opening = "<details><summary>";
    private const string SummaryEnd = "</summary>";
    private const string Closing = "</details>";

    /// <summary>Creates the parser.</summary>
    public FoldParser() => OpeningCharacters = ['<'];

    /// <inheritdoc/>
    public override BlockState TryOpen(BlockProcessor processor)
    {
        var line = LineOf(processor);
        if (processor.IsCodeIndent
            || !line.StartsWith(Opening, StringComparison.Ordinal)
            || !line.EndsWith(SummaryEnd, StringComparison.Ordinal)
            || line.Length <= Opening.Length + SummaryEnd.Length
            || line[Opening.Length..^SummaryEnd.Length] is var summary && summary.AsSpan().ContainsAny('<', '>', '&'))
        {
            return BlockState.None;
        }

        processor.NewBlocks.Push(new FoldBlock(this, summary) { Column = processor.Column });
        return BlockState.ContinueDiscard;
    }

    /// <inheritdoc/>
    public override BlockState TryContinue(BlockProcessor processor, Block block) =>
        LineOf(processor) == Closing ? BlockState.BreakDiscard : BlockState.Continue;

    private static string LineOf(BlockProcessor processor) => processor.Line.ToString().Trim();
}
