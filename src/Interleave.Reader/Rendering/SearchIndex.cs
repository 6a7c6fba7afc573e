using System.Text;
using System.Text.Json;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Rendering;

/// <summary>
/// The index that search.js searches: an entry for each section, with its prose and its code. It is a script and not a
/// JSON file, because a page that was opened from a folder may load scripts from there, and nothing else.
/// </summary>
/// <threadsafety static="true"/>
internal static class SearchIndex
{
    /// <summary>The script.</summary>
    /// <param name="pages">The address of each page from where the search box has its root, its title, its
    /// cells.</param>
    public static string Of(IEnumerable<(string Address, string Title, IEnumerable<NotebookCell> Cells)> pages)
    {
        var sections = pages.SelectMany(page => SectionsOf(page.Title, page.Cells).Select(section => new
        {
            page = page.Address,
            title = page.Title,
            heading = section.Heading,
            anchor = section.Anchor,
            text = section.Text.ToString(),
        }));
        return $"window.interleaveSearchIndex = {JsonSerializer.Serialize(sections)};\n";
    }

    private static List<Section> SectionsOf(string title, IEnumerable<NotebookCell> cells)
    {
        var sections = new List<Section> { new(title, "", new StringBuilder()) };
        foreach (var cell in cells)
        {
            if (cell.Type == CellType.Markdown)
            {
                foreach (var section in Prose.From(cell, _ => null).Sections)
                {
                    // The title is that of the page, whose entry is there already.
                    if (section.Heading is { } heading && heading.Text != title)
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
