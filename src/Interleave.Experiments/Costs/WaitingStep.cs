namespace Interleave.Experiments.Costs;

/// <summary>One way to wait for many things at once, with so many of them, and what it took.</summary>
/// <param name="Way">How they waited, for instance <c>a thread each</c>.</param>
/// <param name="Waits">How many waits.</param>
/// <param name="Took">The time until all had ended; null if they were not begun, or did not all end.</param>
/// <param name="Memory">
/// Bytes by which the memory in use by the process grew at most, looked at about every 10 ms, and where the step was run twice the less of
/// both; null where that cannot be told from what a process gains and loses by itself.
/// </param>
/// <param name="Threads">How many threads the process had at most, its own among them; null if nothing was begun, or where it is not known.</param>
/// <param name="ThreadsBefore">How many it had before; null if nothing was begun, or where it is not known.</param>
/// <param name="Note">Why it was not begun or did not end, as a sentence; null if all went well.</param>
/// <remarks>Immutable, so it may be used from several threads at once.</remarks>
public sealed record WaitingStep(string Way, int Waits, TimeSpan? Took, long? Memory, int? Threads, int? ThreadsBefore, string? Note)
{
    /// <summary>Whether it was begun, and then stopped before its end, and after what time.</summary>
    public TimeSpan? StoppedAfter { get; init; }
}
