using BenchmarkDotNet.Attributes;
using Interleave.Races;

namespace Interleave.Benchmarks;

/// <summary>What a step of the explorer costs. The mean is the time of one step: 1 µs is 1,000,000 steps a second.</summary>
[MemoryDiagnoser]
public class ExplorerBenchmarks
{
    private const int Ways = 184_756;
    private const int Steps = 20;

    private readonly Race _apart = Race.Of("apart", () => new object(), _ => true, _ => Work(), _ => Work());

    /// <summary>All 184,756 schedules of two threads with ten steps each, every one from its beginning.</summary>
    [Benchmark(OperationsPerInvoke = Ways * Steps)]
    public long TwoThreadsOfTenSteps()
    {
        var exploration = _apart.Explore();
        return exploration.Schedules == Ways && exploration.Steps >= (long)Ways * Steps
            ? exploration.Steps
            : throw new InvalidOperationException($"Not every schedule was run: {exploration}");
    }

    private static IEnumerable<Step> Work()
    {
        for (var step = 0; step < Steps / 2; step++)
        {
            yield return Step.Write("x");
        }
    }
}
