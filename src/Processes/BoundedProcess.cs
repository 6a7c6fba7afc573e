using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Interleave.Processes;

/// <summary>Child processes whose every wait has a bound, and which do not outlive whoever needs them.</summary>
/// <threadsafety static="true"/>
internal static class BoundedProcess
{
    /// <summary>For what needs no more than this machine: a killed process is gone, or its output is read.</summary>
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(1);

    /// <summary>Runs a process to its end, or kills it, with all that it started, when its time is up.</summary>
    /// <param name="start">
    /// What to start; its streams are redirected. Its standard input stays open and empty while it runs, so that a
    /// child that watches it can tell that this process has died.
    /// </param>
    /// <param name="limit">How long it may run; <see cref="TimeSpan.MaxValue"/> for as long as it likes.</param>
    /// <param name="cancellationToken">Kills it early, at once.</param>
    /// <param name="stillRuns">Called every second while it runs, or null.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and is gone.</exception>
    public static ProcessEnd Run(
        ProcessStartInfo start, TimeSpan limit, CancellationToken cancellationToken, Action? stillRuns = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        start.CreateNoWindow = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var hasEnded = false;
        try
        {
            var output = new OutputCapture(process.StandardOutput);
            var errors = new OutputCapture(process.StandardError);
            using (cancellationToken.UnsafeRegister(_ => Kill(process), null))
            {
                while (!(hasEnded = process.WaitForExit(NextWait(limit - clock.Elapsed))) && clock.Elapsed < limit)
                {
                    stillRuns?.Invoke();
                }
            }

            var took = clock.Elapsed;
            if (!hasEnded)
            {
                Kill(process);
            }

            var code = hasEnded ? process.ExitCode : (int?)null;
            var end = new ProcessEnd(code, took, output.End(EndBound), errors.End(EndBound));
            cancellationToken.ThrowIfCancellationRequested();
            return end;
        }
        finally
        {
            // The wait also ends when an interrupt of this thread stops the cell, or when the callback throws.
            if (!hasEnded)
            {
                Kill(process);
            }

            process.StandardInput.Dispose();
        }
    }

    /// <summary>
    /// Asks a process to end, by the end of its redirected standard input, and kills it if it still runs after the
    /// limit. Nothing is thrown if it has already ended.
    /// </summary>
    public static void End(Process process, TimeSpan limit)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end of the pipe is gone.
        }

        if (!process.WaitForExit(limit))
        {
            Kill(process);
        }
    }

    /// <summary>Kills a process with all that it started, and waits up to 2 s until it is gone.</summary>
    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(EndBound);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, or a process that it started has.
        }
    }

    private static TimeSpan NextWait(TimeSpan left) =>
        left < BetweenReports ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : BetweenReports;
}
