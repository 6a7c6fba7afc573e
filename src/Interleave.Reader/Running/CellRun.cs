using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>One code cell in a run.</summary>
/// <threadsafety static="true" instance="false"/>
public sealed class CellRun
{
    /// <summary>A cell that has not been run.</summary>
    internal CellRun(NotebookCell cell, int number, DisplayedOutputs displayed)
    {
        Number = number;
        Outputs = new CellOutputs(cell, displayed);
    }

    /// <summary>The cell.</summary>
    public NotebookCell Cell => Outputs.Cell;

    /// <summary>Its number among the code cells of the executed notebook that hold code, from 1.</summary>
    public int Number { get; }

    /// <summary>Its execution; null before it begins.</summary>
    public Execution? Execution { get; internal set; }

    /// <summary>What has become of it.</summary>
    public CellStatus Status => Execution?.Status ?? CellStatus.NotRun;

    /// <summary>Why it failed; empty if it did not.</summary>
    public IReadOnlyList<CellFailure> Failures => Execution?.Failures ?? [];

    /// <summary>The beginning of its code, one line of at most 48 characters.</summary>
    public string FirstWords => NotebookCell.FirstWords(Cell.Source, most: 48);

    /// <summary>Where its outputs are collected.</summary>
    internal CellOutputs Outputs { get; }
}
