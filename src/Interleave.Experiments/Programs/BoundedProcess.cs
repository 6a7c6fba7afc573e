using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Interleave.Experiments.Programs;

/// <summary>Runs a process to its end, which comes within a bound.</summary>
internal static class BoundedProcess
{
    // After a process has ended, what it wrote lies in this machine's own buffers.
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan KillBound = TimeSpan.FromSeconds(2);

    /// <summary>Runs a process, and kills it, with all that it started, if it still runs when its time is up.</summary>
    /// <param name="start">What to start; its streams are redirected. Its standard input stays open, and empty, while it runs.</param>
    /// <param name="limit">How long it may run.</param>
    /// <param name="cancellationToken">Kills it early.</param>
    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and is gone.</exception>
    public static ProcessEnd Run(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        start.CreateNoWindow = true;
        var clock = Stopwatch.StartNew();
        using var process = Start(start);
        var hasEnded = false;
        TimeSpan took;
        try
        {
            var output = new OutputCapture(process.StandardOutput);
            var errors = new OutputCapture(process.StandardError);
            using (cancellationToken.Register(() => Kill(process)))
            {
                hasEnded = process.WaitForExit(limit);
                took = clock.Elapsed;
            }

            if (!hasEnded)
            {
                Kill(process);
            }

            var end = new ProcessEnd(hasEnded ? process.ExitCode : null, took, output.End(DrainBound), errors.End(DrainBound));
            cancellationToken.ThrowIfCancellationRequested();
            return end;
        }
        finally
        {
            // The wait also ends when the cell is stopped, by an interrupt of this thread.
            if (!hasEnded)
            {
                Kill(process);
            }

            process.StandardInput.Dispose();
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException(
                $"The program does not start, because {start.FileName} cannot be run ({error.Message}). Install the .NET 10 SDK, then restart the kernel.",
                error);
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(KillBound);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, or a process that it started has.
        }
    }
}
