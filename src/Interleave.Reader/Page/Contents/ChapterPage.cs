using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Contents;

/// <summary>One notebook in the table of contents.</summary>
/// <param name="Slug">Its name in addresses: the file's place below the chapter's folder, without its ending.</param>
/// <param name="Title">The first heading.</param>
/// <param name="Path">The file.</param>
/// <param name="CodeCells">The ids of the cells with code.</param>
public sealed record ChapterPage(string Slug, string Title, string Path, IReadOnlyList<string> CodeCells)
{
    /// <summary>Whether it holds the solutions of another one.</summary>
    public bool IsSolution => Slug.Contains('/', StringComparison.Ordinal);

    /// <summary>The entry for a notebook.</summary>
    internal static ChapterPage For(string slug, Notebook notebook)
    {
        var heading = notebook.Cells
            .Where(cell => cell.Type == CellType.Markdown)
            .SelectMany(cell => cell.Source.Split('\n'))
            .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        return new ChapterPage(
            slug,
            heading is null ? slug : heading[2..].Trim(),
            notebook.Path,
            [.. notebook.Cells.Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source)).Select(cell => cell.Id)]);
    }
}
