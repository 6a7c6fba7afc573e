using Interleave.Timing;

namespace Interleave.Experiments.Costs;

/// <summary>One way to wait for many things at once, with so many of them, and what it took.</summary>
/// <param name="Way">How they waited, for instance <c>a thread each</c>.</param>
/// <param name="Waits">How many waits.</param>
/// <param name="Took">The time until all had ended; null if they were not begun, or did not all end.</param>
/// <param name="Memory">
/// Bytes by which the memory in use by the process grew at most, looked at about every 10 ms, and if the step was run
/// twice the lesser of both; null if that cannot be told from what a process gains and loses by itself.
/// </param>
/// <param name="Threads">How many threads the process had at most; null if nothing was begun, or if not known.</param>
/// <param name="ThreadsBefore">How many it had before; null if nothing was begun, or if not known.</param>
/// <param name="Note">Why it was not begun or did not end, as a sentence; null if all went well.</param>
/// <threadsafety static="true" instance="true"/>
public sealed record WaitingStep(
    string Way, int Waits, TimeSpan? Took, long? Memory, int? Threads, int? ThreadsBefore, string? Note)
{
    /// <summary>After what time it was stopped; null if it was not.</summary>
    public TimeSpan? StoppedAfter { get; init; }

    /// <summary>How long it took, or what became of it.</summary>
    internal string TimeText => Took is { } took ? DurationText.Of(took)
        : StoppedAfter is { } stopped ? $"stopped after {DurationText.Of(stopped)}"
        : "not begun";
}
