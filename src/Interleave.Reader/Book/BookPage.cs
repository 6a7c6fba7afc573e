using Interleave.Reader.Rendering;

namespace Interleave.Reader.Book;

/// <summary>A page of the book: a notebook.</summary>
/// <param name="Source">The notebook.</param>
/// <param name="Address">
/// The page's address below the book's folder, such as <c>solutions/02-thirteen-cities.html</c>.
/// </param>
/// <param name="Number">The number at the beginning of the notebook's name; empty if there is none.</param>
/// <param name="Title">Its title.</param>
/// <param name="Lead">The text of its first paragraph; may be empty.</param>
/// <param name="Prose">Its cells of prose, by id.</param>
public sealed record BookPage(
    ExecutedNotebook Source,
    string Address,
    string Number,
    string Title,
    string Lead,
    IReadOnlyDictionary<string, Prose> Prose)
{
    /// <summary>Whether it lies in a folder of its own, as the solutions do.</summary>
    public bool IsSolution => Address.Contains('/', StringComparison.Ordinal);

    /// <summary>The way from this page's folder to the book's: empty, or <c>../</c> for each folder.</summary>
    public string Root => string.Concat(Enumerable.Repeat("../", Address.Count(character => character == '/')));

    /// <summary>The headings of its sections, from top to bottom.</summary>
    public IEnumerable<ProseHeading> Sections => Headings.Where(heading => heading.Level == 2);

    /// <summary>Whether the notebook has no title of its own, so that the page must show one.</summary>
    public bool LacksTitle => Headings.All(heading => heading.Level != 1);

    private IEnumerable<ProseHeading> Headings => Source.Notebook.Cells
        .SelectMany(cell => Prose.TryGetValue(cell.Id, out var prose) ? prose.Headings : []);
}
