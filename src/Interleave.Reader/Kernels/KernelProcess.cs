using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Interleave.Reader.Kernels;

/// <summary>The process of a kernel.</summary>
/// <remarks>
/// What it writes is read all the time, because a process stops when its pipe is full. Its connection file lies in a
/// folder that only the current user may open.
/// </remarks>
/// <threadsafety static="true" instance="true"/>
internal sealed class KernelProcess : IAsyncDisposable
{
    /// <summary>How long a killed process may take to be gone, and the pipes to close after it.</summary>
    private const string ParentVariable = "JPY_PARENT_PID";
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly KernelSpec _spec;
    private readonly KernelWatchdog? _watchdog;
    private readonly OutputTail _output = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly Task _reading;
    private readonly Lazy<Task<bool>> _outputEnds;

    private KernelProcess(Process process, KernelSpec spec)
    {
        _process = process;
        _spec = spec;
        _watchdog = spec.StopsWithInput ? null : KernelWatchdog.Start(process);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Exited = process.WaitForExitAsync(CancellationToken.None);
        _outputEnds = new Lazy<Task<bool>>(async () =>
        {
            await Task.WhenAny(_reading, Task.Delay(EndBound)).ConfigureAwait(false);
            return _reading.IsCompleted;
        });
    }

    /// <summary>Ends when the process has.</summary>
    public Task Exited { get; }

    /// <summary>Starts a kernel.</summary>
    /// <param name="spec">How.</param>
    /// <param name="connectionFile">The connection file.</param>
    /// <param name="folder">The current directory of the process.</param>
    /// <exception cref="KernelStartException">The program is not there or cannot be run.</exception>
    public static KernelProcess Start(KernelSpec spec, string connectionFile, string folder)
    {
        var arguments = spec.ArgumentsFor(connectionFile);
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in spec.EnvironmentFrom(Environment.GetEnvironmentVariable))
        {
            start.Environment[name] = value;
        }

        // Kernels watch the process of this id, and end when it has. On Windows they take the number for a handle,
        // which an id may happen to be too: of anything. There the watchdog alone ends them.
        start.Environment.Remove(ParentVariable);
        if (!OperatingSystem.IsWindows())
        {
            start.Environment[ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new KernelStartException($"The kernel '{spec.Name}' cannot be started: {e.Message}", e);
        }

        if (!spec.StopsWithInput)
        {
            process.StandardInput.Close();
        }

        return new KernelProcess(process, spec);
    }

    /// <summary>How the process ended; only after <see cref="Exited"/>.</summary>
    public KernelExit Exit() => new(_process.ExitCode, _output.Lines());

    /// <summary>What the process has written so far.</summary>
    public IReadOnlyList<string> Output() => _output.Lines();

    /// <summary>How many threads the process has, and its bytes in RAM; null if that cannot be told.</summary>
    public (int Threads, long Bytes)? Usage()
    {
        try
        {
            // A Process object caches what it has read, and is not thread-safe; so each call takes one of its own.
            using var process = Process.GetProcessById(_process.Id);
            return (process.Threads.Count, process.WorkingSet64);
        }
        catch (Exception e) when (
            e is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Sends the signal of Ctrl+C. Windows has no such signal for a single process; there it does nothing.
    /// </summary>
    public void SendInterruptSignal()
    {
        if (!Exited.IsCompleted)
        {
            UnixSignal.SendInterrupt(_process.Id);
        }
    }

    /// <summary>
    /// Waits, within a bound that begins with the first call, until the pipes are at their end: then nothing is left
    /// that inherited them.
    /// </summary>
    /// <returns>Whether they are.</returns>
    public Task<bool> OutputEndsAsync() => _outputEnds.Value;

    /// <summary>
    /// Ends the process and all that it started, if they still run, and waits until they are gone; within bounds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It, or a part of the tree, has ended by itself in the meantime.
            }

            await Task.WhenAny(Exited, Task.Delay(EndBound)).ConfigureAwait(false);
        }

        _watchdog?.Dispose();
        if (_spec.StopsWithInput)
        {
            // What survived the kill, and what the kernel left running, is tied to this pipe.
            CloseInput();
        }

        await OutputEndsAsync().ConfigureAwait(false);
        await _stopReading.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_reading, Task.Delay(EndBound)).ConfigureAwait(false);
        _process.Dispose();
        _stopReading.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end is gone already.
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer.AsMemory(), _stopReading.Token)
                .ConfigureAwait(false) is > 0 and var length)
            {
                _output.Append(buffer.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody reads any more, or the pipe broke, which is as good as its end.
        }
    }
}
