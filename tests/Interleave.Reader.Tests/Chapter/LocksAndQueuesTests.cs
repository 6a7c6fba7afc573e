using Interleave.Reader.Tests.Running;

namespace Interleave.Reader.Tests.Chapter;

/// <summary>What must hold of notebook 04 with values at the edges.</summary>
public sealed class LocksAndQueuesTests
{
    private const string Notebook = "04-locks-and-queues.ipynb";

    [Theory]
    [InlineData("threads=1", "items=3", "capacity=1")]
    [InlineData("threads=16", "items=3", "capacity=1")]
    public void Nothing_is_lost_in_a_queue_with_more_threads_than_items_or_with_one(params string[] values)
    {
        var run = ChapterRun.Of(Notebook, [.. values, "megabytes=1", "latencyMs=10", "atOnce=13"]);

        LocksAndQueuesClaims.AssertNothingIsLost(run, 3);
    }

    [Fact]
    public void Values_that_make_no_sense_together_are_refused_at_once_in_a_sentence()
    {
        using var run = new ReaderRun();
        run.Run(1, "run", Path.Combine(ChapterFolder.Path, Notebook), "--output", run.File("executed"), "--set", "megabytes=399");

        Assert.Contains(
            "threads * megabytes is 1,596, but it must be from 1 to 400.", run.Output + run.Error, StringComparison.Ordinal);
    }
}
