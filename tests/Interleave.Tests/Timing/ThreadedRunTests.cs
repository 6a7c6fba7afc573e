// The calls stand here as cells have them, without a token, where cancelling does not matter.
#pragma warning disable xUnit1051

using System.Collections.Concurrent;
using Interleave.Timing;

namespace Interleave.Tests.Timing;

public class ThreadedRunTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static TheoryData<ThreadCreation> Creations => [ThreadCreation.Measured, ThreadCreation.Apart];

    [Theory]
    [MemberData(nameof(Creations))]
    public void Each_thread_is_one_of_its_own_has_its_number_and_is_joined(ThreadCreation creation)
    {
        var threads = new ConcurrentBag<(int Worker, Thread Thread)>();

        var measurement = Harness.MeasureThreads("crowd", 20, worker => threads.Add((worker, Thread.CurrentThread)), repeats: 2, warmUps: 1, creation);

        Assert.Equal(2, measurement.Samples.Length);
        Assert.Equal(60, threads.Select(entry => entry.Thread).Distinct().Count());
        Assert.All(threads, entry => Assert.False(entry.Thread.IsAlive));
        Assert.DoesNotContain(Thread.CurrentThread, threads.Select(entry => entry.Thread));
        Assert.All(threads.CountBy(entry => entry.Worker), number => Assert.Equal(3, number.Value));
        Assert.Equal(Enumerable.Range(0, 20), threads.Select(entry => entry.Worker).Distinct().Order());
    }

    // On a clock that gains a millisecond with each reading: after the start, each of the 20 threads reads it at its end.
    // Where the threads' making is measured, it is read once more, when all have been joined.
    [Theory]
    [InlineData(ThreadCreation.Apart, 20)]
    [InlineData(ThreadCreation.Measured, 21)]
    public void The_clock_ends_with_the_last_thread(ThreadCreation creation, int milliseconds)
    {
        var sample = Rival.Of("crowd", 20, _ => { }, creation).TakeSample(new CountingClock(), TestContext.Current.CancellationToken);

        Assert.Equal(milliseconds, sample.TotalMilliseconds);
    }

    [Fact]
    public void Work_on_threads_that_waits_takes_the_time_of_the_longest_wait()
    {
        var measurement = Harness.MeasureThreads("wait", 5, worker => Thread.Sleep(20 * (worker + 1)), repeats: 1, creation: ThreadCreation.Apart);

        Assert.InRange(measurement.Median.TotalMilliseconds, 95, 300);
    }

    [Fact]
    public void A_sweep_gives_each_worker_its_number_and_how_many_there_are()
    {
        var calls = new ConcurrentBag<(int Worker, int Threads)>();

        var sweep = Harness.SweepThreads([3, 1, 3], (worker, threads) => calls.Add((worker, threads)), repeats: 1, creation: ThreadCreation.Apart);

        Assert.Equal("threads", sweep.Variable);
        Assert.Equal([1, 3], sweep.Points.Select(point => point.Value));
        Assert.Equal([(0, 1), (0, 3), (1, 3), (2, 3)], calls.Order());
    }

    [Theory]
    [MemberData(nameof(Creations))]
    public void All_failures_reach_the_caller_as_one_exception(ThreadCreation creation)
    {
        var error = Assert.Throws<AggregateException>(() => Harness.MeasureThreads(
            "trouble", 4, worker => { if (worker % 2 == 1) throw new FormatException($"worker {worker}"); }, repeats: 1, creation: creation));

        Assert.StartsWith("The work failed on 2 of 4 threads.", error.Message);
        Assert.Equal(["worker 1", "worker 3"], error.InnerExceptions.Select(failure => Assert.IsType<FormatException>(failure).Message));
    }

    [Fact]
    public void A_failure_ends_those_that_wait_for_the_thread_that_failed()
    {
        using var never = new ManualResetEventSlim();
        var threads = new ConcurrentBag<Thread>();

        var error = Assert.Throws<AggregateException>(() => Harness.MeasureThreads(
            "trouble",
            3,
            worker =>
            {
                threads.Add(Thread.CurrentThread);
                if (worker == 1)
                {
                    throw new FormatException();
                }

                never.Wait();
            },
            repeats: 1));

        Assert.IsType<FormatException>(Assert.Single(error.InnerExceptions));
        Assert.All(threads, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Cancelling_ends_threads_that_wait()
    {
        using var cancellation = new CancellationTokenSource();
        using var never = new ManualResetEventSlim();
        var threads = new ConcurrentBag<Thread>();

        Assert.Throws<OperationCanceledException>(() => Harness.MeasureThreads(
            "wait",
            3,
            _ =>
            {
                threads.Add(Thread.CurrentThread);
                cancellation.Cancel();
                never.Wait();
            },
            cancellationToken: cancellation.Token));

        Assert.All(threads, thread => Assert.True(thread.Join(Long)));
    }

    // So a notebook's engine stops a cell that waits.
    [Fact]
    public void An_interruption_of_the_caller_ends_threads_that_wait()
    {
        using var waiting = new CountdownEvent(3);
        using var never = new ManualResetEventSlim();
        var threads = new ConcurrentBag<Thread>();
        Exception? seen = null;
        var caller = new Thread(() => seen = Record.Exception(() => Harness.MeasureThreads(
            "wait",
            2,
            _ =>
            {
                // The runs that find what empty threads cost do not come here.
                threads.Add(Thread.CurrentThread);
                waiting.Signal();
                never.Wait();
            })));
        caller.Start();

        waiting.Signal();
        Assert.True(waiting.Wait(Long));
        caller.Interrupt();

        Assert.True(caller.Join(Long));
        Assert.IsType<ThreadInterruptedException>(seen);
        Assert.All(threads, thread => Assert.True(thread.Join(Long)));
    }

    [Fact]
    public void A_thread_that_computes_on_after_cancelling_is_left_behind_and_named()
    {
        using var cancellation = new CancellationTokenSource();
        var isOver = false;
        Thread? stubborn = null;

        var error = Assert.Throws<OperationCanceledException>(() => Harness.MeasureThreads(
            "compute",
            2,
            worker =>
            {
                cancellation.Cancel();
                if (worker == 1)
                {
                    stubborn = Thread.CurrentThread;
                    while (!Volatile.Read(ref isOver))
                    {
                        Thread.SpinWait(100);
                    }
                }
            },
            cancellationToken: cancellation.Token));

        var mayOutliveTheProcess = !stubborn!.IsBackground;
        Volatile.Write(ref isOver, true);
        Assert.True(stubborn.Join(Long));
        Assert.False(mayOutliveTheProcess);
        Assert.StartsWith("The run was stopped, but 1 of its 2 threads compute on", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void A_number_of_threads_out_of_range_is_refused_before_anything_runs(int threads)
    {
        var runs = 0;

        Assert.StartsWith("threads is ", Assert.Throws<ArgumentException>(() => Harness.MeasureThreads("a", threads, _ => runs++)).Message);
        Assert.StartsWith("threads is ", Assert.Throws<ArgumentException>(() => Harness.SweepThreads([1, threads], (_, _) => runs++)).Message);
        Assert.StartsWith("threads is ", Assert.Throws<ArgumentException>(() => Harness.CompareThreads(1, threads, rivals: [("a", _ => runs++), ("b", _ => runs++)])).Message);
        Assert.Contains("cannot be waited for", Assert.Throws<ArgumentException>(() => Harness.MeasureThreads("a", 1, async _ => await Task.Yield())).Message);
        Assert.Contains("name at least one", Assert.Throws<ArgumentException>(() => Harness.SweepThreads([], (_, _) => runs++)).Message);
        Assert.Equal(0, runs);
    }

    [Fact]
    public void What_the_threads_cost_with_nothing_to_do_is_said()
    {
        var measured = Harness.MeasureThreads("a", 3, _ => { }, repeats: 1);
        var apart = Harness.SweepThreads([1, 4], (_, _) => { }, repeats: 1, creation: ThreadCreation.Apart);

        Assert.Matches(@"To make, start and join 3 threads that have nothing to do takes [\d.,]+ (µs|ms|s); each time has that in it\.", measured.ToText());
        Assert.Matches(@"To let go 4 threads that have nothing to do, and see the end, takes [\d.,]+ (µs|ms|s); each time has that in it\.", apart.ToText());
        Assert.Equal((3, ThreadCreation.Measured), (measured.Run!.ThreadOverhead!.Threads, measured.Run.ThreadOverhead.Creation));
    }

    private sealed class CountingClock : TimeProvider
    {
        private long _readings;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Interlocked.Increment(ref _readings);
    }
}
