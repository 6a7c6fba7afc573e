using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Page.Contents;

/// <summary>One notebook in the table of contents.</summary>
/// <param name="Slug">Its name in addresses: the file's place below the chapter's folder, without its ending.</param>
/// <param name="Title">The first heading.</param>
/// <param name="Lead">The text of its first paragraph; may be empty.</param>
/// <param name="Path">The file.</param>
/// <param name="CodeCells">The ids of the cells with code.</param>
/// <param name="HasExperiment">Whether a cell is tagged as the experiment to begin with.</param>
public sealed partial record ChapterPage(
    string Slug, string Title, string Lead, string Path, IReadOnlyList<string> CodeCells, bool HasExperiment)
{
    /// <summary>Whether it holds the solutions of another one.</summary>
    public bool IsSolution => Slug.Contains('/', StringComparison.Ordinal);

    /// <summary>The address of its page.</summary>
    public string Address => "/read/" + string.Join('/', Slug.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The number at the beginning of its name; may be empty.</summary>
    public string Number => LeadingNumber().Match(Slug[(Slug.LastIndexOf('/') + 1)..]).Value;

    /// <summary>The entry for a notebook.</summary>
    internal static ChapterPage For(string slug, Notebook notebook)
    {
        Prose[] prose = [.. notebook.Cells.Where(cell => cell.Type == CellType.Markdown)
            .Select(cell => Prose.From(cell, _ => null))];
        return new ChapterPage(
            slug,
            prose.SelectMany(text => text.Headings).FirstOrDefault(heading => heading.Level == 1)?.Text ?? slug,
            prose is [var first, ..] ? first.Lead : "",
            notebook.Path,
            [.. notebook.Cells.Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source))
                .Select(cell => cell.Id)],
            notebook.Cells.Any(cell => cell.IsCode && cell.HasTag(CellTag.Experiment)));
    }

    [GeneratedRegex("^[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingNumber();
}
