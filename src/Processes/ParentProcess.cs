using System.Diagnostics;

namespace Interleave.Processes;

/// <summary>Tells a child process that the process which started it is gone.</summary>
internal static class ParentProcess
{
    /// <summary>How often a parent is looked for that gave no pipe to watch.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A task that ends when standard input does. The parent holds the other end of that pipe and never writes to
    /// it, and the operating system closes it however the parent dies.
    /// </summary>
    /// <param name="cancellationToken">Stops the watching; the task then ends as well.</param>
    public static Task InputEndsAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => ended.TrySetResult());

        // A read of standard input cannot be cancelled, so it has a background thread of its own: such a thread
        // does not keep a process alive that has decided to end.
        new Thread(() =>
        {
            try
            {
                using var input = Console.OpenStandardInput();
                var buffer = new byte[256];
                while (input.Read(buffer) > 0)
                {
                }
            }
            catch (IOException)
            {
                // A broken pipe says the same as its end.
            }

            ended.TrySetResult();
        })
        {
            IsBackground = true,
            Name = "watch standard input",
        }.Start();

        return ended.Task;
    }

    /// <summary>A task that ends when no process has the given id any more.</summary>
    /// <param name="id">The parent's process id.</param>
    /// <param name="cancellationToken">Stops the watching; the task then ends as well.</param>
    public static async Task ExitsAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            using var parent = Process.GetProcessById(id);
            using var timer = new PeriodicTimer(PollInterval);
            while (!parent.HasExited && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (ArgumentException)
        {
            // There was no such process any more.
        }
        catch (OperationCanceledException)
        {
            // Watching was stopped.
        }
    }
}
