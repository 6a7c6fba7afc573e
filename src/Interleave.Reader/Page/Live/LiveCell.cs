using System.Text.Json.Nodes;
using Interleave.Reader.Notebooks;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>A code cell of a live notebook.</summary>
/// <remarks>Guarded by the lock of its notebook.</remarks>
/// <threadsafety static="true" instance="false"/>
internal sealed class LiveCell
{
    /// <summary>The MIME type in which a check publishes its verdict.</summary>
    private const string VerdictType = "application/vnd.interleave.verdict+json";

    private CellSymbols? _symbols;

    // What remains of the last execution when its kernel is gone.
    private CellStatus _statusBefore;
    private TimeSpan? _tookBefore;

    /// <summary>A cell as the notebook has it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="index">Its place among the code cells, from 0.</param>
    /// <param name="displayed">The outputs of the notebook that can be updated.</param>
    /// <param name="changes">Is told when another cell updates an output of this one.</param>
    public LiveCell(NotebookCell cell, int index, DisplayedOutputs displayed, ChangeFeed changes)
    {
        Cell = cell;
        Index = index;
        Original = cell.Source;
        cell.ClearExecution();
        Outputs = new CellOutputs(cell, displayed, () => changes.Note(cell.Id));
        Shown = new ShownOutputs(Outputs);
    }

    /// <summary>The cell; its source is the text that counts, and its outputs are those of the last run.</summary>
    public NotebookCell Cell { get; }

    /// <summary>Its place among the code cells, from 0.</summary>
    public int Index { get; }

    /// <summary>The chapter's own text.</summary>
    public string Original { get; }

    /// <summary>The chapter's text that the reader began to edit; null if nothing is edited.</summary>
    public string? Base { get; set; }

    /// <summary>How many times the text was changed.</summary>
    public long Revision { get; set; }

    /// <summary>Whether it was once run without a failure, and its exercise passed.</summary>
    public bool IsDone { get; set; }

    /// <summary>Collects the outputs.</summary>
    public CellOutputs Outputs { get; }

    /// <summary>The outputs as the page shows them.</summary>
    public ShownOutputs Shown { get; }

    /// <summary>Whether it waits for its turn.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The cell whose failure kept this one from running when it was last to run; null if none did.</summary>
    public FailedCell? NotRunBecauseOf { get; set; }

    /// <summary>Its last execution in this kernel; null if there was none.</summary>
    public Execution? Execution { get; private set; }

    /// <summary>The text that was executed last in this kernel; null if none was.</summary>
    public string? RanSource { get; private set; }

    /// <summary>When it was executed in this kernel, as a number that grows; 0 if it was not.</summary>
    public long RanOrder { get; private set; }

    /// <summary>Whether the outputs come from before this kernel.</summary>
    public bool OutputsAreOld { get; private set; }

    /// <summary>
    /// What was shown before the run that is under way; it stays until the run shows something itself.
    /// </summary>
    public IReadOnlyList<OutputSnapshot> Before { get; private set; } = [];

    /// <summary>What has become of it in this kernel.</summary>
    public CellStatus Status =>
        Execution?.Status == CellStatus.Running ? CellStatus.Running
        : IsQueued ? CellStatus.Queued
        : Execution?.Status ?? _statusBefore;

    /// <summary>Whether it runs or waits for its turn.</summary>
    public bool IsUnderWay => Status is CellStatus.Running or CellStatus.Queued;

    /// <summary>How long the last run took; null before the first has ended.</summary>
    public TimeSpan? Took =>
        Execution is null ? _tookBefore
        : Execution.Status == CellStatus.Running ? null
        : Execution.Elapsed;

    /// <summary>Whether the text is not the chapter's own.</summary>
    public bool IsEdited => Cell.Source != Original;

    /// <summary>The names in the text; none in another language, which is not read here.</summary>
    public CellSymbols Symbols =>
        _symbols ??= CellSymbols.In(CodeLanguage.IsCSharp(Cell.Language) ? Cell.Source : "");

    /// <summary>Gives the cell another text.</summary>
    public void SetSource(string source)
    {
        Cell.Source = source;
        _symbols = null;
    }

    /// <summary>Notes that an execution begins.</summary>
    public void Begin(Execution execution, string source, long order)
    {
        Before = Shown.Views();
        Clear();
        (Execution, RanSource, RanOrder) = (execution, source, order);
        OutputsAreOld = false;
        NotRunBecauseOf = null;
    }

    /// <summary>Notes that the execution has ended.</summary>
    public void End() => Before = [];

    /// <summary>Notes that the kernel which ran it is gone.</summary>
    public void Forget()
    {
        var failed = (Execution?.Status ?? _statusBefore) == CellStatus.Failed;
        (_statusBefore, _tookBefore) = (failed ? CellStatus.Failed : CellStatus.NotRun, Took);
        (Execution, RanSource, RanOrder) = (null, null, 0);
        NotRunBecauseOf = null;
        OutputsAreOld = Cell.Outputs!.Count > 0;
        Before = [];
    }

    /// <summary>
    /// Makes it a cell that was never run; what it left behind in the kernel stays there, and is no longer shown.
    /// </summary>
    public void Reset()
    {
        Clear();
        (_statusBefore, _tookBefore) = (CellStatus.NotRun, null);
        (Execution, RanSource, RanOrder) = (null, null, 0);
        (NotRunBecauseOf, OutputsAreOld) = (null, false);
    }

    /// <summary>Puts outputs back that were kept.</summary>
    public void Restore(JsonArray outputs)
    {
        foreach (var output in outputs.OfType<JsonObject>())
        {
            Cell.Outputs!.Add(output.DeepClone());
        }

        OutputsAreOld = Cell.Outputs!.Count > 0;
    }

    /// <summary>Whether the answer to the exercise that the cell checks is right; null if it checks none.</summary>
    public bool? Verdict() => Cell.Outputs!
        .Select(output => output.Member("data").Member(VerdictType).ParsedObject()?["verdict"].AsText())
        .FirstOrDefault(verdict => verdict is not null) is { } verdict
        ? verdict == "pass"
        : null;

    private void Clear()
    {
        Outputs.Clear();
        Cell.ExecutionCount = null;
    }
}
