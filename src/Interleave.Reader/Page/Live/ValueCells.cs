using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Page.Live;

/// <summary>The cells that give the values a reader may edit, and the one that checks them.</summary>
/// <param name="Givers">
/// Where the givers stand among the code cells: the cell tagged <c>parameters</c>, then those tagged
/// <c>injected-parameters</c>, whose values count.
/// </param>
/// <param name="Check">Where the cell tagged <c>check-values</c> stands; below all of them.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed record ValueCells(IReadOnlyList<int> Givers, int Check)
{
    /// <summary>Finds them. A cell tagged <c>parameters</c> with no check below it is one like any other.</summary>
    /// <param name="cells">The code cells, from top to bottom.</param>
    public static IReadOnlyList<ValueCells> In(IEnumerable<NotebookCell> cells)
    {
        var found = new List<ValueCells>();
        var givers = new List<int>();
        foreach (var (index, cell) in cells.Index())
        {
            if (cell.HasTag(CellTag.Parameters))
            {
                givers = [index];
            }
            else if (cell.HasTag(CellTag.InjectedParameters) && givers.Count > 0)
            {
                givers.Add(index);
            }
            else if (cell.HasTag(CellTag.CheckValues) && givers.Count > 0)
            {
                found.Add(new ValueCells(givers, index));
                givers = [];
            }
        }

        return found;
    }

    /// <summary>The cells that run as one when a giver is run: it, the givers below it, and the check.</summary>
    public IEnumerable<int> RunWith(int giver) => Givers.Where(index => index >= giver).Append(Check);
}
