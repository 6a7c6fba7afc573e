namespace Interleave.Timing;

/// <summary>One of the pieces of work that are measured against each other.</summary>
/// <param name="Label">What it is called in the result.</param>
/// <param name="TakeSample">Runs it once and returns how long it took on the clock.</param>
internal sealed record Candidate(string Label, Func<TimeProvider, TimeSpan> TakeSample)
{
    /// <summary>Work on the calling thread. Nothing stands between it and the readings of the clock.</summary>
    public static Candidate Of(string label, Action work) => new(label, clock =>
    {
        var start = clock.GetTimestamp();
        work();
        return clock.GetElapsedTime(start);
    });
}
