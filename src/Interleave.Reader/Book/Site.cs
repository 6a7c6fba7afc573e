using System.Globalization;
using System.Text.RegularExpressions;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Rendering;

namespace Interleave.Reader.Book;

/// <summary>The whole book: its pages, and where they were made.</summary>
public sealed partial class Site
{
    /// <summary>The book of some notebooks.</summary>
    /// <param name="notebooks">The notebooks with their outputs, in the order to read them.</param>
    /// <param name="machine">What they were run on, in words; null if it is not known.</param>
    public Site(IReadOnlyList<ExecutedNotebook> notebooks, string? machine)
    {
        ArgumentNullException.ThrowIfNull(notebooks);
        Machine = machine;
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var notebook in notebooks)
        {
            var address = Path.ChangeExtension(notebook.RelativePath.Replace('\\', '/'), ".html");
            addresses.Add(notebook.Notebook.Path, address == IndexAddress ? "index-notebook.html" : address);
        }

        Pages = [.. notebooks.Select(notebook => PageFor(notebook, addresses))];
    }

    /// <summary>The name of the book.</summary>
    public const string Title = "Interleave";

    /// <summary>The address of the first page, which lists the others.</summary>
    public const string IndexAddress = "index.html";

    /// <summary>The pages in the order to read them, without the first one.</summary>
    public IReadOnlyList<BookPage> Pages { get; }

    /// <summary>What the notebooks were run on, in words; null if it is not known.</summary>
    public string? Machine { get; }

    /// <summary>The pages of the chapter itself.</summary>
    public IEnumerable<BookPage> Chapter => Pages.Where(page => !page.IsSolution);

    /// <summary>The pages with solutions.</summary>
    public IEnumerable<BookPage> Solutions => Pages.Where(page => page.IsSolution);

    /// <summary>
    /// When and where the book was made, as the end of a sentence: <c>on 23 November 2026, on …</c>; may be empty.
    /// </summary>
    public string Provenance
    {
        get
        {
            var day = Pages.Select(page => page.Source.Day).FirstOrDefault(day => day is not null);
            return string.Join(", ", ((string?[])[
                day?.ToString("'on' d MMMM yyyy", CultureInfo.InvariantCulture),
                Machine is { } machine ? $"on {machine}" : null,
            ]).OfType<string>());
        }
    }

    /// <summary>The page with the solutions to a page's exercises; null if there is none.</summary>
    /// <param name="page">A page of the chapter.</param>
    public BookPage? SolutionTo(BookPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return Solutions.FirstOrDefault(solution => Path.GetFileName(solution.Address) == page.Address);
    }

    /// <summary>The address of one page as a link on another names it.</summary>
    /// <param name="root">The way from the page with the link to the book's folder.</param>
    /// <param name="address">The address below the book's folder.</param>
    public static string Link(string root, string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return root + string.Join('/', address.Split('/').Select(Uri.EscapeDataString));
    }

    private static BookPage PageFor(ExecutedNotebook source, Dictionary<string, string> addresses)
    {
        var notebook = source.Notebook;
        var address = addresses[notebook.Path];
        var root = string.Concat(Enumerable.Repeat("../", address.Count(character => character == '/')));
        var prose = notebook.Cells
            .Where(cell => cell.Type == CellType.Markdown)
            .ToDictionary(cell => cell.Id, cell => Prose.From(cell, PageOf));
        var name = Path.GetFileNameWithoutExtension(notebook.Path);
        return new BookPage(
            source,
            address,
            LeadingNumber().Match(name).Value,
            notebook.Cells
                .SelectMany(cell => prose.TryGetValue(cell.Id, out var text) ? text.Headings : [])
                .FirstOrDefault(heading => heading.Level == 1)?.Text ?? name,
            notebook.Cells.Count > 0 && prose.TryGetValue(notebook.Cells[0].Id, out var first) ? first.Lead : "",
            prose);

        string? PageOf(string path)
        {
            try
            {
                return addresses.TryGetValue(Path.GetFullPath(path, notebook.Folder), out var target)
                    ? Link(root, target)
                    : null;
            }
            catch (ArgumentException)
            {
                // Not a path at all, such as one with a null character.
                return null;
            }
        }
    }

    [GeneratedRegex("^[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingNumber();
}
