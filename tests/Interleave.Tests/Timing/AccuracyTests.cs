using System.Diagnostics;
using Interleave.Timing;

namespace Interleave.Tests.Timing;

/// <summary>Work of a known duration, and other times that are compared. Alone, for other tests would take its processor.</summary>
[Collection(nameof(AccuracyTests))]
public class AccuracyTests
{
    private static readonly TimeSpan Known = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Work_of_a_known_duration_is_measured_with_a_bias_under_one_percent()
    {
        var measurement = Harness.Measure("spin", Spin, repeats: 31, warmUps: 2, cancellationToken: TestContext.Current.CancellationToken);

        AssertUnbiased(measurement);
    }

    [Fact]
    public void So_it_is_among_rivals_and_over_values()
    {
        var cancellation = TestContext.Current.CancellationToken;

        var comparison = Harness.Compare(15, warmUps: 1, cancellationToken: cancellation, rivals: [("a", Spin), ("b", Spin)]);
        var sweep = Harness.Sweep("n", [1, 2], _ => Spin(), repeats: 15, cancellationToken: cancellation);

        Assert.All(comparison.Measurements.Concat(sweep.Points.Select(point => point.Measurement)), AssertUnbiased);
    }

    [Fact]
    public void So_it_is_on_a_thread_that_the_harness_made_beforehand()
    {
        var measurement = Harness.MeasureThreads(
            "spin", 1, _ => Spin(), repeats: 31, warmUps: 2, ThreadCreation.Apart, cancellationToken: TestContext.Current.CancellationToken);

        AssertUnbiased(measurement);
    }

    [Fact]
    public void The_making_of_threads_is_in_the_measured_time_or_apart_by_choice()
    {
        const int Threads = 200;
        var cancellation = TestContext.Current.CancellationToken;
        Measurement Nothing(ThreadCreation creation) =>
            Harness.MeasureThreads("nothing", Threads, _ => { }, repeats: 9, creation: creation, cancellationToken: cancellation);

        var (measured, apart) = (Nothing(ThreadCreation.Measured), Nothing(ThreadCreation.Apart));

        Assert.True(measured.Median > apart.Median, $"{measured.Median} with the making of threads, {apart.Median} without it.");
    }

    // No sample can be too short. One may be too long where another program had the processor when the work was over, so it
    // is the median that is judged, and half of them would have to be so.
    private static void AssertUnbiased(Measurement measurement)
    {
        Assert.All(measurement.Samples, sample => Assert.True(sample >= Known - TimeSpan.FromTicks(1), $"{sample} is shorter than the work."));
        var bias = (measurement.Median - Known) / Known;
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"bias {bias:0.00000 %}"));
        Assert.InRange(bias, -0.0001, 0.01);
    }

    private static void Spin()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Known)
        {
        }
    }
}

/// <summary>Tests that are run when no others are.</summary>
[CollectionDefinition(nameof(AccuracyTests), DisableParallelization = true)]
public class AccuracyTestsAlone;
