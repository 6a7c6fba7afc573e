using System.Diagnostics;
using System.Threading.Channels;
using Interleave.Reader.Kernels;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// Runs the cells of the queue, one at a time, in the kernel, which it starts when a cell is to run.
/// </summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class CellRunner : IKernelUser, IAsyncDisposable
{
    /// <summary>
    /// How long a cell may take to stop before the reader is told that a restart would end it for certain.
    /// </summary>
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(4);

    private readonly Lock _lock;
    private readonly LiveCell[] _cells;
    private readonly RunQueue _queue;
    private readonly Staleness _staleness;
    private readonly CellEdits _edits;
    private readonly ChangeFeed _changes;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _working;

    /// <summary>
    /// Wakes the task that works the queue off. One place is enough: a wake-up is for all that is there by then.
    /// </summary>
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Guarded by the lock.
    private LiveCell? _running;
    private bool _wantsKernel;
    private bool _stopIsSlow;
    private long _order;

    /// <summary>A runner for the cells of a notebook.</summary>
    /// <param name="shared">The lock of the notebook.</param>
    /// <param name="cells">Its code cells, from top to bottom.</param>
    /// <param name="staleness">Knows what to run first.</param>
    /// <param name="edits">Keeps what is done, and what was shown.</param>
    /// <param name="changes">Is told of every change.</param>
    /// <param name="kernelOf">Makes the kernel's life around this runner.</param>
    public CellRunner(
        Lock shared,
        LiveCell[] cells,
        Staleness staleness,
        CellEdits edits,
        ChangeFeed changes,
        Func<IKernelUser, KernelLife> kernelOf)
    {
        (_lock, _cells, _staleness, _edits, _changes) = (shared, cells, staleness, edits, changes);
        _queue = new RunQueue(shared, staleness, changes);
        Kernel = kernelOf(this);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>The kernel.</summary>
    public KernelLife Kernel { get; }

    /// <summary>The cell that runs; null if none does.</summary>
    public LiveCell? Running
    {
        get
        {
            Debug.Assert(_lock.IsHeldByCurrentThread);
            return _running;
        }
    }

    /// <summary>How many cells wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Whether the cell that runs has not stopped for some seconds after it was asked to.</summary>
    public bool StopIsSlow
    {
        get
        {
            Debug.Assert(_lock.IsHeldByCurrentThread);
            return _stopIsSlow;
        }
    }

    /// <inheritdoc/>
    public bool IsRunning => Running is not null;

    /// <inheritdoc/>
    public bool IsBusy => IsRunning || Waiting > 0;

    /// <summary>Puts cells into the queue; called within the lock.</summary>
    public void Add(IReadOnlyCollection<LiveCell> cells)
    {
        _queue.Add(cells);
        _work.Writer.TryWrite(true);
    }

    /// <summary>Takes all cells out of the queue; called within the lock.</summary>
    public void ClearQueue() => _queue.Clear();

    /// <summary>Starts the kernel, so that the first run need not wait for it; called within the lock.</summary>
    public void Prepare()
    {
        if (Kernel.Current is null && !Kernel.IsStarting)
        {
            _wantsKernel = true;
            _work.Writer.TryWrite(true);
        }
    }

    /// <summary>Takes the waiting cells out of the queue, and asks the kernel to stop the one that runs.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _queue.Clear();
            if (_running is { Execution: { } execution } && Kernel.Current is { } kernel)
            {
                execution.RequestStop();
                _changes.Note(_running.Cell.Id);
                _changes.Note();
                _ = StopAsync(execution, kernel);
            }
        }
    }

    /// <inheritdoc/>
    public void Receive(LiveKernel kernel, ReceivedMessage received)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        if (kernel.Executions.Find(received) is not { } execution)
        {
            return;
        }

        var status = execution.Status;
        execution.Receive(received);
        if (execution.Status != status)
        {
            _changes.Note();
        }

        if (execution == _running?.Execution && execution.Status != CellStatus.Running)
        {
            End(_running);
        }

        _changes.Note(execution.Cell.Id);
    }

    /// <inheritdoc/>
    public void Forget(CellFailure failure)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        var running = _running;
        if (running?.Execution is { } execution)
        {
            if (!failure.IsFinal)
            {
                execution.RequestStop();
            }

            execution.AddFailure(failure);
            execution.End();
            _running = null;
            _stopIsSlow = false;
        }

        foreach (var cell in _cells)
        {
            cell.Forget();
            _changes.Note(cell.Cell.Id);
        }

        if (failure.IsFinal)
        {
            if (running is not null)
            {
                _queue.ClearAfter(running, canGoOn: false);
            }
            else
            {
                _queue.Clear();
            }

            _edits.KeepOutputs();
        }

        _changes.Note();
    }

    /// <summary>Ends the kernel, and waits until it is gone; within bounds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _queue.Clear();
            _edits.KeepOutputs();
        }

        await Kernel.EndAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        Kernel.Dispose();
        _closing.Dispose();
    }

    /// <summary>
    /// Asks the kernel once to stop a cell, and tells the reader if that takes long. A kernel in which nothing runs
    /// ignores such a request, so it is sent when the kernel has begun with the cell, and not before.
    /// </summary>
    private async Task StopAsync(Execution stopped, LiveKernel kernel)
    {
        await Task.WhenAny(stopped.Begun, stopped.Ended).ConfigureAwait(false);
        lock (_lock)
        {
            if (stopped.Ended.IsCompleted)
            {
                return;
            }

            kernel.Client.Interrupt();
        }

        if (await Task.WhenAny(stopped.Ended, Task.Delay(StopBound)).ConfigureAwait(false) != stopped.Ended)
        {
            lock (_lock)
            {
                _stopIsSlow = _running?.Execution == stopped;
                _changes.Note();
            }
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
                    if (await Kernel.StartedAsync(_closing.Token).ConfigureAwait(false) is not { } kernel)
                    {
                        lock (_lock)
                        {
                            _queue.Clear();
                        }
                    }
                    else if (Begin(kernel) is { } execution)
                    {
                        await execution.Ended.ConfigureAwait(false);
                        Kernel.Touch();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The notebook was closed.
        }
    }

    private bool HasWork()
    {
        lock (_lock)
        {
            var has = _wantsKernel || _queue.Count > 0;
            _wantsKernel = false;
            return has;
        }
    }

    /// <summary>
    /// Sends the next cell of the queue to the kernel; null if there is none, or the kernel is gone.
    /// </summary>
    private Execution? Begin(LiveKernel kernel)
    {
        lock (_lock)
        {
            if (Kernel.Current != kernel || !_queue.TryTake(out var cell, out var source))
            {
                return null;
            }

            // A cell further up may only be there for a namespace that this one needs as well.
            var usings = _staleness.UsingsAbove(cell).Except(cell.Symbols.Usings).Where(kernel.Usings.Add).ToArray();
            kernel.Usings.UnionWith(cell.Symbols.Usings);
            if (usings.Length > 0)
            {
                kernel.Executions.RunSilently(kernel.Client, string.Join('\n', usings));
            }

            // Within the lock, as Receive is: the request is known here before anything is heard about it.
            var execution = kernel.Executions.Begin(
                kernel.Client, source, cell.Index + 1, cell.Outputs, allowInput: true);
            cell.Begin(execution, source, ++_order);
            _running = cell;
            _stopIsSlow = false;
            _staleness.NoteChange(cell);
            return execution;
        }
    }

    private void End(LiveCell cell)
    {
        Debug.Assert(_lock.IsHeldByCurrentThread);
        _running = null;
        _stopIsSlow = false;
        cell.End();
        if (cell.Execution!.Status == CellStatus.Failed)
        {
            _queue.ClearAfter(cell, canGoOn: true);
        }
        else if (cell.Execution.Status == CellStatus.Stopped)
        {
            _queue.Clear();
        }
        else if (!cell.IsDone && cell.Verdict() != false)
        {
            cell.IsDone = true;
            _edits.Keep(cell);
        }

        _staleness.NoteChange(cell);
        _edits.KeepOutputs();
    }
}
