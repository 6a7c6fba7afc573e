using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>Watches the memory and the threads of this process, and keeps the most that was seen.</summary>
/// <remarks>On Linux looking allocates nothing and takes some ten microseconds.</remarks>
/// <threadsafety static="true" instance="false"/>
internal sealed class ProcessWatch : IDisposable
{
    private readonly ProcFile? _status = ProcFile.Open("/proc/self/status");
    private readonly long? _memoryBefore;
    private long? _mostMemory;

    public ProcessWatch()
    {
        (_memoryBefore, ThreadsBefore) = Now();
        (_mostMemory, MostThreads) = (_memoryBefore, ThreadsBefore);
    }

    /// <summary>How many threads there were at first; null where not known.</summary>
    public int? ThreadsBefore { get; }

    /// <summary>The most threads seen; null where not known.</summary>
    public int? MostThreads { get; private set; }

    /// <summary>By how many bytes the memory in use had grown when it was largest; null where not known.</summary>
    public long? MemoryAdded => _mostMemory - _memoryBefore;

    /// <summary>Looks once more.</summary>
    public void Look()
    {
        var (memory, threads) = Now();
        _mostMemory = memory > _mostMemory ? memory : _mostMemory;
        MostThreads = threads > MostThreads ? threads : MostThreads;
    }

    /// <summary>Waits, 2 s at most, until joined threads have gone and there are about as many as at first.</summary>
    public void WaitForThreadsToGo()
    {
        var until = Deadline.In(TimeSpan.FromSeconds(2));
        while (Now().Threads > ThreadsBefore + 10 && !until.HasPassed)
        {
            Thread.Sleep(5);
        }
    }

    public void Dispose() => _status?.Dispose();

    // Both from one reading of one file. VmRSS may lag behind a little, but counting exactly takes longer than a step.
    private (long? Memory, int? Threads) Now()
    {
        if (_status is null)
        {
            return (ProcessMemory.Resident, ProcessMemory.Threads);
        }

        _status.Read();
        return (_status.Number("VmRSS"u8), (int?)_status.Number("Threads"u8));
    }
}
