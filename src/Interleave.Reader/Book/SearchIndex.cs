using System.Text;
using System.Text.Json;

namespace Interleave.Reader.Book;

/// <summary>
/// The index that search.js searches: an entry for each section, with its prose and its code. It is a script and not a
/// JSON file, because a page that was opened from a folder may load scripts from there, and nothing else.
/// </summary>
internal static class SearchIndex
{
    /// <summary>The script.</summary>
    public static string Of(Site book)
    {
        var sections = book.Pages.SelectMany(page => SectionsOf(page).Select(section => new
        {
            page = page.Address,
            title = page.Title,
            heading = section.Heading,
            anchor = section.Anchor,
            text = section.Text.ToString(),
        }));
        return $"window.interleaveSearchIndex = {JsonSerializer.Serialize(sections)};\n";
    }

    private static List<Section> SectionsOf(BookPage page)
    {
        var sections = new List<Section> { new(page.Title, "", new StringBuilder()) };
        foreach (var cell in page.Source.Notebook.Cells)
        {
            if (page.Prose.TryGetValue(cell.Id, out var prose))
            {
                foreach (var section in prose.Sections)
                {
                    // The title is that of the page, whose entry is there already.
                    if (section.Heading is { } heading && heading.Text != page.Title)
                    {
                        sections.Add(new Section(heading.Text, heading.Anchor, new StringBuilder()));
                    }

                    Add(section.Text);
                }
            }
            else if (cell.IsCode)
            {
                Add(cell.Source);
            }
        }

        return sections;

        void Add(string text) => sections[^1].Text.Append(sections[^1].Text.Length > 0 ? " " : "")
            .AppendJoin(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed record Section(string Heading, string Anchor, StringBuilder Text);
}
