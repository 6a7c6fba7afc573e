using System.Diagnostics;
using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// Which cells need which, and so which are out of date after a change, and what a run has to run first. The values
/// that a reader may edit and the cell that checks them run as one.
/// </summary>
/// <param name="shared">The lock of the notebook, within which everything here is called.</param>
/// <param name="cells">The code cells, from top to bottom.</param>
/// <param name="changes">Is told which cells look different.</param>
/// <threadsafety static="true" instance="false"/>
internal sealed class Staleness(Lock shared, LiveCell[] cells, ChangeFeed changes)
{
    private readonly IReadOnlyList<ValueCells> _values = ValueCells.In(cells.Select(cell => cell.Cell));
    private CellNeeds? _needs;

    /// <summary>Whether a cell needs another one, directly or not.</summary>
    public bool Needs(LiveCell cell, LiveCell other) => Current().All(cell.Index).Contains(other.Index);

    /// <summary>The <c>using</c> directives of the cells above one, some of which it may need.</summary>
    public IEnumerable<string> UsingsAbove(LiveCell cell) => Current().UsingsAbove(cell.Index);

    /// <summary>Whether a cell, or one that it needs, was changed or run again after it ran.</summary>
    public bool IsOutOfDate(LiveCell cell)
    {
        var needs = Current();
        var known = new bool?[cells.Length];
        return Find(cell.Index);

        bool Find(int index)
        {
            if (known[index] is { } result)
            {
                return result;
            }

            var one = cells[index];
            return (known[index] = one.RanSource != one.Cell.Source
                || one.Execution?.Status is CellStatus.Failed or CellStatus.Stopped
                || needs.Direct(index).Any(earlier => cells[earlier].RanOrder > one.RanOrder || Find(earlier))).Value;
        }
    }

    /// <summary>The cells to run, each after all that it needs.</summary>
    /// <param name="cell">The cell that the scope starts from; null for all cells.</param>
    /// <param name="scope">Which cells.</param>
    public IReadOnlyCollection<LiveCell> Plan(LiveCell? cell, RunScope scope)
    {
        var filled = cells.Where(one => !string.IsNullOrWhiteSpace(one.Cell.Source));
        return (cell, scope) switch
        {
            (null, _) or (_, RunScope.All) => [.. filled],
            (_, RunScope.Above) => [.. filled.Where(one => one.Index < cell.Index)],
            (_, RunScope.CellAlone) => [cell],
            (_, RunScope.CellAndDependents) => [.. WithNeeds(cell).Union(Dependents(cell))],
            _ => [.. WithNeeds(cell)],
        };
    }

    /// <summary>
    /// How many cells below one depend on it and have been run in this kernel. Those that run as one with it do not
    /// count.
    /// </summary>
    public int CountDependents(LiveCell cell) => Dependents(cell).Except(RunWith(cell)).Count();

    /// <summary>
    /// What the check says against the values of a cell, as they ran last; null if it says nothing, or the values have
    /// been changed since and not been checked again.
    /// </summary>
    public string? Refusal(LiveCell cell)
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        if (ValuesOf(cell) is not { } values)
        {
            return null;
        }

        var check = cells[values.Check];
        var isOfTheseValues = values.Givers.Append(values.Check).Select(index => cells[index]).All(one =>
            one.RanSource == one.Cell.Source && one.RanOrder <= check.RanOrder);
        return isOfTheseValues && check.Status == CellStatus.Failed
            ? check.Cell.Outputs!.OfType<JsonObject>()
                .Where(output => output["output_type"].AsText() == "error")
                .Select(output => TextExcerpt.Of(output["evalue"].AsText() ?? ""))
                .FirstOrDefault()
            : null;
    }

    /// <summary>Notes that a cell has changed or run, and that others look different because of it.</summary>
    public void NoteChange(LiveCell changed)
    {
        Debug.Assert(shared.IsHeldByCurrentThread);
        changes.Note(changed.Cell.Id);

        // What gives a value shows what its check says, and so does another giver of the same values.
        var givers = _values
            .Where(values => values.Check == changed.Index || values.Givers.Contains(changed.Index))
            .SelectMany(values => values.Givers)
            .Select(index => cells[index]);
        var later = cells.Skip(changed.Index + 1).Where(cell => cell.RanSource is not null);
        foreach (var cell in givers.Concat(later))
        {
            changes.Note(cell.Cell.Id);
        }

        changes.Note();
    }

    /// <summary>A cell, those that run as one with it, and before them what they need that is out of date.</summary>
    private IEnumerable<LiveCell> WithNeeds(LiveCell cell)
    {
        var together = RunWith(cell).ToArray();
        return together
            .SelectMany(one => Current().All(one.Index))
            .Select(index => cells[index])
            .Where(IsOutOfDate)
            .Union(together)
            .OrderBy(one => one.Index);
    }

    /// <summary>The cells below one that depend on it and have been run in this kernel.</summary>
    private IEnumerable<LiveCell> Dependents(LiveCell cell) => Current().DependingOn(cell.Index)
        .Select(index => cells[index])
        .Where(one => one.RanSource is not null);

    /// <summary>A cell and those that run as one with it, from top to bottom.</summary>
    private IEnumerable<LiveCell> RunWith(LiveCell cell) =>
        ValuesOf(cell)?.RunWith(cell.Index).Select(index => cells[index]) ?? [cell];

    private ValueCells? ValuesOf(LiveCell cell) =>
        _values.FirstOrDefault(values => values.Givers.Contains(cell.Index));

    private CellNeeds Current()
    {
        Debug.Assert(shared.IsHeldByCurrentThread);

        // The symbols are new objects exactly where a text has changed.
        if (_needs is null || !_needs.IsOf(cells.Select(cell => cell.Symbols)))
        {
            _needs = new CellNeeds([.. cells.Select(cell => cell.Symbols)], _values);
        }

        return _needs;
    }
}
