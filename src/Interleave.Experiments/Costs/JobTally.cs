using Interleave.Display;

namespace Interleave.Experiments.Costs;

/// <summary>A short job that counts how often it ran, and on how many different threads.</summary>
/// <threadsafety static="true" instance="true"/>
#pragma warning disable CA1001 // The garbage collector ends the thread-local: nobody could tell a tally its end.
public sealed class JobTally : Showable
#pragma warning restore CA1001
{
    // New threads are given the ids of ended ones, so ids cannot tell threads apart; a value for each thread can.
    private readonly ThreadLocal<bool> _hasBeenHere = new();
    private readonly string _label;
    private int _jobs;
    private int _threads;

    /// <summary>A tally at zero.</summary>
    /// <param name="label">What the jobs run on, for instance <c>the pool</c>.</param>
    /// <exception cref="ArgumentException">The label is empty.</exception>
    public JobTally(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        _label = label;
    }

    /// <summary>How often the job has run.</summary>
    public int Jobs => Volatile.Read(ref _jobs);

    /// <summary>On how many different threads.</summary>
    public int Threads => Volatile.Read(ref _threads);

    /// <summary>The job: notes that it ran, and on which thread.</summary>
    public void Job()
    {
        if (!_hasBeenHere.Value)
        {
            _hasBeenHere.Value = true;
            Interlocked.Increment(ref _threads);
        }

        Interlocked.Increment(ref _jobs);
    }

    /// <summary>One sentence with both counts.</summary>
    public override string ToText()
    {
        var (jobs, threads) = (Jobs == 1 ? "" : "s", Threads == 1 ? "" : "s");
        return Invariant($"{_label}: {Jobs:#,0} job{jobs} ran on {Threads:#,0} thread{threads}.");
    }
}
