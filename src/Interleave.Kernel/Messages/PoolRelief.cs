using Interleave.Kernel.Engine;

namespace Interleave.Kernel.Messages;

/// <summary>
/// Keeps the kernel reachable when a cell has left the pool's threads blocked. What arrives on a socket passes through
/// the pool, which adds only a thread or two a second: a request, or the stop of a cell, would wait behind hundreds of
/// blocked work items for minutes.
/// </summary>
/// <param name="controlPort">The port that the stop of a cell comes to.</param>
/// <remarks>
/// A reader may want to see just that: how long a short job waits in a starved pool. So while a cell runs, nothing is
/// done for longer than any experiment of the chapter takes, unless somebody asks to stop it.
/// </remarks>
internal sealed class PoolRelief(CellRunner runner, int controlPort)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the pool may make no progress between cells.</summary>
    private static readonly TimeSpan IdleBound = TimeSpan.FromMilliseconds(300);

    /// <summary>The same while a cell runs.</summary>
    private static readonly TimeSpan RunningBound = TimeSpan.FromSeconds(16);

    /// <summary>The most threads that the pool is given.</summary>
    private const int MostThreads = 2_000;

    /// <summary>Begins to watch the pool, on a thread that lives as long as the process.</summary>
    public void Start() => new Thread(Look) { IsBackground = true, Name = "kernel pool relief" }.UnsafeStart();

    private bool HasToHelp(TimeSpan stands) =>
        stands > IdleBound && (!runner.IsRunning || stands > RunningBound || UnreadRequests.WaitAt(controlPort));

    private void Look()
    {
        var (before, raised) = (0, 0);
        var completed = 0L;
        var standsSince = Environment.TickCount64;
        while (true)
        {
            Thread.Sleep(Interval);
            var now = Environment.TickCount64;
            var pending = ThreadPool.PendingWorkItemCount;
            if (pending == 0 || ThreadPool.CompletedWorkItemCount != completed)
            {
                completed = ThreadPool.CompletedWorkItemCount;
                standsSince = now;
                ThreadPool.GetMinThreads(out var minimum, out var io);
                if (pending == 0 && raised > 0)
                {
                    // A minimum that a cell has set in the meantime stays.
                    if (minimum == raised)
                    {
                        ThreadPool.SetMinThreads(before, io);
                    }

                    raised = 0;
                }
            }
            else if (HasToHelp(TimeSpan.FromMilliseconds(now - standsSince)))
            {
                ThreadPool.GetMinThreads(out var minimum, out var io);
                before = raised > 0 ? before : minimum;
                raised = (int)Math.Min(ThreadPool.ThreadCount + pending + 1, MostThreads);
                ThreadPool.SetMinThreads(raised, io);
            }
        }
    }
}
