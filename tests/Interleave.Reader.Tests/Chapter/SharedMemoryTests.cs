using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 03 with values at the edges.</summary>
public sealed class SharedMemoryTests
{
    private const string Notebook = "03-shared-memory.ipynb";

    private static readonly string[] Few = ["rounds=300", "testRuns=10", "increments=10000"];

    [Fact]
    public void One_thread_alone_loses_no_money()
    {
        var run = ChapterRun.Of(Notebook, ["threads=1", .. Few]);

        Assert.Equal((0, 300), (SharedMemoryClaims.Wrong(run, "bank-rounds"), SharedMemoryClaims.Counted(
            run, "bank-rounds")));
        Assert.True(SharedMemoryClaims.Wrong(run, "light") > 0, run.Text("light"));
        Assert.Contains("shared lock", run.Text("lock-cost"), StringComparison.Ordinal);
    }

    [Fact]
    public void More_threads_than_accounts_lose_nothing_under_a_lock()
    {
        var run = ChapterRun.Of(Notebook, ["threads=16", "accounts=2", "amount=1000000", .. Few]);

        Assert.True(SharedMemoryClaims.Wrong(run, "bank-rounds") > 0, run.Text("bank-rounds"));
        Assert.Contains("bank, locked: 0 of 300 rounds ended wrong", run.Text("locked"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads=0", "threads is 0, but it must be from 1 to 32.")]
    [InlineData("threads=100000", "threads is 100,000, but it must be from 1 to 32.")]
    [InlineData("rounds=-1", "rounds is -1, but it must be from 1 to 100,000.")]
    public void A_value_that_makes_no_sense_is_refused_at_once_in_a_sentence(string setting, string sentence)
    {
        using var run = new ReaderRun();
        run.Run(
            1, "run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run.File("executed"), "--set", setting);

        Assert.Contains(sentence, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("Change it, and run again from the cell that sets it.", run.Output + run.Error, StringComparison.Ordinal);
    }
}
