using System.Diagnostics;
using Interleave.Jupyter;
using Interleave.Reader.Kernels;
using Interleave.Reader.Running;

namespace Interleave.Reader.Page.Live;

/// <summary>
/// The life of a notebook's one kernel: it is started when a cell is to run, read from while it lives, and ended when
/// the reader asks for that, when nobody has used it for long, or by itself.
/// </summary>
/// <param name="shared">The lock of the notebook.</param>
/// <param name="spec">How the kernel is started.</param>
/// <param name="folder">The folder from which the code finds its files.</param>
/// <param name="time">The clock by which idleness is judged.</param>
/// <param name="changes">Is told when the kernel's status changes.</param>
/// <param name="user">Runs the cells.</param>
/// <threadsafety static="true" instance="true"/>
internal sealed class KernelLife(
    Lock shared, KernelSpec spec, string folder, TimeProvider time, ChangeFeed changes, IKernelUser user) : IDisposable
{
    /// <summary>How long the reading may take to end after the kernel has.</summary>
    private static readonly TimeSpan ReadingBound = TimeSpan.FromSeconds(2);

    /// <summary>Lets one at a time start or end a kernel. It is taken before the lock, never within it.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    private LiveKernel? _current;
    private Task _reading = Task.CompletedTask;
    private bool _isStarting;
    private string? _notice;
    private long _lastUsed = time.GetTimestamp();

    /// <summary>The kernel; null if there is none.</summary>
    public LiveKernel? Current
    {
        get
        {
            Debug.Assert(shared.IsHeldByCurrentThread);
            return _current;
        }
    }

    /// <summary>Whether it is being started.</summary>
    public bool IsStarting
    {
        get
        {
            Debug.Assert(shared.IsHeldByCurrentThread);
            return _isStarting;
        }
    }

    /// <summary>A sentence for the reader about something that happened; null if there is nothing to tell.</summary>
    public string? Notice
    {
        get
        {
            Debug.Assert(shared.IsHeldByCurrentThread);
            return _notice;
        }

        set
        {
            Debug.Assert(shared.IsHeldByCurrentThread);
            _notice = value;
            changes.Note();
        }
    }

    /// <summary>Notes that somebody uses the notebook, so that its kernel is not idle.</summary>
    public void Touch() => Volatile.Write(ref _lastUsed, time.GetTimestamp());

    /// <summary>What the kernel's process uses of the machine; null if there is none.</summary>
    public KernelUsage? Usage()
    {
        KernelClient? client;
        lock (shared)
        {
            client = _current?.Client;
        }

        return client?.Usage() is var (threads, bytes) ? new KernelUsage(threads, bytes) : null;
    }

    /// <summary>The kernel, started if there is none; null if it cannot be.</summary>
    public async Task<LiveKernel?> StartedAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (shared)
            {
                if (_current is not null)
                {
                    return _current;
                }

                _isStarting = true;
            }

            changes.Note();
            var client = await KernelStart.StartAsync(spec, folder, cancellationToken).ConfigureAwait(false);

            // A front end in which people write asks this first; the kernel then gets ready to answer about code.
            client.Request(MessageType.CommInfoRequest, []);
            var kernel = new LiveKernel(client);
            lock (shared)
            {
                _current = kernel;
                _reading = Task.Run(() => ReadAsync(kernel), CancellationToken.None);
            }

            return kernel;
        }
        catch (KernelException e)
        {
            lock (shared)
            {
                Notice = e.Message;
            }

            return null;
        }
        finally
        {
            lock (shared)
            {
                _isStarting = false;
            }

            changes.Note();
            _gate.Release();
        }
    }

    /// <summary>Ends the kernel, whatever it does, and waits until it is gone; within bounds.</summary>
    public Task EndAsync() => EndAsync(canEnd: null);

    /// <summary>Ends a kernel that nobody has used for some time, unless it is busy.</summary>
    /// <param name="patience">How long it may be idle.</param>
    public Task EndIdleAsync(TimeSpan patience) => EndAsync(canEnd: () =>
    {
        if (user.IsBusy || time.GetElapsedTime(Volatile.Read(ref _lastUsed)) < patience)
        {
            return false;
        }

        Notice = "The kernel had nothing to do for a long time and was ended, to free its memory. "
            + "The next run starts a new one and first runs the cells that are needed.";
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task EndAsync(Func<bool>? canEnd)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            LiveKernel ended;
            Task reading;
            lock (shared)
            {
                if (_current is null || canEnd?.Invoke() == false)
                {
                    return;
                }

                const string Restarted = "The kernel was restarted while this cell ran.";
                (ended, reading) = (_current, _reading);
                _current = null;
                user.Forget(new CellFailure("Restarted", Restarted, []));
            }

            await ended.Client.DisposeAsync().ConfigureAwait(false);
            await Task.WhenAny(reading, Task.Delay(ReadingBound)).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ReadAsync(LiveKernel kernel)
    {
        await foreach (var received in kernel.Client.Messages.ReadAllAsync().ConfigureAwait(false))
        {
            lock (shared)
            {
                // The last words of a kernel that was ended are ignored.
                if (_current == kernel)
                {
                    user.Receive(kernel, received);
                }
            }
        }

        lock (shared)
        {
            if (_current != kernel)
            {
                return;
            }

            var exit = kernel.Client.Exit;
            var sentence = exit.InWords("The kernel", user.IsRunning ? "while this cell ran" : "by itself");
            _current = null;
            Notice = $"{sentence} Your text is safe; what the cells had computed is gone. "
                + "The next run starts a new kernel and first runs the cells that are needed.";
            user.Forget(new CellFailure("KernelEnded", sentence, exit.LastOutput, IsFinal: true));
        }

        await kernel.Client.DisposeAsync().ConfigureAwait(false);
    }
}
