using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Interleave.Timing;
using Perfolizer.Mathematics.OutlierDetection;

namespace Interleave.Benchmarks;

/// <summary>Whether the harness and BenchmarkDotNet, timing the same method in one run, find the same median.</summary>
public class Agreement
{
    private const double Allowed = 0.05;
    private const int Numbers = 8_000_000;
    private const int Runs = 100;

    /// <summary>Work for the processor alone, some milliseconds long.</summary>
    [Benchmark]
    public long Compute()
    {
        var sum = 0L;
        for (long number = 1; number <= Numbers; number++)
        {
            sum = (sum * 31) + (number % 7);
        }

        return sum;
    }

    /// <summary>Times the method both ways and prints the ratio.</summary>
    /// <returns>The program's exit code: 0 where the medians differ by no more than 5 %.</returns>
    public static int Run()
    {
        // One run a sample and all samples kept, as the harness has it: BenchmarkDotNet left to itself takes means of many
        // runs, and their median is another thing on a machine that is busy now and then.
        var job = Job.Default
            .WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(Runs).WithIterationCount(Runs).WithOutlierMode(OutlierMode.DontRemove);

        // Half of our runs before theirs and half after: a machine that slows down meanwhile does so for both.
        var before = Half();
        var report = BenchmarkRunner.Run<Agreement>(DefaultConfig.Instance.AddJob(job)).Reports.Single();
        if (report.ResultStatistics is not { } theirs)
        {
            Console.Error.WriteLine("BenchmarkDotNet has no result; what it says above tells why.");
            return 1;
        }

        var ours = new Measurement(nameof(Compute), before.Samples.Concat(Half().Samples));
        var ratio = ours.Median.TotalNanoseconds / theirs.Median;
        var agree = Math.Abs(ratio - 1) <= Allowed;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"harness {ours.Median.TotalMilliseconds:0.000} ms, BenchmarkDotNet {theirs.Median / 1e6:0.000} ms: ratio {ratio:0.000}, {(agree ? "within" : "OUTSIDE OF")} {Allowed:0 %}"));
        return agree ? 0 : 1;
    }

    private static Measurement Half() => Harness.Measure(nameof(Compute), new Agreement().Compute, new() { Repeats = Runs / 2, WarmUps = Runs });
}
