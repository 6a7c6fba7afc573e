using Markdig.Parsers;
using Markdig.Syntax;

namespace Interleave.Reader.Rendering;

/// <summary>A part of the text that stays folded until the reader asks for it.</summary>
/// <param name="parser">The parser that found it.</param>
/// <param name="summary">What stands there while it is folded.</param>
internal sealed class FoldBlock(BlockParser parser, string summary) : ContainerBlock(parser)
{
    /// <summary>What stands there while it is folded; a text, without marks.</summary>
    public string Summary { get; } = summary;
}
