using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Interleave.Reader.Page.Live;

/// <content>The values that a reader may edit, and the cell that checks them: the two run as one.</content>
public sealed partial class LiveNotebook
{
    /// <summary>
    /// How many cells below one depend on it and have been run in this kernel. Those that run as one with it do not
    /// count.
    /// </summary>
    /// <param name="id">The cell.</param>
    public int CountDependents(string id)
    {
        lock (_lock)
        {
            var cell = _byId[id];
            return Needs().DependingOn(cell.Index)
                .Except(RunWith(cell))
                .Count(index => _cells[index].RanSource is not null);
        }
    }

    /// <summary>A cell, those that run as one with it, and before them what they need that is out of date.</summary>
    private LiveCell[] WithNeeds(LiveCell cell)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        int[] together = [.. RunWith(cell)];
        return
        [
            .. together.SelectMany(Needs().All).Where(index => IsOutOfDate(_cells[index]))
                .Union(together)
                .Order()
                .Select(index => _cells[index]),
        ];
    }

    /// <summary>A cell and those that run as one with it, from top to bottom.</summary>
    private IEnumerable<int> RunWith(LiveCell cell) =>
        _values.FirstOrDefault(values => values.Givers.Contains(cell.Index))?.RunWith(cell.Index) ?? [cell.Index];

    /// <summary>
    /// How many of the waiting cells a failure takes out of the queue: all of them, unless the cell that failed waits there
    /// once more, as after a better value, and the kernel is still there. Then that run is left, from the first cell
    /// that it needs.
    /// </summary>
    private int CountDropped(LiveCell failed)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        if (_kernel is null || !_queue.Exists(waiting => waiting.Cell == failed))
        {
            return _queue.Count;
        }

        var needed = Needs().All(failed.Index);
        return _queue.FindIndex(waiting => waiting.Cell == failed || needed.Contains(waiting.Cell.Index));
    }

    /// <summary>
    /// What the check says against the values of a cell, as they ran last; null where it says nothing, or the values
    /// have been changed since and not been checked again.
    /// </summary>
    private string? Refusal(LiveCell cell)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        if (_values.FirstOrDefault(values => values.Givers.Contains(cell.Index)) is not { } values)
        {
            return null;
        }

        var check = _cells[values.Check];
        var isOfTheseValues = values.Givers.Append(values.Check).Select(index => _cells[index]).All(one =>
            one.RanSource == one.Cell.Source && one.RanOrder <= check.RanOrder);
        return isOfTheseValues && check.Status == CellStatus.Failed
            ? check.Cell.Outputs!.OfType<JsonObject>()
                .Where(output => output["output_type"]?.ToString() == "error")
                .Select(output => TextExcerpt.Of(output["evalue"]?.ToString() ?? ""))
                .FirstOrDefault()
            : null;
    }

    /// <summary>A cell that gives values looks different when their check does, or another giver.</summary>
    private void NoteValues(LiveCell changed)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        foreach (var values in _values.Where(one => one.Check == changed.Index || one.Givers.Contains(changed.Index)))
        {
            foreach (var giver in values.Givers)
            {
                _changes.Note(_cells[giver].Cell.Id);
            }
        }
    }
}
