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
}
