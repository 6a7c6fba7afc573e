using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Interleave.Reader.Page.Live;

/// <summary>The cells that wait to be run, each at most once and after all that it needs, with their texts.</summary>
/// <param name="shared">The lock of the notebook, within which everything here is called.</param>
/// <param name="staleness">Knows what needs what.</param>
/// <param name="changes">Is told when a cell enters the queue or leaves it without being run.</param>
/// <threadsafety static="true" instance="false"/>
internal sealed class RunQueue(Lock shared, Staleness staleness, ChangeFeed changes)
{
    private readonly List<(LiveCell Cell, string Source)> _waiting = [];

    /// <summary>How many cells wait.</summary>
    public int Count
    {
        get
        {
            Debug.Assert(shared.IsHeldByCurrentThread);
            return _waiting.Count;
        }
    }

    /// <summary>
    /// Adds cells. One that waits already is run once, with the text of now; and one that a waiting cell needs goes
    /// before that, so that a value which changes while cells wait is there for those that use it.
    /// </summary>
    /// <param name="cells">The cells, each after all that it needs.</param>
    public void Add(IReadOnlyCollection<LiveCell> cells)
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        _waiting.RemoveAll(waiting => cells.Contains(waiting.Cell));
        foreach (var cell in cells)
        {
            var user = _waiting.FindIndex(waiting => staleness.Needs(waiting.Cell, cell));
            _waiting.Insert(user < 0 ? _waiting.Count : user, (cell, cell.Cell.Source));
            cell.IsQueued = true;
            cell.NotRunBecauseOf = null;
            changes.Note(cell.Cell.Id);
        }

        changes.Note();
    }

    /// <summary>Takes the next cell out of the queue.</summary>
    public bool TryTake([NotNullWhen(true)] out LiveCell? cell, [NotNullWhen(true)] out string? source)
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        if (_waiting.Count == 0)
        {
            (cell, source) = (null, null);
            return false;
        }

        (cell, source) = _waiting[0];
        _waiting.RemoveAt(0);
        cell.IsQueued = false;
        return true;
    }

    /// <summary>Takes all cells out of the queue.</summary>
    public void Clear()
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        Drop(_waiting.Count, _ => { });
    }

    /// <summary>
    /// Takes out of the queue what a failure keeps from being run: all cells, unless the one that failed waits there
    /// once more, as after a better value, and can be run. Then that run stays, from the first cell that it needs.
    /// </summary>
    /// <param name="failed">The cell that failed.</param>
    /// <param name="canGoOn">Whether the kernel is still there.</param>
    public void ClearAfter(LiveCell failed, bool canGoOn)
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        var kept = canGoOn && failed.IsQueued
            ? _waiting.FindIndex(waiting => waiting.Cell == failed || staleness.Needs(failed, waiting.Cell))
            : _waiting.Count;
        Drop(kept, cell =>
        {
            if (cell != failed)
            {
                cell.NotRunBecauseOf = new FailedCell(failed.Cell.Id, failed.Index + 1, staleness.Needs(cell, failed));
            }
        });
    }

    private void Drop(int count, Action<LiveCell> drop)
    {
        foreach (var (cell, _) in _waiting.Take(count))
        {
            cell.IsQueued = false;
            drop(cell);
            changes.Note(cell.Cell.Id);
        }

        _waiting.RemoveRange(0, count);
        changes.Note();
    }
}
