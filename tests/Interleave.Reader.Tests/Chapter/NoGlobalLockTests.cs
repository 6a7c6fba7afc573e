namespace Interleave.Reader.Tests.Chapter;

/// <summary>Notebook 05 with values at the edges.</summary>
public sealed class NoGlobalLockTests
{
    private const string Notebook = "05-no-global-lock.ipynb";

    private static readonly string[] Short = ["largest=10000", "repeats=1", "waitRepeats=1", "increments=1000"];

    [Fact]
    public void With_one_thread_and_nothing_serial_and_no_latency_it_runs()
    {
        var run = ChapterRun.Of(Notebook, [.. Short, "mostThreads=1", "serialPercent=0", "latencyMs=0"]);

        Assert.Contains("threads to measure: 1\n", run.Text("measure") + "\n", StringComparison.Ordinal);
        Assert.Contains("1,229 primes below 10,000", run.Text("measure-under-lock"), StringComparison.Ordinal);
        Assert.Contains("Amdahl, 0 % serial", run.Text("measure-partly-waiting"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_many_threads_and_everything_serial_it_runs_and_counts_right()
    {
        var run = ChapterRun.Of(
            Notebook, [.. Short, "mostThreads=200", "serialPercent=100", "latencyMs=20", "stepsApart=32"]);

        Assert.EndsWith(", 200", run.Text("measure").TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("1,229 primes below 10,000", run.Text("measure-free"), StringComparison.Ordinal);
        Assert.Matches(@"Serial share that fits best: (9\d|100)\.\d %", run.Text("measure-partly-waiting"));
    }
}
