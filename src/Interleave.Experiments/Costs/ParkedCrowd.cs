using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>Threads that do nothing but wait until they are let go.</summary>
/// <param name="start">Starts a thread.</param>
/// <threadsafety static="true" instance="false"/>
internal sealed class ParkedCrowd(Action<Thread> start) : IDisposable
{
    // Nobody waits longer than this, so that none is left if the thread that lets them go is ended.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly ManualResetEvent _gate = new(initialState: false);
    private readonly List<Thread> _threads = [];

    /// <summary>How many have been started.</summary>
    public int Count => _threads.Count;

    /// <summary>Starts more threads, and returns when all of them run and wait.</summary>
    /// <param name="count">How many.</param>
    /// <param name="until">When to stop starting and waiting, even if not all are parked.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    /// <returns>Null if all are parked, otherwise why not, as a clause for the end of a sentence.</returns>
    public string? Park(int count, Deadline until, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (until.HasPassed)
            {
                return "the time was up";
            }

            // In the background, so that a process that is told to end does not wait for them.
            var thread = new Thread(() => _gate.WaitOne(LongestWait)) { IsBackground = true };
            try
            {
                start(thread);
            }
            catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
            {
                return "the system refused the next one, for want of memory or because of a limit on threads";
            }

            _threads.Add(thread);
        }

        // A thread is parked when .NET sees it waiting. The last one started is likely to be the last to get there.
        foreach (var thread in _threads[^count..].AsEnumerable().Reverse())
        {
            while ((thread.ThreadState & ThreadState.WaitSleepJoin) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (until.HasPassed)
                {
                    return "not all of them had come to their wait when the time was up";
                }

                Thread.Sleep(1);
            }
        }

        return null;
    }

    /// <summary>Lets all go and joins them.</summary>
    public void Dispose()
    {
        _gate.Set();
        foreach (var thread in _threads)
        {
            thread.Join(LongestWait);
        }

        _gate.Dispose();
    }
}
