using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>Notebook 04 with values at the edges.</summary>
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

    [Theory]
    [InlineData("largest=0", "largest is 0, but it must be from 10,000 to 10,000,000.")]
    [InlineData("mostThreads=-1", "mostThreads is -1, but it must be from 0 to 1,000.")]
    [InlineData("serialPercent=101", "serialPercent is 101, but it must be from 0 to 100.")]
    [InlineData("stepsApart=0", "stepsApart is 0, but it must be from 1 to 32.")]
    [InlineData("latencyMs=-5", "latencyMs is -5, but it must be from 0 to 1,000.")]
    [InlineData("repeats=100000", "repeats is 100,000, but it must be from 1 to 50.")]
    [InlineData("waitRepeats=0", "waitRepeats is 0, but it must be from 1 to 20.")]
    public void A_value_that_makes_no_sense_gets_one_sentence_before_anything_is_measured(
        string setting, string sentence)
    {
        using var run = new ReaderRun();
        run.Run(
            1, ["run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run
                .File("executed"), "--set", setting]);

        // The program breaks long lines.
        var said = string.Join(' ', (run.Output + run.Error).Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.DoesNotContain("at Interleave.", said, StringComparison.Ordinal);
        run.NothingIsLeft();
    }
}
