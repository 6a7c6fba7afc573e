namespace Interleave.Reader.Page.Live;

/// <summary>The cell whose failure kept another one from being run.</summary>
/// <param name="Id">Identifies the cell that failed.</param>
/// <param name="Number">Its number among the cells with code, from 1.</param>
/// <param name="IsNeeded">Whether the other cell needs it, or only stood behind it in the queue.</param>
public sealed record FailedCell(string Id, int Number, bool IsNeeded);
