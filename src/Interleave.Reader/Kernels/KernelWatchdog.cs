using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Interleave.Processes;

namespace Interleave.Reader.Kernels;

/// <summary>
/// A small process beside a kernel that does not watch us: when this program is killed, so that it can end nothing
/// any more, the other one ends the kernel and all that the kernel started.
/// </summary>
/// <remarks>
/// Our own kernel ends with its standard input. Others need not: .NET Interactive goes on for ever, and what the
/// kernelspec starts is only the launcher of the process that would have to be told.
/// </remarks>
/// <threadsafety static="true" instance="false"/>
internal sealed class KernelWatchdog : IDisposable
{
    /// <summary>The first argument of the process; the second is the kernel's process id.</summary>
    public const string Command = "end-kernel-with-parent";

    private readonly Process _process;

    private KernelWatchdog(Process process) => _process = process;

    /// <summary>Starts the process.</summary>
    /// <param name="kernel">What to end.</param>
    /// <returns>Null if it cannot be started: a kernel that may outlive a kill is better than none.</returns>
    public static KernelWatchdog? Start(Process kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var id = kernel.Id.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(DotnetHost.Path, [typeof(KernelWatchdog).Assembly.Location, Command, id])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
        };
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>What the process does: it waits for one of the two others to end.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> WatchAsync(string kernelId)
    {
        Process kernel;
        try
        {
            kernel = Process.GetProcessById(int.Parse(kernelId, CultureInfo.InvariantCulture));
        }
        catch (ArgumentException)
        {
            return 0;
        }

        // Ctrl+C in a terminal, and closing it, reach every process there. This one has to be the last.
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        var ignored = Array.ConvertAll(
            signals, signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true));
        using (kernel)
        using (var watching = new CancellationTokenSource())
        {
            // A process id is given to another program once its own is gone, so the end of the kernel is the end here.
            var kernelEnds = kernel.WaitForExitAsync(watching.Token);
            await Task.WhenAny(ParentProcess.InputEndsAsync(watching.Token), kernelEnds).ConfigureAwait(false);
            if (!kernelEnds.IsCompleted)
            {
                Kill(kernel);
            }

            await watching.CancelAsync().ConfigureAwait(false);
        }

        Array.ForEach(ignored, registration => registration.Dispose());
        return 0;
    }

    /// <summary>Lets the process go, once the kernel has been ended.</summary>
    public void Dispose()
    {
        // It sees the end of the kernel by itself, but not at once.
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has seen it.
        }

        _process.Dispose();
    }

    private static void Kill(Process kernel)
    {
        try
        {
            kernel.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or a part of the tree, has ended by itself in the meantime.
        }
    }
}
