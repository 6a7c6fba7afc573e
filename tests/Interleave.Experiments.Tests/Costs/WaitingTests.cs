using Interleave.Experiments.Costs;
using Interleave.Tests;

namespace Interleave.Experiments.Tests.Costs;

[Collection(nameof(Undisturbed))]
public class WaitingTests
{
    private static readonly ThreadRoom Room = new(null, null, null);
    private static readonly WaitingLimits Limits = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(2));

    [Fact]
    public void Three_ways_are_measured_with_each_number_of_waits()
    {
        var waiting = Waiting.Compare(
            [50, 1, 50], 20, OnThreads, InPool, AsTasks, TestContext.Current.CancellationToken);

        Assert.Equal([1, 1, 1, 50, 50, 50], waiting.Steps.Select(step => step.Waits));
        Assert.Equal(["a thread each", "the pool", "async"], waiting.Steps.Take(3).Select(step => step.Way));
        Assert.All(
            waiting.Steps.Where(step => step.Way != "the pool"),
            step => Assert.True(step.Took >= TimeSpan.FromMilliseconds(10), $"{step}"));

        // Other threads of the process may end meanwhile, but few do.
        var (threads, tasks) = (waiting.Steps[3], waiting.Steps[5]);
        Assert.True(threads.Threads - threads.ThreadsBefore > 25, $"{threads}");
        Assert.True(tasks.Threads - tasks.ThreadsBefore < 25, $"{tasks}");
    }

    [Fact]
    public void A_step_that_takes_too_long_is_stopped_and_larger_ones_are_not_begun()
    {
        var waiting = Run([2, 20], new WaitingWay("slow", false, false, (_, stop) => stop.WaitHandle.WaitOne(20_000)));

        Assert.Null(waiting.Steps[0].Took);
        Assert.True(waiting.Steps[0].StoppedAfter >= Limits.Step / 2);
        Assert.StartsWith("2 waits (slow) were stopped after", waiting.Steps[0].Note);
        Assert.Matches(@"^20 waits \(slow\) were not begun: 2 had not ended after", waiting.Steps[1].Note);
        Assert.Matches(@"2 +slow +stopped after \d", waiting.ToText());
        Assert.Matches(@"20 +slow +not begun +– +–", waiting.ToText());
    }

    [Fact]
    public void Waits_that_take_turns_are_not_begun_when_the_step_before_says_that_they_take_too_long()
    {
        var waiting = Run([1, 1000], new WaitingWay("pool", false, TakesTurns: true, (_, _) => Thread.Sleep(20)));

        Assert.NotNull(waiting.Steps[0].Took);
        Assert.Matches(
            @"^1,000 waits \(pool\) were not begun: going by the step before they would take about \d",
            waiting.Steps[1].Note);
    }

    [Fact]
    public void Threads_for_which_there_is_no_room_are_not_started()
    {
        var told = new List<int>();
        var waiting = new WaitingRun(() => Room with { FreeMemory = 300 << 20 }, Limits).Run(
            [10, 10_000],
            [new("threads", NeedsThreads: true, false, (_, _) => { })],
            known => told.Add(known.Steps.Length),
            CancellationToken.None);

        Assert.NotNull(waiting.Steps[0].Took);
        Assert.StartsWith(
            "10,000 threads were not started: they may need 1.22 GiB, and of 300 MiB of free memory",
            waiting.Steps[1].Note);
        Assert.Null(waiting.Steps[1].Threads);
        Assert.Equal([1, 2], told);
    }

    [Fact]
    public void A_thread_that_the_system_refuses_ends_the_step_with_a_sentence()
    {
        // As .NET does when the system refuses a thread.
#pragma warning disable CA2201
        var waiting = Run(
            [10, 100],
            new WaitingWay(
                "threads", true, false, (_, _) => throw new OutOfMemoryException("Unable to start a thread.")));
#pragma warning restore CA2201

        Assert.Equal(
            "10 threads could not be started: "
                + "the system refused one, for want of memory or because of a limit on threads.",
            waiting.Steps[0].Note);
        Assert.Null(waiting.Steps[0].Took);
        Assert.StartsWith("100 threads were not started", waiting.Steps[1].Note);
    }

    [Fact]
    public void Work_that_does_not_stop_when_asked_is_left_behind_and_said_so()
    {
        var gate = new ManualResetEventSlim();
        var waiting = Run(
            [1], new WaitingWay("deaf", false, false, (_, _) => gate.Wait(20_000, CancellationToken.None)));
        gate.Set();

        Assert.Contains("did not stop when they were asked to", waiting.Steps[0].Note);
    }

    [Fact]
    public void Memory_that_a_step_shows_only_once_is_not_taken_for_its_own()
    {
        // The first call only warms up.
        var calls = 0;
        var waiting = Run(
            [2],
            new WaitingWay("once", false, false, (_, stop) => Hold(++calls == 2 ? 5 : 0, stop)),
            WaitingLimits.Default);

        Assert.True(waiting.Steps[0].Memory is null or < 4 << 20, $"{waiting.Steps[0]}");
    }

    [Fact]
    public void Memory_that_a_step_shows_each_time_is_its_own()
    {
        var waiting = Run(
            [2], new WaitingWay("always", false, false, (_, stop) => Hold(5, stop)), WaitingLimits.Default);

        Assert.True(waiting.Steps[0].Memory >= 4 << 20, $"{waiting.Steps[0]}");
    }

    [Fact]
    public void A_step_that_plainly_takes_memory_is_run_once()
    {
        var calls = 0;
        var waiting = Run(
            [2],
            new WaitingWay("much", false, false, (_, stop) => Hold(++calls == 1 ? 0 : 50, stop)),
            WaitingLimits.Default);

        Assert.True(waiting.Steps[0].Memory >= 40 << 20, $"{waiting.Steps[0]}");
        Assert.Equal(2, calls);
    }

    [Fact]
    public void What_comes_before_the_first_step_is_not_waited_for()
    {
        // Else it would take all the time that there is.
        var limits = Limits with { Total = Limits.Step };
        var calls = 0;
        var waiting = Run(
            [2],
            new WaitingWay("long", false, false, (_, stop) => stop.WaitHandle.WaitOne(++calls == 1 ? 20_000 : 1)),
            limits);

        Assert.NotNull(waiting.Steps[0].Took);
    }

    [Fact]
    public void Any_other_exception_of_the_work_comes_out()
    {
        Assert.Throws<FormatException>(
            () => Run([1], new WaitingWay("odd", false, false, (_, _) => throw new FormatException())));
    }

    [Fact]
    public void Cancelled_it_stops_the_step_that_runs()
    {
        using var source = new CancellationTokenSource();
        var stopped = false;

        Assert.Throws<OperationCanceledException>(() => new WaitingRun(() => Room, WaitingLimits.Default).Run(
            [1],
            [new("one", false, false, (_, stop) =>
            {
                source.Cancel();
                stopped = stop.WaitHandle.WaitOne(10_000);
            })],
            _ => { },
            source.Token));
        Assert.True(stopped);
    }

    [Fact]
    public void Bad_numbers_of_waits_are_refused_before_anything_runs()
    {
        var hasRun = false;
        foreach (
            var (waits, waitMs) in new (int[], int)[] { ([], 1), ([0], 1), ([10, 10_001], 1), ([1], 0), ([1], 2_001) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Waiting.Compare(
                waits, waitMs, (_, _) => hasRun = true, InPool, AsTasks, TestContext.Current.CancellationToken));
        }

        Assert.False(hasRun);
    }

    private static Waiting Run(int[] waits, WaitingWay way, WaitingLimits? limits = null) =>
        new WaitingRun(() => Room, limits ?? Limits).Run(waits, [way], _ => { }, CancellationToken.None);

    // Holds memory that is really used for long enough to be seen.
    private static void Hold(int mebibytes, CancellationToken stop)
    {
        var memory = new byte[mebibytes << 20];
        Array.Fill(memory, (byte)1);
        stop.WaitHandle.WaitOne(50);
        GC.KeepAlive(memory);
    }

    private static void OnThreads(int count, Action wait)
    {
        // A busy machine takes longer to start them than one of them waits; so each waits until the last has begun.
        using var begun = new CountdownEvent(count);
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            begun.Signal();
            begun.Wait(5_000, CancellationToken.None);
            Thread.Sleep(500);
            wait();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static void InPool(int count, Action wait)
    {
        var left = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                wait();
                left.Signal();
            });
        }

        left.Wait(CancellationToken.None);
    }

    private static Task AsTasks(int count, Func<Task> wait) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => wait()));
}
