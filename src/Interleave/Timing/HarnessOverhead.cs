namespace Interleave.Timing;

/// <summary>What the harness itself adds to every time. It is told, and never subtracted.</summary>
/// <threadsafety static="true"/>
internal static class HarnessOverhead
{
    private const int EmptyRuns = 1000;

    private static readonly Lazy<TimeSpan> Measured = new(Measure);

    /// <summary>
    /// An empty run on the calling thread takes less than this: the median of 1,000 empty runs, and one tick of
    /// <see cref="TimeSpan"/> (100 ns), by which times are rounded down. Measured once, when first needed.
    /// </summary>
    public static TimeSpan Value => Measured.Value;

    private static TimeSpan Measure()
    {
        var empty = Candidate.Of("nothing", static () => { });

        // The first half is left out: it runs before the compiler has optimised what it calls.
        var samples = Enumerable.Range(0, 2 * EmptyRuns)
            .Select(_ => empty.TakeSample(TimeProvider.System))
            .Skip(EmptyRuns)
            .Order();
        return Measurement.MiddleOf([.. samples]) + TimeSpan.FromTicks(1);
    }
}
