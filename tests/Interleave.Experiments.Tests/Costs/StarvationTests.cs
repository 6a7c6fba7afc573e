using Interleave.Experiments.Costs;
using Interleave.Tests;

namespace Interleave.Experiments.Tests.Costs;

[Collection(nameof(Undisturbed))]
public class StarvationTests
{
    // More than any pool begins with.
    private static readonly int Many = Math.Min(1000, 300 + Environment.ProcessorCount);

    [Fact]
    public void Jobs_that_block_starve_the_pool_and_a_short_job_waits_for_their_end()
    {
        var starvation = Starvation.Watch(
            Many, job => ThreadPool.QueueUserWorkItem(_ => job()), seconds: 1, TestContext.Current.CancellationToken);

        Assert.True(starvation.BlockedAtEnd < Many);
        Assert.True(starvation.BlockedAtEnd >= 1);
        Assert.False(starvation.ShortJobRanWhileBlocked);
        Assert.True(starvation.ShortJobWaited >= TimeSpan.FromSeconds(0.9), $"It waited {starvation.ShortJobWaited}.");
        Assert.InRange(starvation.Samples.Length, 2, 200);
        Assert.Contains($"of {Many} blocking jobs had a thread after 1.0", starvation.ToText());
        Assert.Contains("only because the others had been let go", starvation.ToText());
    }

    [Fact]
    public void Threads_of_their_own_leave_the_pool_free()
    {
        var starvation = Starvation.Watch(
            40, job => new Thread(() => job()).Start(), seconds: 1, TestContext.Current.CancellationToken);

        Assert.Equal(40, starvation.BlockedAtEnd);
        Assert.True(starvation.ShortJobRanWhileBlocked);
        Assert.Contains("All 40 blocking jobs had a thread after", starvation.ToText());
    }

    [Fact]
    public void The_settings_of_the_pool_are_put_back()
    {
        ThreadPool.GetMinThreads(out var before, out var io);
        ThreadPool.SetMinThreads(Environment.ProcessorCount + 5, io);
        try
        {
            var during = 0;
            Starvation.Watch(1, job => ThreadPool.QueueUserWorkItem(_ =>
            {
                ThreadPool.GetMinThreads(out during, out var _);
                job();
            }), seconds: 1, TestContext.Current.CancellationToken);

            ThreadPool.GetMinThreads(out var after, out var ioAfter);
            Assert.Equal((Environment.ProcessorCount, Environment.ProcessorCount + 5, io), (during, after, ioAfter));
        }
        finally
        {
            ThreadPool.SetMinThreads(before, io);
        }
    }

    [Fact]
    public void A_job_on_the_callers_own_thread_is_refused_instead_of_hanging()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Starvation.Watch(5, job => job(), seconds: 1, TestContext.Current.CancellationToken));

        Assert.Contains("would then wait for itself", error.Message);
    }

    [Fact]
    public void Jobs_that_are_never_run_do_not_hold_it_up_for_long()
    {
        var starvation = Starvation.Watch(5, _ => { }, seconds: 1, TestContext.Current.CancellationToken);

        Assert.Equal(0, starvation.BlockedAtEnd);
    }

    [Fact]
    public void Cancelled_it_lets_the_jobs_go_and_ends()
    {
        using var source = new CancellationTokenSource();
        var ended = new CountdownEvent(10);

        Assert.Throws<OperationCanceledException>(() => Starvation.Watch(
            10,
            job => new Thread(() =>
            {
                source.Cancel();
                job();
                ended.Signal();
            }).Start(),
            seconds: 10,
            source.Token));
        Assert.True(ended.Wait(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Bad_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Starvation.Watch(0, _ => { }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Starvation.Watch(1, _ => { }, seconds: 0, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Starvation.Watch(1, _ => { }, seconds: 11, TestContext.Current.CancellationToken));
    }
}
