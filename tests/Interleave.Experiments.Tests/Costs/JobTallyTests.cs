using Interleave.Experiments.Costs;

namespace Interleave.Experiments.Tests.Costs;

public class JobTallyTests
{
    [Fact]
    public void It_counts_jobs_and_the_threads_that_ran_them()
    {
        var tally = new JobTally("my threads");
        for (var i = 0; i < 50; i++)
        {
            // One after another, so that ids and stacks are used again.
            var thread = new Thread(() =>
            {
                tally.Job();
                tally.Job();
            });
            thread.Start();
            thread.Join();
        }

        Assert.Equal((100, 50), (tally.Jobs, tally.Threads));
        Assert.Equal("my threads: 100 jobs ran on 50 threads.", tally.ToText());
    }

    [Fact]
    public void A_thread_that_serves_two_tallies_counts_in_both()
    {
        var (first, second) = (new JobTally("first"), new JobTally("second"));
        foreach (var tally in new[] { first, second, first, second })
        {
            tally.Job();
        }

        Assert.Equal("first: 2 jobs ran on 1 thread.", first.ToText());
        Assert.Equal("second: 2 jobs ran on 1 thread.", second.ToText());
    }
}
