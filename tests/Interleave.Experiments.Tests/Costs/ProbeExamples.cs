using Interleave.Experiments.Costs;
using Interleave.Timing;

namespace Interleave.Experiments.Tests.Costs;

/// <summary>Results of probes with known numbers.</summary>
internal static class ProbeExamples
{
    public static PieceCost Made { get; } = new(
        new Measurement("create, start, join", [TimeSpan.FromMilliseconds(13.1)]), 100);

    public static PieceCost Switched { get; } = new(
        new Measurement("to a thread that sleeps", [TimeSpan.FromMilliseconds(61.2)]), 10_000);

    /// <summary>None could be parked.</summary>
    public static ParkedThreads Parked { get; } =
        ParkedThreads.Measure(1000, 5, new ThreadRoom(null, null, FreeTasks: 0), _ => { }, CancellationToken.None);

    public static Comparison Jobs { get; } = new(
    [
        new("a thread each", [TimeSpan.FromSeconds(1.33)]),
        new("the pool", [TimeSpan.FromMilliseconds(3.1)]),
    ]);

    public static Starvation Starved { get; } = new(
        100,
        [
            new(TimeSpan.Zero, 2, 0),
            new(TimeSpan.FromSeconds(0.5), 2, 2),
            new(TimeSpan.FromSeconds(1), 3, 3),
            new(TimeSpan.FromSeconds(5), 3, 3),
        ],
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(5.01),
        shortJobRanWhileBlocked: false);

    /// <summary>The blocking jobs had threads of their own.</summary>
    public static Starvation NotStarved { get; } = new(
        100,
        [new(TimeSpan.Zero, 2, 100), new(TimeSpan.FromSeconds(5), 3, 100)],
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMicroseconds(242),
        shortJobRanWhileBlocked: true);

    public static Waiting Waits { get; } = new(
    [
        Step("a thread each", 10, 0.305, null, 33),
        Step("the pool", 10, 1.2, null, 25),
        Step("async", 10, 0.302, null, 24),
        Step("a thread each", 10_000, 4.2, 90 << 20, 2_380),
        new(
            "the pool", 10_000, null, null, 40, 23,
            "10,000 waits (the pool) were stopped after 3.30 s, before all of them had ended.")
        {
            StoppedAfter = TimeSpan.FromSeconds(3.3),
        },
        Step("async", 10_000, 0.331, 4 << 20, 24),
    ],
        TimeSpan.FromSeconds(9));

    private static WaitingStep Step(string way, int waits, double seconds, long? memory, int threads) =>
        new(way, waits, TimeSpan.FromSeconds(seconds), memory, threads, 23, null);
}
