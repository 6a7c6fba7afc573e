using System.Diagnostics;

namespace Interleave.Timing;

/// <summary>A moment by which something must have ended, on the clock of <see cref="Stopwatch"/>.</summary>
/// <threadsafety static="true" instance="true"/>
internal readonly struct Deadline
{
    private readonly long _start;
    private readonly TimeSpan _after;

    private Deadline(TimeSpan after) => (_start, _after) = (Stopwatch.GetTimestamp(), after);

    /// <summary>The moment that is this far ahead of now.</summary>
    public static Deadline In(TimeSpan time) => new(time);

    /// <summary>The time still left; never below zero.</summary>
    public TimeSpan Left => _after - Elapsed is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The time since it was set.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Whether the moment has come.</summary>
    public bool HasPassed => Left == TimeSpan.Zero;
}
