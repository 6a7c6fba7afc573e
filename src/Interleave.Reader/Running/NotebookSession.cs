using System.Globalization;
using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;

namespace Interleave.Reader.Running;

/// <summary>The cells of one notebook in their kernel.</summary>
/// <remarks>
/// One thread at a time reads the kernel's messages and puts what they bring where it belongs: by the request that
/// each names as its parent, for a thread that a cell started may go on after the cell has ended.
/// </remarks>
internal sealed class NotebookSession
{
    /// <summary>How long an interrupted cell may take to end before its kernel is ended.</summary>
    private static readonly TimeSpan InterruptBound = TimeSpan.FromSeconds(2);

    /// <summary>How long a kernel may take to end when it is asked to.</summary>
    private static readonly TimeSpan ShutdownBound = TimeSpan.FromSeconds(3);

    private readonly KernelClient _kernel;
    private readonly Queue<string> _inputs;

    /// <summary>The cells that were run, by the id of the request.</summary>
    private readonly Dictionary<string, CellRun> _requests = [];

    /// <summary>The cell that was run last.</summary>
    private CellRun? _last;

    /// <summary>The request whose end is waited for, and what of its end has come.</summary>
    private string? _current;
    private bool _hasReplied;
    private bool _isIdle;
    private CellRun? _lackingInput;

    /// <summary>Whether code still runs, which the kernel must be ended to stop, with all the processes below it.</summary>
    private bool _isStuck;

    /// <summary>Whether a cell tells already that the kernel has ended.</summary>
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
        /// <summary>The cell has ended, well or not.</summary>
        CellEnded,

        /// <summary>The kernel's process has.</summary>
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
        cell.Begin();
        try
        {
            cell.Cell.Metadata["execution"] = new JsonObject();

            // Code that learns at once that nobody can be asked may catch that and go on; a question that stays open could
            // only be ended together with its cell.
            _current = _kernel.Execute(cell.Cell.Source, cell.Cell, cell.Number, allowInput: _inputs.Count > 0);
            _requests.Add(_current, cell);
            _last = cell;
            (_hasReplied, _isIdle) = (false, false);
            var ending = await WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            if (ending is Ending.OutOfTime or Ending.OutOfInput)
            {
                (ending == Ending.OutOfInput ? _lackingInput! : cell).Stop(WhyStopped(ending, timeout));
                _lackingInput = null;
                _kernel.Interrupt();
                ending = await WaitAsync(InterruptBound, cancellationToken).ConfigureAwait(false);
                _isStuck = ending is not (Ending.CellEnded or Ending.KernelEnded);
                return false;
            }

            _isStuck = ending == Ending.Cancelled;

            // A terminal sends Ctrl+C to the kernel as well, and the kernel may be the first to act on it.
            if (ending == Ending.Cancelled || (ending == Ending.KernelEnded && cancellationToken.IsCancellationRequested))
            {
                cell.Stop(new CellFailure("Cancelled", "The run was cancelled while this cell ran.", []));
            }
            else if (ending == Ending.KernelEnded)
            {
                TellEnd(cell, "while this cell ran");
            }

            return ending == Ending.CellEnded;
        }
        finally
        {
            _current = null;
            cell.End();
        }
    }

    /// <summary>
    /// Asks the kernel to end, and takes in what it still says until it has; within a bound. A kernel in which code
    /// still runs is not asked: it is left to be killed, for that ends what its code started as well.
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

        await WaitAsync(ShutdownBound, CancellationToken.None).ConfigureAwait(false);
        if (endedByItself && _last is not null)
        {
            TellEnd(_last, "after this cell had");
        }
    }

    private static CellFailure WhyStopped(Ending ending, TimeSpan timeout) => ending == Ending.OutOfTime
        ? new CellFailure(
            "CellTimeout",
            string.Create(CultureInfo.InvariantCulture, $"The cell took longer than {timeout.TotalSeconds} s (--cell-timeout) and was stopped."),
            [])
        : new CellFailure(
            "NoInputLeft",
            "The cell asked for a line of text, and no --input is left to answer with; it was stopped.",
            []);

    private void TellEnd(CellRun cell, string when)
    {
        if (!_endIsTold)
        {
            _endIsTold = true;
            var exit = _kernel.Exit;
            cell.Stop(new CellFailure("KernelEnded", exit.InWords("The kernel", when), exit.LastOutput));
        }
    }

    private async Task<Ending> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
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
                    TakeIn(received);
                    if (_hasReplied && _isIdle && _current is not null)
                    {
                        return Ending.CellEnded;
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

    private void TakeIn(ReceivedMessage received)
    {
        var (channel, message) = received;
        if (message.Parent?.MessageId is not { } request || !_requests.TryGetValue(request, out var cell))
        {
            // An error that names no cell is still an error of the code that ran last.
            if (channel != Channel.IOPub || message.Type != MessageType.Error || _last is null)
            {
                return;
            }

            cell = _last;
            request = "";
        }

        var timing = (JsonObject)cell.Cell.Metadata["execution"]!;
        switch (channel)
        {
            case Channel.Shell when message.Type == MessageType.ExecuteReply:
                timing["shell.execute_reply"] = Time(message);
                TakeInReply(cell, received);
                _hasReplied |= request == _current;
                break;
            case Channel.IOPub when received.IsIdle:
                timing["iopub.status.idle"] = Time(message);
                _isIdle |= request == _current;
                break;
            case Channel.IOPub when message.Type == MessageType.Status && received.Says("execution_state") == "busy":
                timing["iopub.status.busy"] = Time(message);
                break;
            case Channel.IOPub when message.Type == MessageType.ExecuteInput:
                timing["iopub.execute_input"] = Time(message);
                TakeInCount(cell, message);
                break;
            case Channel.IOPub:
                cell.Outputs.Add(message.Type, message.Content);
                if (message.Type == MessageType.Error)
                {
                    cell.Fail(FailureIn(received));
                }

                break;
            case Channel.Stdin when message.Type == MessageType.InputRequest:
                if (_inputs.TryDequeue(out var text))
                {
                    _kernel.AnswerInput(message, text);
                }
                else
                {
                    _lackingInput = cell;
                }

                break;
        }
    }

    private static void TakeInReply(CellRun cell, ReceivedMessage reply)
    {
        TakeInCount(cell, reply.Message);

        // The reply repeats an error that was published, but the two come over different sockets, in any order.
        if (reply.Says("status") is not "ok")
        {
            cell.FailInReply(FailureIn(reply));
        }
    }

    private static void TakeInCount(CellRun cell, Message message)
    {
        if (message.Content["execution_count"] is JsonValue value && value.TryGetValue(out int count))
        {
            cell.Cell.ExecutionCount = count;
        }
    }

    private static CellFailure FailureIn(ReceivedMessage received) => new(
        received.Says("ename") ?? "Error",
        received.Says("evalue") ?? (received.Says("status") == "aborted" ? "The kernel did not run the cell." : ""),
        received.Message.Content["traceback"] is JsonArray lines
            ? [.. lines.OfType<JsonValue>().Select(line => line.ToString())]
            : []);

    /// <summary>The time of a message as nbclient writes it.</summary>
    private static string Time(Message message)
    {
        var time = DateTimeOffset.TryParse(message.Header.Date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            ? sent
            : DateTimeOffset.UtcNow;
        return time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
