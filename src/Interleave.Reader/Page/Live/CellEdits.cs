using System.Diagnostics;
using Interleave.Reader.Page.Edits;

namespace Interleave.Reader.Page.Live;

/// <summary>What the reader makes of the cells, and what they show: changed here, and kept on disk.</summary>
/// <threadsafety static="true" instance="false"/>
internal sealed class CellEdits
{
    private readonly Lock _lock;
    private readonly LiveCell[] _cells;
    private readonly Staleness _staleness;
    private readonly ChangeFeed _changes;
    private readonly KeptFile<NotebookEdits> _editsFile;
    private readonly KeptFile<NotebookOutputs> _outputsFile;
    private readonly NotebookEdits _edits;
    private string? _notKept;

    /// <summary>Gives the cells the texts and the outputs that were kept for them.</summary>
    /// <param name="shared">The lock of the notebook, within which everything else here is called.</param>
    /// <param name="notebook">The notebook's full path.</param>
    /// <param name="cells">Its code cells.</param>
    /// <param name="store">Where edits are kept.</param>
    /// <param name="staleness">Notes what a change of a text makes out of date.</param>
    /// <param name="changes">Is told when edits can no longer be kept, or can be again.</param>
    public CellEdits(
        Lock shared, string notebook, LiveCell[] cells, EditStore store, Staleness staleness, ChangeFeed changes)
    {
        (_lock, _cells, _staleness, _changes) = (shared, cells, staleness, changes);
        _editsFile = store.EditsOf(notebook);
        _outputsFile = store.OutputsOf(notebook);
        _edits = _editsFile.Read(out var problem) ?? new NotebookEdits { Notebook = notebook };
        Problem = problem;
        var outputs = _outputsFile.Read(out _) ?? new NotebookOutputs();
        foreach (var cell in cells)
        {
            if (_edits.Cells.GetValueOrDefault(cell.Cell.Id) is { } edit)
            {
                cell.SetSource(edit.Source ?? cell.Original);
                (cell.Base, cell.Revision, cell.IsDone) = (edit.Base, edit.Revision, edit.IsDone);
            }

            if (outputs.Cells.GetValueOrDefault(cell.Cell.Id) is { } kept)
            {
                cell.Restore(kept);
            }
        }
    }

    /// <summary>
    /// A sentence about edits that could not be read when the notebook was opened; null if they could.
    /// </summary>
    public string? Problem { get; }

    /// <summary>A sentence about edits that cannot be kept on disk; null while they are kept.</summary>
    public string? NotKept
    {
        get
        {
            Debug.Assert(_lock.IsHeldByCurrentThread);
            return _notKept;
        }
    }

    /// <summary>Gives a cell another text.</summary>
    /// <returns>Completes when the text is on disk; faulted if it cannot be written.</returns>
    public Task Change(LiveCell cell, string source)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        if (source == cell.Cell.Source)
        {
            return Task.CompletedTask;
        }

        cell.Base = source == cell.Original ? null : cell.Base ?? cell.Original;
        cell.SetSource(source);
        cell.Revision++;
        _staleness.NoteChange(cell);
        return Keep(cell);
    }

    /// <summary>Gives a cell the chapter's own text again, and takes its outputs away.</summary>
    /// <returns>As for <see cref="Change"/>.</returns>
    public Task Reset(LiveCell cell)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        if (!cell.IsUnderWay)
        {
            cell.Reset();
        }

        cell.Base = null;
        _ = Change(cell, cell.Original);

        // Also where the text stays the same: what the cell showed is gone.
        _staleness.NoteChange(cell);
        return Keep(cell);
    }

    /// <summary>Keeps what the reader made of a cell.</summary>
    /// <returns>As for <see cref="Change"/>.</returns>
    public Task Keep(LiveCell cell)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        var id = cell.Cell.Id;
        if (_edits.Cells.ContainsKey(id) || cell.Revision > 0 || cell.IsDone)
        {
            var source = cell.IsEdited ? cell.Cell.Source : null;
            _edits.Cells[id] = new CellEdit(source, cell.Base, cell.Revision, cell.IsDone);
        }

        var kept = _editsFile.WriteAsync(_edits);
        _ = kept.ContinueWith(NoteWhetherKept, TaskScheduler.Default);
        return kept;
    }

    /// <summary>Keeps what the cells show.</summary>
    public void KeepOutputs()
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        var kept = new NotebookOutputs();
        foreach (var cell in _cells.Where(cell => cell.Cell.Outputs!.Count > 0))
        {
            kept.Cells[cell.Cell.Id] = cell.Shown.ToKeep();
        }

        // Outputs that cannot be kept are no loss: a run shows them again.
        _ = _outputsFile.WriteAsync(kept).ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
    }

    /// <summary>Waits until nothing is left to write. Any thread may call it, without the lock.</summary>
    public Task FlushAsync() => Task.WhenAll(_editsFile.FlushAsync(), _outputsFile.FlushAsync());

    private void NoteWhetherKept(Task kept)
    {
        var problem = kept.Exception is { InnerException: { } e }
            ? $"What you write cannot be kept on disk ({e.Message}) "
                + "Until that is fixed it is only in this page: download the notebook."
            : null;
        lock (_lock)
        {
            if (problem != _notKept)
            {
                _notKept = problem;
                _changes.Note();
            }
        }
    }
}
