using System.Collections.Concurrent;

namespace Interleave.Exercises;

/// <summary>What jobs did: which ran, how many at once, on which threads.</summary>
/// <threadsafety static="true" instance="true"/>
internal sealed class JobTally
{
    private readonly ConcurrentDictionary<Thread, bool> _threads = new();
    private readonly ConcurrentDictionary<int, int> _runs = new();
    private int _running;
    private int _ended;
    private int _most;

    /// <summary>How many have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>The most that ran at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>How many different threads ran them.</summary>
    public int Threads => _threads.Count;

    /// <summary>The number of a job that ran more than once; null if none did.</summary>
    public int? Twice => _runs.Where(run => run.Value > 1).Select(run => (int?)run.Key).FirstOrDefault();

    /// <summary>How many of so many jobs never ran; null if all did.</summary>
    public int? Missing(int count) => count - _runs.Count is var missing and > 0 ? missing : null;

    /// <summary>Whether no other thread ran any.</summary>
    public bool OnlyOn(Thread? thread) => _threads.Keys.All(other => other == thread);

    /// <summary>How many of the threads were neither the pool's nor the caller.</summary>
    public int OwnThreadsBeside(Thread? caller) => _threads.Count(thread => thread.Key != caller && !thread.Value);

    /// <summary>Runs a job on the thread that calls.</summary>
    public void Run(int index, Action job)
    {
        _runs.AddOrUpdate(index, 1, (_, times) => times + 1);
        _threads.TryAdd(Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread);
        var now = Interlocked.Increment(ref _running);
        for (var seen = Most; now > seen; seen = Most)
        {
            Interlocked.CompareExchange(ref _most, now, seen);
        }

        try
        {
            job();
        }
        finally
        {
            Interlocked.Increment(ref _ended);
            Interlocked.Decrement(ref _running);
        }
    }
}
