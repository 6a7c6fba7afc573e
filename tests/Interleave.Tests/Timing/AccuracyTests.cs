using System.Diagnostics;
using Interleave.Timing;

namespace Interleave.Tests.Timing;

/// <summary>
/// Work of a known duration, and other times that are compared. Alone, for other tests would take its processor.
/// </summary>
[Collection(nameof(AccuracyTests))]
public class AccuracyTests
{
    private const int Runs = 151;

    private static readonly TimeSpan Known = TimeSpan.FromMilliseconds(2);

    private static HarnessOptions Options =>
        new() { Repeats = Runs, CancellationToken = TestContext.Current.CancellationToken };

    [Fact]
    public void Work_of_a_known_duration_is_measured_with_a_bias_under_one_percent()
    {
        var spin = new Spin();

        AssertUnbiased(Harness.Measure("spin", spin.Run, Options with { WarmUps = 2 }), spin);
    }

    [Fact]
    public void So_it_is_among_candidates()
    {
        var (a, b) = (new Spin(), new Spin());

        var comparison = Harness.Compare(Options with { WarmUps = 1 }, ("a", a.Run), ("b", b.Run));

        AssertUnbiased(comparison.Measurements[0], a);
        AssertUnbiased(comparison.Measurements[1], b);
    }

    [Fact]
    public void So_it_is_over_values()
    {
        Spin[] spins = [new(), new()];

        var sweep = Harness.Sweep("n", [1, 2], value => spins[value - 1].Run(), Options);

        Assert.All(sweep.Points, point => AssertUnbiased(point.Measurement, spins[point.Value - 1]));
    }

    // Where another program has the processor at the moment when the work would be over, the work itself takes
    // longer. So each sample is held against what that run's own clock says, and the best one against what was asked
    // for.
    private static void AssertUnbiased(Measurement measurement, Spin spin)
    {
        var ratios = measurement.Samples.Zip(spin.Durations.TakeLast(Runs), (sample, own) => (sample - own) / own)
            .Order()
            .ToArray();
        Assert.True(ratios[0] * Known >= -TimeSpan.FromTicks(1), "A sample is shorter than the work in it.");
        AssertBias(ratios[Runs / 2]);
        AssertBias((measurement.Minimum - Known) / Known);
    }

    private static void AssertBias(double bias)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"bias {bias:0.0000 %}"));
        Assert.InRange(bias, -0.0001, 0.01);
    }

    /// <summary>Work that keeps the processor busy for just as long as it is asked to.</summary>
    private sealed class Spin
    {
        public List<TimeSpan> Durations { get; } = [];

        public void Run()
        {
            var start = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < Known);
            Durations.Add(elapsed);
        }
    }
}

/// <summary>Tests that are run when no others are.</summary>
[CollectionDefinition(nameof(AccuracyTests), DisableParallelization = true)]
public class AccuracyTestsAlone;
