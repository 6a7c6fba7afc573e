using System.Diagnostics;
using Interleave.Timing;

namespace Interleave.Tests.Timing;

/// <summary>Work of a known duration, and other times that are compared. Alone, for other tests would take its processor.</summary>
[Collection(nameof(AccuracyTests))]
public class AccuracyTests
{
    private const int Runs = 151;

    private static readonly TimeSpan Known = TimeSpan.FromMilliseconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Work_of_a_known_duration_is_measured_with_a_bias_under_one_percent()
    {
        var spin = new Spin();

        AssertUnbiased(Harness.Measure("spin", spin.Run, Runs, warmUps: 2, cancellationToken: Cancellation), spin);
    }

    [Fact]
    public void So_it_is_among_rivals()
    {
        var (a, b) = (new Spin(), new Spin());

        var comparison = Harness.Compare(Runs, warmUps: 1, cancellationToken: Cancellation, rivals: [("a", a.Run), ("b", b.Run)]);

        AssertUnbiased(comparison.Measurements[0], a);
        AssertUnbiased(comparison.Measurements[1], b);
    }

    [Fact]
    public void So_it_is_over_values()
    {
        Spin[] spins = [new(), new()];

        var sweep = Harness.Sweep("n", [1, 2], value => spins[value - 1].Run(), Runs, cancellationToken: Cancellation);

        Assert.All(sweep.Points, point => AssertUnbiased(point.Measurement, spins[point.Value - 1]));
    }

    [Fact]
    public void So_it_is_on_a_thread_that_the_harness_made_beforehand()
    {
        var spin = new Spin();

        var measurement = Harness.MeasureThreads("spin", 1, _ => spin.Run(), Runs, warmUps: 2, ThreadCreation.Apart, cancellationToken: Cancellation);

        // The thread has to be woken, which on a busy machine takes as long as it takes: so the best run is judged.
        Assert.All(measurement.Samples, sample => Assert.True(sample >= Known - TimeSpan.FromTicks(1)));
        AssertBias((measurement.Minimum - Known) / Known);
    }

    [Fact]
    public void The_making_of_threads_is_in_the_measured_time_or_apart_by_choice()
    {
        const int Threads = 200;
        static Measurement Nothing(ThreadCreation creation) =>
            Harness.MeasureThreads("nothing", Threads, _ => { }, repeats: 9, creation: creation, cancellationToken: Cancellation);

        var (measured, apart) = (Nothing(ThreadCreation.Measured), Nothing(ThreadCreation.Apart));

        Assert.True(measured.Median > apart.Median, $"{measured.Median} with the making of threads, {apart.Median} without it.");
    }

    // Where another program has the processor at the moment when the work would be over, the work itself takes longer. So
    // each sample is held against what that run's own clock says, and the best one against what was asked for.
    private static void AssertUnbiased(Measurement measurement, Spin spin)
    {
        var ratios = measurement.Samples.Zip(spin.Durations.TakeLast(Runs), (sample, own) => (sample - own) / own).Order().ToArray();
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
