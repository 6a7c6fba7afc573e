using Interleave.Reader.Notebooks;

namespace Interleave.Engines.Tests;

/// <summary>Compares two executed copies of one notebook, cell by cell.</summary>
internal static class NotebookComparison
{
    /// <summary>The cells that ended differently, in the notebook's order.</summary>
    /// <param name="ours">The notebook as our kernel executed it.</param>
    /// <param name="genuine">The notebook as .NET Interactive executed it.</param>
    /// <exception cref="ArgumentException">They are not copies of one notebook: their code cells differ.</exception>
    public static IReadOnlyList<CellDifference> Differences(Notebook ours, Notebook genuine)
    {
        var (ourCells, genuineCells) = (CodeCells(ours), CodeCells(genuine));
        if (!ourCells.Select(Code).SequenceEqual(genuineCells.Select(Code)))
        {
            throw new ArgumentException("These are not copies of one notebook.", nameof(genuine));
        }

        return
        [
            .. ourCells.Zip(genuineCells)
                .Select((pair, index) =>
                    new CellDifference(index + 1, CellOutcome.Of(pair.First), CellOutcome.Of(pair.Second)))
                .Where(pair => pair.Ours != pair.Genuine),
        ];
    }

    private static (string Id, string Source) Code(NotebookCell cell) => (cell.Id, cell.Source);

    // A cell without code is sent to no engine.
    private static NotebookCell[] CodeCells(Notebook notebook) =>
        [.. notebook.Cells.Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source))];
}
