using System.Text.Json.Nodes;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Notebooks;
using Channel = Interleave.Jupyter.Channel;

namespace Interleave.Reader.Page.Live;

/// <content>Running: the queue, the task that works it off, and what the kernel says.</content>
public sealed partial class LiveNotebook
{
    /// <summary>How long a cell may take to stop before the reader is told that a restart would end it for certain.</summary>
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(4);

    /// <summary>Puts cells into the queue.</summary>
    /// <param name="id">The cell that the scope starts from; does not matter for all.</param>
    /// <param name="scope">Which cells.</param>
    public void Run(string? id, RunScope scope)
    {
        Touch();
        lock (_lock)
        {
            if (_foreign is not null)
            {
                _notice = _foreign;
                _changes.Note(Whole);
                return;
            }

            foreach (var cell in Plan(id is null ? null : _byId[id], scope))
            {
                // One that waits already is run once, with the text of now.
                _queue.RemoveAll(waiting => waiting.Cell == cell);
                _queue.Add((cell, cell.Cell.Source));
                if (cell.Status is not (CellStatus.Queued or CellStatus.Running))
                {
                    cell.StatusBeforeQueue = cell.Status;
                    cell.Status = CellStatus.Queued;
                    cell.NotRunBecauseOf = null;
                }

                _changes.Note(cell.Cell.Id);
            }

            _notice = null;
            _changes.Note(Whole);
        }

        _work.Writer.TryWrite(true);
    }

    /// <summary>How many cells besides itself a run of one cell would run first.</summary>
    /// <param name="id">The cell.</param>
    public int CountNeeded(string id)
    {
        lock (_lock)
        {
            return Plan(_byId[id], RunScope.Cell).Length - 1;
        }
    }

    /// <summary>Starts the kernel, so that the first run need not wait for it.</summary>
    public void Prepare()
    {
        Touch();
        lock (_lock)
        {
            if (_kernel is not null || _isStarting || _foreign is not null)
            {
                return;
            }

            _wantsKernel = true;
        }

        _work.Writer.TryWrite(true);
    }

    /// <summary>Takes the waiting cells out of the queue, and asks the kernel to stop the one that runs.</summary>
    public void Stop()
    {
        Touch();
        Execution? current;
        lock (_lock)
        {
            ClearQueue();
            current = _current;
            if (current is null || _kernel is null)
            {
                return;
            }

            _isStopping = true;
            current.Cell.Questions.Clear();
            _changes.Note(current.Cell.Cell.Id);
            _changes.Note(Whole);
        }

        _ = StopAsync(current);
    }

    /// <summary>Ends the kernel, whatever it does, and starts another. Texts and outputs stay.</summary>
    public async Task RestartAsync()
    {
        Touch();
        lock (_lock)
        {
            ClearQueue();
        }

        await PutKernelAwayAsync().ConfigureAwait(false);
        Prepare();
    }

    /// <summary>Gives a cell the line of text that it asked for.</summary>
    /// <param name="id">The cell.</param>
    /// <param name="question">The question; one that is no longer open is passed over.</param>
    /// <param name="text">The line; may be empty.</param>
    public void Answer(string id, string question, string text)
    {
        Touch();
        lock (_lock)
        {
            var cell = _byId[id];
            var index = cell.Questions.FindIndex(asked => asked.Question.Id == question);
            if (index < 0 || _kernel is null)
            {
                return;
            }

            _kernel.Client.AnswerInput(cell.Questions[index].Request, text);
            cell.Questions.RemoveAt(index);
            _changes.Note(id);
        }
    }

    /// <summary>What the kernel's process takes of the machine; null where there is none.</summary>
    public KernelUsage? Usage()
    {
        LiveKernel? kernel;
        lock (_lock)
        {
            kernel = _kernel;
        }

        return kernel?.Client.Usage() is var (threads, bytes) ? new KernelUsage(threads, bytes) : null;
    }

    /// <summary>Ends a kernel that nobody has used for some time. Does nothing while something runs.</summary>
    /// <param name="patience">How long it may be idle.</param>
    internal async Task EndIdleKernelAsync(TimeSpan patience)
    {
        lock (_lock)
        {
            if (_kernel is null || _current is not null || _queue.Count > 0
                || _time.GetElapsedTime(Volatile.Read(ref _lastActive)) < patience)
            {
                return;
            }
        }

        await PutKernelAwayAsync(onlyIdle: true).ConfigureAwait(false);
    }

    /// <summary>Inside the lock: the cells to run, in order.</summary>
    private LiveCell[] Plan(LiveCell? cell, RunScope scope)
    {
        var filled = _cells.Where(one => !string.IsNullOrWhiteSpace(one.Cell.Source));
        return (cell, scope) switch
        {
            (null, _) or (_, RunScope.All) => [.. filled],
            (_, RunScope.Above) => [.. filled.Where(one => one.Index < cell.Index)],
            (_, RunScope.CellAlone) => [cell],
            (_, RunScope.CellAndDependents) => [
                .. WithNeeds(cell).Union(
                    Needs().DependingOn(cell.Index)
                        .Select(index => _cells[index])
                        .Where(one => one.RanSource is not null))],
            _ => WithNeeds(cell),
        };
    }

    /// <summary>Inside the lock.</summary>
    /// <param name="failed">The cell whose failure is why; null where it is for another reason.</param>
    private void ClearQueue(LiveCell? failed = null)
    {
        var dropped = failed is null ? _queue.Count : CountDropped(failed);
        foreach (var (cell, _) in _queue.Take(dropped))
        {
            if (cell.Status == CellStatus.Queued)
            {
                cell.Status = cell.StatusBeforeQueue;
            }

            if (failed is not null && cell != failed)
            {
                cell.NotRunBecauseOf = new FailedCell(failed.Cell.Id, failed.Index + 1, Needs().All(cell.Index).Contains(failed.Index));
            }

            _changes.Note(cell.Cell.Id);
        }

        _queue.RemoveRange(0, dropped);
        _wantsKernel = false;
        _changes.Note(Whole);
    }

    /// <summary>
    /// Asks the kernel once to stop a cell, and tells the reader if that takes long. A kernel in which nothing runs passes
    /// over such a request, so it is sent when the kernel has begun with the cell, and not before.
    /// </summary>
    private async Task StopAsync(Execution stopped)
    {
        var ended = stopped.Ended.Task;
        await Task.WhenAny(stopped.Begun.Task, ended).ConfigureAwait(false);
        lock (_lock)
        {
            if (_current != stopped || _kernel is null)
            {
                return;
            }

            _kernel.Client.Interrupt();
        }

        if (await Task.WhenAny(ended, Task.Delay(StopBound)).ConfigureAwait(false) != ended)
        {
            lock (_lock)
            {
                _stopIsSlow = _current == stopped;
            }

            _changes.Note(Whole);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _work.Reader.WaitToReadAsync(_closing.Token).ConfigureAwait(false))
            {
                _work.Reader.TryRead(out _);
                while (HasWork())
                {
                    if (await StartedKernelAsync().ConfigureAwait(false) is not { } kernel)
                    {
                        lock (_lock)
                        {
                            ClearQueue();
                        }
                    }
                    else if (Begin(kernel) is { } execution)
                    {
                        await execution.Ended.Task.ConfigureAwait(false);
                        Touch();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
    }

    private bool HasWork()
    {
        lock (_lock)
        {
            return _queue.Count > 0 || _wantsKernel;
        }
    }

    /// <summary>The kernel, started if there is none; null where it cannot be.</summary>
    private async Task<LiveKernel?> StartedKernelAsync()
    {
        await _kernelGate.WaitAsync(_closing.Token).ConfigureAwait(false);
        try
        {
            lock (_lock)
            {
                _wantsKernel = false;
                if (_kernel is not null)
                {
                    return _kernel;
                }

                _isStarting = true;
            }

            _changes.Note(Whole);
            var client = await KernelClient.StartAsync(_spec, _notebook.Folder, _closing.Token).ConfigureAwait(false);
            lock (_lock)
            {
                _kernel = new LiveKernel(client, TakeIn, OnKernelEnded);

                // A front end in which people write asks this first; the kernel then gets ready to answer about code.
                client.Ask(MessageType.CommInfoRequest, []);
                return _kernel;
            }
        }
        catch (KernelException e)
        {
            lock (_lock)
            {
                _notice = e.Message;
            }

            return null;
        }
        finally
        {
            lock (_lock)
            {
                _isStarting = false;
            }

            _changes.Note(Whole);
            _kernelGate.Release();
        }
    }

    /// <summary>Sends the next cell of the queue to the kernel; null where there is none, or the kernel is gone.</summary>
    private Execution? Begin(LiveKernel kernel)
    {
        lock (_lock)
        {
            if (_queue.Count == 0 || _kernel != kernel)
            {
                return null;
            }

            var (cell, source) = _queue[0];
            _queue.RemoveAt(0);

            // A cell further up may only be there for a name space that this one needs as well.
            var usings = Needs().UsingsAbove(cell.Index).Except(cell.Names.Usings).Where(_usings.Add).ToArray();
            _usings.UnionWith(cell.Names.Usings);
            if (usings.Length > 0)
            {
                kernel.Client.ExecuteSilently(string.Join('\n', usings));
            }

            // In the lock, as TakeIn is: what the kernel says of the request comes after the request is known here.
            var request = kernel.Client.Execute(source, cell.Cell, cell.Index + 1, allowInput: true);
            cell.Begin(source, request, ++_order);
            _requests.Add(request, cell);
            _current = new Execution(cell, request);
            (_isStopping, _stopIsSlow) = (false, false);
            NoteDependents(cell);
            return _current;
        }
    }

    private void TakeIn(LiveKernel kernel, ReceivedMessage received)
    {
        var (channel, message) = received;
        lock (_lock)
        {
            // The last words of a kernel that was put away, and what an earlier run of a cell still says, are passed over.
            if (_kernel != kernel
                || message.Parent?.MessageId is not { } request
                || !_requests.TryGetValue(request, out var cell)
                || cell.Request != request)
            {
                return;
            }

            switch (channel)
            {
                case Channel.Shell when message.Type == MessageType.ExecuteReply:
                    TakeInReply(cell, received);
                    break;
                case Channel.IOPub when received.IsIdle && _current?.Request == request:
                    _current.IsIdle = true;
                    break;
                case Channel.IOPub when message.Type == MessageType.ExecuteInput:
                    TakeInCount(cell, message);
                    if (_current?.Request == request)
                    {
                        _current.Begun.TrySetResult();
                    }

                    break;
                case Channel.IOPub when message.Type == MessageType.Status:
                    return;
                case Channel.IOPub:
                    TakeInOutput(cell, message);
                    break;
                case Channel.Stdin when message.Type == MessageType.InputRequest:
                    cell.Questions.Add((new InputQuestion(
                        message.Header.MessageId,
                        received.Says("prompt") ?? "",
                        message.Content["password"] is JsonValue value && value.TryGetValue(out bool isPassword) && isPassword), message));
                    break;
                default:
                    return;
            }

            if (_current is { HasReplied: true, IsIdle: true } execution)
            {
                End(execution);
            }

            _changes.Note(cell.Cell.Id);
        }
    }

    /// <summary>Inside the lock.</summary>
    private void TakeInReply(LiveCell cell, ReceivedMessage received)
    {
        TakeInCount(cell, received.Message);
        if (received.Says("status") is not "ok")
        {
            cell.HasFailed = true;

            // The error comes as an output too, over another socket and so sooner or later than this.
            if (received.Says("status") is "aborted")
            {
                cell.Outputs.AddError("Aborted", "The kernel did not run the cell.", ["The kernel did not run the cell."]);
            }
        }

        if (_current?.Request == cell.Request)
        {
            _current!.HasReplied = true;
        }
    }

    private static void TakeInCount(LiveCell cell, Message message)
    {
        if (message.Content["execution_count"] is JsonValue value && value.TryGetValue(out int count))
        {
            cell.Cell.ExecutionCount = count;
        }
    }

    /// <summary>Inside the lock.</summary>
    private void TakeInOutput(LiveCell cell, Message message)
    {
        cell.Outputs.Add(message.Type, message.Content);
        if (message.Type == MessageType.Error)
        {
            // A thread that a cell started may throw after the cell has ended.
            cell.HasFailed = true;
            if (cell.Status is CellStatus.Ok)
            {
                cell.Status = CellStatus.Failed;
                _changes.Note(Whole);
            }
        }

        if ((message.Content["transient"] as JsonObject)?["display_id"] is not JsonValue value || !value.TryGetValue(out string? displayId))
        {
            return;
        }

        if (!_displayedBy.TryGetValue(displayId, out var shownIn))
        {
            _displayedBy.Add(displayId, shownIn = []);
        }

        if (message.Type == MessageType.UpdateDisplayData)
        {
            foreach (var other in shownIn)
            {
                _changes.Note(other.Cell.Id);
            }
        }
        else
        {
            shownIn.Add(cell);
        }
    }

    /// <summary>Inside the lock: the cell that runs has ended.</summary>
    private void End(Execution execution)
    {
        var cell = execution.Cell;
        cell.End(
            !cell.HasFailed ? CellStatus.Ok
            : _isStopping ? CellStatus.Stopped
            : cell.Cell.HasTag(CellTag.RaisesException) ? CellStatus.FailedAsMeant
            : CellStatus.Failed);
        if (cell.Status is CellStatus.Failed or CellStatus.Stopped)
        {
            ClearQueue(cell.Status == CellStatus.Failed ? cell : null);
        }
        else if (!cell.IsDone && cell.Verdict() != false)
        {
            cell.IsDone = true;
            KeepEdits(cell);
        }

        EndCurrent(execution);
        NoteDependents(cell);
        KeepOutputs();
    }

    /// <summary>Inside the lock.</summary>
    private void EndCurrent(Execution execution)
    {
        _current = null;
        (_isStopping, _stopIsSlow) = (false, false);
        execution.Ended.TrySetResult();
        _changes.Note(Whole);
    }

    private void OnKernelEnded(LiveKernel kernel)
    {
        lock (_lock)
        {
            if (_kernel != kernel)
            {
                return;
            }

            var exit = kernel.Client.Exit;
            var sentence = exit.InWords("The kernel", _current is null ? "by itself" : "while this cell ran");
            var running = _current?.Cell;
            if (_current is { } execution)
            {
                execution.Cell.Outputs.AddError("KernelEnded", sentence, [sentence, .. exit.LastOutput]);
                execution.Cell.End(CellStatus.Failed);
                EndCurrent(execution);
            }

            _notice = $"{sentence} Your text is safe; what the cells had computed is gone. The next run starts a new kernel and first runs the cells that are needed.";
            Detach();
            ClearQueue(running);
            KeepOutputs();
        }

        _ = kernel.DisposeAsync().AsTask();
    }

    /// <summary>Inside the lock: the kernel is no longer this notebook's, and what it knew is forgotten.</summary>
    private void Detach()
    {
        _kernel = null;
        _requests.Clear();
        _usings.Clear();
        foreach (var cell in _cells)
        {
            cell.Forget();
            _changes.Note(cell.Cell.Id);
        }

        _changes.Note(Whole);
    }

    /// <summary>Ends the kernel, and the cell that runs with it.</summary>
    private async Task PutKernelAwayAsync(bool onlyIdle = false)
    {
        await _kernelGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            LiveKernel? kernel;
            lock (_lock)
            {
                kernel = _kernel;
                if (kernel is null || (onlyIdle && (_current is not null || _queue.Count > 0)))
                {
                    return;
                }

                if (onlyIdle)
                {
                    _notice = "The kernel had nothing to do for a long time and was ended, to free its memory. The next run starts a new one and first runs the cells that are needed.";
                }

                if (_current is { } execution)
                {
                    execution.Cell.Outputs.AddError("Restarted", "The kernel was restarted while this cell ran.", ["The kernel was restarted while this cell ran."]);
                    execution.Cell.End(CellStatus.Stopped);
                    EndCurrent(execution);
                }

                Detach();
            }

            await kernel.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _kernelGate.Release();
        }
    }
}
