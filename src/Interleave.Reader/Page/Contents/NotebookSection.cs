using Interleave.Reader.Notebooks;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Page.Contents;

/// <summary>A section of a notebook: a heading of the second level, and the code down to the next.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="CodeCells">The ids of the cells with code.</param>
public sealed record NotebookSection(ProseHeading Heading, IReadOnlyList<string> CodeCells)
{
    /// <summary>The sections of a notebook, from top to bottom.</summary>
    public static IReadOnlyList<NotebookSection> Of(IEnumerable<NotebookCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var sections = new List<(ProseHeading Heading, List<string> CodeCells)>();
        foreach (var cell in cells)
        {
            if (cell.Type == CellType.Markdown)
            {
                sections.AddRange(Prose.From(cell, _ => null).Headings.Where(heading => heading.Level == 2)
                    .Select(heading => (heading, new List<string>())));
            }
            else if (cell.IsCode && sections.Count > 0)
            {
                sections[^1].CodeCells.Add(cell.Id);
            }
        }

        return [.. sections.Select(section => new NotebookSection(section.Heading, section.CodeCells))];
    }
}
