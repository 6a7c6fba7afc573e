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
}
