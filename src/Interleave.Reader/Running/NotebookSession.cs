using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Reader.Kernels;

namespace Interleave.Reader.Running;

/// <summary>Runs the cells of one notebook in their kernel, one after another, each within its time.</summary>
/// <remarks>
/// One thread at a time reads the kernel's messages and passes each to the execution that it is about.
/// </remarks>
/// <threadsafety static="true" instance="false"/>
internal sealed class NotebookSession
{
    /// <summary>How long an interrupted cell may take to end before its kernel is ended.</summary>
    private static readonly TimeSpan InterruptBound = TimeSpan.FromSeconds(2);

    /// <summary>How long a kernel may take to end when it is asked to.</summary>
    private static readonly TimeSpan ShutdownBound = TimeSpan.FromSeconds(3);

    private readonly KernelClient _kernel;
    private readonly Queue<string> _inputs;
    private readonly Executions _executions = new();

    /// <summary>The execution that asked for a line of text when none was left.</summary>
    private Execution? _lackingInput;

    /// <summary>Whether code still runs. Only ending the kernel, and all the processes below it, stops that.</summary>
    private bool _isStuck;

    /// <summary>Whether a cell already says that the kernel has ended.</summary>
    private bool _endIsTold;

    /// <summary>A session in a kernel that is ready.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="notebook">The notebook.</param>
    /// <param name="inputs">The lines of text to answer with; used up in turn.</param>
    public NotebookSession(KernelClient kernel, NotebookRun notebook, Queue<string> inputs)
    {
        _kernel = kernel;
        _inputs = inputs;

        // A notebook that says which language it is in keeps its own description.
        if (kernel.Info["language_info"] is JsonObject language)
        {
            notebook.Notebook.Metadata.TryAdd("language_info", language.DeepClone());
        }
    }

    private enum Ending
    {
        /// <summary>The execution has ended, well or not.</summary>
        ExecutionEnded,

        /// <summary>The kernel's process has ended.</summary>
        KernelEnded,

        /// <summary>The time was up first.</summary>
        OutOfTime,

        /// <summary>A cell waits for a line of text, and none is left.</summary>
        OutOfInput,

        /// <summary>The run was cancelled first.</summary>
        Cancelled,
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends the waiting for it.</param>
    /// <returns>Whether another cell can be run.</returns>
    public async Task<bool> RunAsync(CellRun cell, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Code that learns at once that nobody can be asked may catch that and go on; a question that stayed open
        // could only be ended together with its cell.
        var execution = _executions.Begin(
            _kernel, cell.Cell.Source, cell.Number, cell.Outputs, allowInput: _inputs.Count > 0);
        cell.Execution = execution;
        cell.Cell.Metadata["execution"] = execution.Timing;
        try
        {
            var ending = await WaitAsync(execution, timeout, cancellationToken).ConfigureAwait(false);
            if (ending is Ending.OutOfTime or Ending.OutOfInput)
            {
                (_lackingInput ?? execution).AddFailure(WhyStopped(ending, timeout));
                _lackingInput = null;
                _kernel.Interrupt();
                ending = await WaitAsync(execution, InterruptBound, cancellationToken).ConfigureAwait(false);
                _isStuck = ending is not (Ending.ExecutionEnded or Ending.KernelEnded);
                return false;
            }

            _isStuck = ending == Ending.Cancelled;

            // A terminal sends Ctrl+C to the kernel as well, and the kernel may be the first to act on it.
            if (ending == Ending.Cancelled
                || (ending == Ending.KernelEnded && cancellationToken.IsCancellationRequested))
            {
                const string Cancelled = "The run was cancelled while this cell ran.";
                execution.AddFailure(new CellFailure("Cancelled", Cancelled, [], IsFinal: true));
            }
            else if (ending == Ending.KernelEnded)
            {
                TellEnd(execution, "while this cell ran");
            }

            return ending == Ending.ExecutionEnded;
        }
        finally
        {
            execution.End();
        }
    }

    /// <summary>
    /// Asks the kernel to end, and receives what it still says until it has; within a bound. A kernel in which code
    /// still runs is not asked: it is left to be killed, which ends what its code started as well.
    /// </summary>
    public async Task ShutDownAsync()
    {
        if (_isStuck)
        {
            return;
        }

        var endedByItself = _kernel.HasEnded;
        if (!endedByItself)
        {
            _kernel.RequestShutdown();
        }

        await WaitAsync(null, ShutdownBound, CancellationToken.None).ConfigureAwait(false);
        if (endedByItself && _executions.Last is { } last)
        {
            TellEnd(last, "after this cell had");
        }
    }

    private static CellFailure WhyStopped(Ending ending, TimeSpan timeout) => ending == Ending.OutOfTime
        ? new CellFailure(
            "CellTimeout",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The cell took longer than {timeout.TotalSeconds} s (--cell-timeout) and was stopped."),
            [],
            IsFinal: true)
        : new CellFailure(
            "NoInputLeft",
            "The cell asked for a line of text, and no --input is left to answer with; it was stopped.",
            [],
            IsFinal: true);

    private void TellEnd(Execution execution, string when)
    {
        if (!_endIsTold)
        {
            _endIsTold = true;
            var exit = _kernel.Exit;
            execution.AddFailure(
                new CellFailure("KernelEnded", exit.InWords("The kernel", when), exit.LastOutput, IsFinal: true));
        }
    }

    /// <summary>
    /// Passes the kernel's messages on until the awaited execution ends, or something else does; without one, until
    /// the kernel ends.
    /// </summary>
    private async Task<Ending> WaitAsync(Execution? awaited, TimeSpan time, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(time);
        try
        {
            while (await _kernel.Messages.WaitToReadAsync(bound.Token).ConfigureAwait(false))
            {
                // A cell that prints without end must not keep this loop from the bound.
                while (!bound.IsCancellationRequested && _kernel.Messages.TryRead(out var received))
                {
                    if (_executions.Find(received) is { } execution)
                    {
                        execution.Receive(received);
                        AnswerQuestions(execution);
                    }

                    if (awaited is { Status: not CellStatus.Running })
                    {
                        return Ending.ExecutionEnded;
                    }

                    if (_lackingInput is not null)
                    {
                        return Ending.OutOfInput;
                    }
                }
            }

            return Ending.KernelEnded;
        }
        catch (OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested ? Ending.Cancelled : Ending.OutOfTime;
        }
    }

    private void AnswerQuestions(Execution execution)
    {
        while (execution.Questions is [var question, ..])
        {
            if (!_inputs.TryDequeue(out var text))
            {
                execution.RequestStop();
                _lackingInput = execution;
                return;
            }

            execution.Answer(_kernel, question.Id, text);
        }
    }
}
