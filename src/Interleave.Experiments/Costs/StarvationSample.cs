namespace Interleave.Experiments.Costs;

/// <summary>The thread pool at one moment.</summary>
/// <param name="Time">When, counted from the moment at which all jobs were queued.</param>
/// <param name="PoolThreads">How many threads the pool had.</param>
/// <param name="Blocked">How many of the blocking jobs had begun, and held a thread.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record StarvationSample(TimeSpan Time, int PoolThreads, int Blocked);
