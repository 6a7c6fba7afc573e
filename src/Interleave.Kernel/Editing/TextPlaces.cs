using Microsoft.CodeAnalysis.Text;
using LinePosition = Microsoft.DotNet.Interactive.LinePosition;
using LinePositionSpan = Microsoft.DotNet.Interactive.LinePositionSpan;

namespace Interleave.Kernel.Editing;

/// <summary>
/// Places in a text: the engine counts lines and characters from 0, and Roslyn characters from the text's begin.
/// </summary>
internal static class TextPlaces
{
    /// <summary>The place from the text's begin; one outside of the text is its nearest end.</summary>
    public static int OffsetOf(string text, LinePosition position)
    {
        var lines = SourceText.From(text).Lines;
        var line = lines[Math.Clamp(position.Line, 0, lines.Count - 1)];
        return Math.Clamp(line.Start + position.Character, line.Start, line.End);
    }

    /// <summary>The place as line and character.</summary>
    /// <param name="offset">The place, from 0 to the text's length.</param>
    public static LinePosition PositionOf(string text, int offset) =>
        LinePosition.FromCodeAnalysisLinePosition(SourceText.From(text).Lines.GetLinePosition(offset));

    /// <summary>Two places as lines and characters.</summary>
    public static LinePositionSpan SpanOf(string text, int start, int end) =>
        new(PositionOf(text, start), PositionOf(text, end));
}
