using System.Diagnostics;
using Interleave.Reader.Notebooks;

namespace Interleave.Reader.Running;

/// <summary>One code cell in a run.</summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class CellRun
{
    private static readonly string[] Preliminary = ["#", "//", "using ", "import "];

    private readonly Stopwatch _time = new();
    private readonly List<CellFailure> _failures = [];
    private CellFailure? _inReply;

    /// <summary>A cell that has not been run.</summary>
    internal CellRun(NotebookCell cell, int number, DisplayedOutputs displayed)
    {
        Cell = cell;
        Number = number;
        Outputs = new CellOutputs(cell, displayed);
    }

    /// <summary>The cell.</summary>
    public NotebookCell Cell { get; }

    /// <summary>Its number among the code cells of the executed notebook that hold code, from 1.</summary>
    public int Number { get; }

    /// <summary>What became of it.</summary>
    public CellState State { get; private set; }

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed => _time.Elapsed;

    /// <summary>Whether it failed only after it had ended: a thread that it had started did.</summary>
    public bool FailedLate { get; private set; }

    /// <summary>Why it failed, in the order in which it was noticed; a thread may fail after its cell. Empty where it did not.</summary>
    public IReadOnlyList<CellFailure> Failures => _failures;

    /// <summary>Where its outputs are collected.</summary>
    internal CellOutputs Outputs { get; }

    /// <summary>The beginning of its code, one line of at most 48 characters.</summary>
    public string FirstWords
    {
        get
        {
            // A directive, an import or a comment says less than what follows it.
            var lines = Cell.Source.Split('\n').Select(text => text.Trim()).Where(text => text.Length > 0).ToArray();
            var line = Array.Find(lines, text => !Preliminary.Any(start => text.StartsWith(start, StringComparison.Ordinal))) ?? lines[0];
            return line.Length <= 48 ? line : line[..47].TrimEnd() + "…";
        }
    }

    /// <summary>Notes that the cell begins.</summary>
    internal void Begin()
    {
        State = CellState.Running;
        _time.Start();
    }

    /// <summary>Notes a failure whose error is among the outputs: of the cell that runs, or of one that has ended.</summary>
    internal void Fail(CellFailure failure)
    {
        FailedLate |= State == CellState.Ok;
        _failures.Add(failure);
        if (State is not CellState.Running)
        {
            State = Outcome;
        }
    }

    /// <summary>Notes that the kernel's reply names a failure; it is told again if no error was published.</summary>
    internal void FailInReply(CellFailure failure) => _inReply = failure;

    /// <summary>Notes a failure that no tag excuses, and adds it to the outputs.</summary>
    internal void Stop(CellFailure failure)
    {
        Outputs.AddError(failure.Name, failure.Message, [failure.Message, .. failure.Traceback]);
        Fail(failure with { IsFinal = true });
    }

    /// <summary>Notes that the cell has ended.</summary>
    internal void End()
    {
        _time.Stop();
        if (_inReply is { } failure && _failures.Count == 0)
        {
            Outputs.AddError(failure.Name, failure.Message, failure.Traceback);
            _failures.Add(failure);
        }

        State = Outcome;
    }

    private CellState Outcome =>
        _failures.Count == 0 ? CellState.Ok
        : Cell.HasTag(CellTag.RaisesException) && !_failures.Exists(failure => failure.IsFinal) ? CellState.FailedAsMeant
        : CellState.Failed;
}
