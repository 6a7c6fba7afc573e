using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Book;

/// <summary>A notebook with its outputs, and what became of it.</summary>
/// <param name="Notebook">The notebook.</param>
/// <param name="RelativePath">Where it lies in the chapter, such as <c>solutions/02-thirteen-cities.ipynb</c>.</param>
/// <param name="FailedCells">The ids of the cells that failed and were not meant to.</param>
/// <param name="Notes">Sentences about what went wrong outside of any cell.</param>
public sealed record ExecutedNotebook(
    Notebook Notebook,
    string RelativePath,
    IReadOnlySet<string> FailedCells,
    IReadOnlyList<string> Notes)
{
    /// <summary>Whether something in it failed.</summary>
    public bool HasFailed => FailedCells.Count > 0 || Notes.Count > 0;

    /// <summary>A notebook that has just been run.</summary>
    /// <param name="run">The run, which has ended.</param>
    /// <param name="relativePath">Where it lies in the chapter.</param>
    public static ExecutedNotebook From(NotebookRun run, string relativePath)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(
            run.Notebook,
            relativePath,
            run.Cells.Where(cell => cell.Status == CellStatus.Failed).Select(cell => cell.Cell.Id).ToHashSet(),
            run.Notes);
    }

    /// <summary>A notebook that was executed earlier, and holds its outputs.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="relativePath">Where it lies in the chapter.</param>
    public static ExecutedNotebook From(Notebook notebook, string relativePath)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        return new(
            notebook,
            relativePath,
            notebook.Cells
                .Where(cell => !cell.HasTag(CellTag.RaisesException)
                    && cell.Outputs is { } outputs
                    && outputs.OfType<JsonObject>().Any(output => output["output_type"]?.ToString() == "error"))
                .Select(cell => cell.Id)
                .ToHashSet(),
            []);
    }

    /// <summary>Whether a cell holds code that was not run.</summary>
    /// <param name="cell">One of the notebook's cells.</param>
    public static bool WasNotRun(NotebookCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source) && cell.ExecutionCount is null
            && cell.Outputs!.Count == 0;
    }

    /// <summary>The day on which the first of its cells was run (UTC); null if it does not say.</summary>
    public DateOnly? Day => Notebook.Cells
        .Select(cell => (cell.Metadata["execution"] as JsonObject)?["iopub.execute_input"]?.ToString())
        .Select(text => DateTime.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? DateOnly.FromDateTime(time)
            : (DateOnly?)null)
        .FirstOrDefault(day => day is not null);
}
