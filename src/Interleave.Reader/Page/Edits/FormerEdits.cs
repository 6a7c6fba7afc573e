using Interleave.Reader.Notebooks;
using Interleave.Reader.Page.Contents;

namespace Interleave.Reader.Page.Edits;

/// <summary>
/// What readers wrote in notebooks that have since been renamed, moved or divided: it is found again by the ids of the
/// cells, which stay the same, and kept for the notebook that has the cell now.
/// </summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class FormerEdits
{
    /// <summary>How often an id occurs in the chapter: what stands in one notebook alone is known by its id.</summary>
    private readonly Dictionary<string, int> _notebooksWithId = [];

    private readonly Dictionary<string, Notebook> _chapter = new(PathCase.OfSystem.Comparer);
    private readonly List<NotebookEdits> _former;

    private FormerEdits(Chapter chapter, IEnumerable<NotebookEdits> kept)
    {
        foreach (var page in chapter.Pages)
        {
            var notebook = _chapter[page.Path] = Notebook.Load(page.Path);
            foreach (var cell in notebook.Cells)
            {
                _notebooksWithId[cell.Id] = _notebooksWithId.GetValueOrDefault(cell.Id) + 1;
            }
        }

        // The newest first: where two have the same cell, it counts. A notebook of another chapter that is still where
        // it was keeps what was written there to itself.
        _former =
        [
            .. kept.Where(edits => edits.Notebook.Length > 0
                && (_chapter.ContainsKey(edits.Notebook) || !File.Exists(edits.Notebook))),
        ];
    }

    /// <summary>
    /// Gives the notebooks of a chapter what was kept of their cells under another name or in another place. What is
    /// kept for a cell already is not changed, and what is found stays where it was, too.
    /// </summary>
    /// <param name="chapter">The chapter; it must be claimed (<see cref="EditStore.Claim"/>).</param>
    /// <param name="store">Where edits are kept.</param>
    /// <exception cref="NotebookException">A file of the chapter is no longer a notebook.</exception>
    public static async Task BringOverAsync(Chapter chapter, EditStore store)
    {
        if (store.AllEdits() is not { Count: > 0 } kept)
        {
            return;
        }

        var former = new FormerEdits(chapter, kept);
        foreach (var path in former._chapter.Keys)
        {
            var file = store.EditsOf(path);
            var edits = file.Peek() ?? new NotebookEdits { Notebook = path };
            if (!former.BringOver(path, edits))
            {
                continue;
            }

            try
            {
                await file.WriteAsync(edits).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The page says so itself as soon as something is to be kept.
                return;
            }
        }
    }

    private bool BringOver(string path, NotebookEdits edits)
    {
        var isChanged = false;
        foreach (var cell in _chapter[path].Cells.Where(cell => cell.IsCode && !edits.Cells.ContainsKey(cell.Id)))
        {
            if (_former.Find(former => IsOf(cell, path, former)) is { } found)
            {
                edits.Cells[cell.Id] = found.Cells[cell.Id];
                isChanged = true;
            }
        }

        return isChanged;
    }

    /// <summary>Whether what was kept of a former notebook has something of this very cell.</summary>
    private bool IsOf(NotebookCell cell, string path, NotebookEdits former) =>
        former.Cells.TryGetValue(cell.Id, out var edit)
        && !_chapter.Comparer.Equals(former.Notebook, path)
        && !(_chapter.TryGetValue(former.Notebook, out var still) && still.Cells.Any(other => other.Id == cell.Id))

        // Every notebook has a cell "setup", for instance: such a one is known by its file, or the text it began with.
        && (_notebooksWithId[cell.Id] == 1
            || _chapter.Comparer.Equals(Path.GetFileName(former.Notebook), Path.GetFileName(path))
            || edit.Base == cell.Source);
}
