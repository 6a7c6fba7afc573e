using System.ComponentModel;
using System.Diagnostics;

namespace Interleave.Processes;

/// <summary>Tells a child process that the process which started it is gone.</summary>
/// <threadsafety static="true"/>
internal static class ParentProcess
{
    /// <summary>
    /// A task that ends when standard input does. The parent holds the other end of that pipe and never writes to
    /// it, and the operating system closes it however the parent dies. The task also ends when it is cancelled.
    /// </summary>
    public static Task InputEndsAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => ended.TrySetResult());

        // A read of standard input cannot be cancelled, so it has a background thread of its own: such a thread
        // does not keep a process alive that has decided to end.
        new Thread(Watch) { IsBackground = true, Name = "watch standard input" }.Start();
        return ended.Task;

        void Watch()
        {
            try
            {
                using var input = Console.OpenStandardInput();
                input.CopyTo(Stream.Null);
            }
            catch (IOException)
            {
                // A broken pipe means the same as its end.
            }

            ended.TrySetResult();
        }
    }

    /// <summary>A task that ends when no process has the given id any more, or when it is cancelled.</summary>
    public static async Task ExitsAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or OperationCanceledException)
        {
            // There was no such process any more, or watching was stopped.
        }
        catch (Win32Exception)
        {
            // It belongs to somebody else, whose processes this one may not watch. So it is taken to run.
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
    }
}
