using System.Diagnostics;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>One notebook in a run.</summary>
/// <threadsafety static="true" instance="false"/>
public sealed class NotebookRun
{
    private readonly Stopwatch _time = new();
    private readonly List<string> _notes = [];

    /// <summary>A notebook that has not been run. What an earlier run left in its cells is cleared away.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="name">What to call it in a report.</param>
    /// <param name="target">The full path of the executed notebook to write.</param>
    public NotebookRun(Notebook notebook, string name, string target)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        Notebook = notebook;
        Name = name;
        Target = target;
        foreach (var cell in notebook.Cells)
        {
            cell.ClearExecution();
        }

        var displayed = new DisplayedOutputs();
        Cells =
        [
            .. notebook.Cells
                .Where(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source))
                .Select((cell, index) => new CellRun(cell, index + 1, displayed)),
        ];
    }

    /// <summary>The notebook; its cells receive the outputs.</summary>
    public Notebook Notebook { get; }

    /// <summary>What to call it in a report.</summary>
    public string Name { get; }

    /// <summary>The full path of the executed notebook.</summary>
    public string Target { get; }

    /// <summary>The code cells that hold code, from top to bottom.</summary>
    public IReadOnlyList<CellRun> Cells { get; }

    /// <summary>How long the notebook has run, its kernel's start and end included.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>Whether the run came to this notebook at all.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the executed notebook was written.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Whether the run was cancelled before this notebook had ended.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Sentences about what went wrong outside of any cell.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Whether something failed: a cell, or the writing of the executed notebook.</summary>
    public bool HasFailed => Cells.Any(cell => cell.Status == CellStatus.Failed) || (HasBegun && !IsWritten);

    /// <summary>How many cells have a status.</summary>
    public int Count(CellStatus status) => Cells.Count(cell => cell.Status == status);

    /// <summary>Notes that the notebook's turn has come.</summary>
    internal void Begin()
    {
        HasBegun = true;
        _time.Start();
    }

    /// <summary>Notes that the notebook's turn is over, and writes the executed notebook.</summary>
    internal void End(bool wasCancelled)
    {
        _time.Stop();
        WasCancelled = wasCancelled;
        foreach (var cell in Cells)
        {
            cell.Outputs.Flush();
        }

        try
        {
            Notebook.Save(Target);
            IsWritten = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note($"The executed notebook could not be written to {Target}: {e.Message}");
        }
    }

    /// <summary>Adds a sentence to <see cref="Notes"/>.</summary>
    internal void Note(string sentence) => _notes.Add(sentence);
}
