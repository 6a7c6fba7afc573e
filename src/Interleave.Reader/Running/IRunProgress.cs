namespace Interleave.Reader.Running;

/// <summary>Is told how a run gets on. All calls come one after another.</summary>
public interface IRunProgress
{
    /// <summary>A notebook begins.</summary>
    /// <param name="notebook">The notebook.</param>
    void NotebookBegins(NotebookRun notebook);

    /// <summary>A cell begins.</summary>
    /// <param name="notebook">Its notebook.</param>
    /// <param name="cell">The cell.</param>
    void CellBegins(NotebookRun notebook, CellRun cell);

    /// <summary>A cell has ended.</summary>
    /// <param name="notebook">Its notebook.</param>
    /// <param name="cell">The cell.</param>
    void CellEnds(NotebookRun notebook, CellRun cell);

    /// <summary>A notebook has ended, and its executed copy is written.</summary>
    /// <param name="notebook">The notebook.</param>
    void NotebookEnds(NotebookRun notebook);
}
