namespace Interleave.Reader.Running;

/// <summary>Is told about the progress of a run. The calls come one after another.</summary>
public interface IRunProgress
{
    /// <summary>A notebook begins.</summary>
    void NotebookBegins(NotebookRun notebook);

    /// <summary>A cell begins.</summary>
    void CellBegins(NotebookRun notebook, CellRun cell);

    /// <summary>A cell has ended.</summary>
    void CellEnds(NotebookRun notebook, CellRun cell);

    /// <summary>A notebook has ended, and its executed copy is written.</summary>
    void NotebookEnds(NotebookRun notebook);
}
