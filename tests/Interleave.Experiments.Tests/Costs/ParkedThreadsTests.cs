using System.Collections.Concurrent;
using Interleave.Experiments.Costs;
using Interleave.Tests;

namespace Interleave.Experiments.Tests.Costs;

[Collection(nameof(Undisturbed))]
public class ParkedThreadsTests
{
    private static readonly ThreadRoom Room = new(null, null, null);

    private readonly ConcurrentBag<Thread> _started = [];

    [Fact]
    public void A_parked_thread_takes_some_kilobytes()
    {
        var parked = ParkedThreads.Measure(400, 4, Room, Start, CancellationToken.None);

        Assert.Equal((400, null), (parked.Parked, parked.WhyNotAll));
        AllEnded(401);
        Assert.Equal(4, parked.Memory.Length);
        Assert.SkipUnless(
            OperatingSystem.IsLinux(), "Elsewhere the system may take memory away from a process at any time.");
        Assert.InRange(parked.Resident!.Value, 4 << 10, 512 << 10);
        Assert.Matches(@"in the process, resident +[\d.]+ KiB", parked.ToText());
        var reserved = parked.Memory.Single(
            memory => memory.What.StartsWith("address space", StringComparison.Ordinal));
        Assert.True(reserved.Median > 5 * parked.Resident, "More is set aside than used.");
    }

    [Fact]
    public void Too_few_threads_are_not_measurable_and_not_0()
    {
        var parked = ParkedThreads.Measure(2, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, parked.Parked);
        Assert.Null(parked.Memory.Single(memory => memory.What == "in the kernel, page tables").Median);
        Assert.Contains("not measurable here", parked.ToText());
        Assert.Contains("2 threads were parked and ended again", parked.ToText());
    }

    [Fact]
    public void A_thread_that_the_system_refuses_ends_it_with_a_sentence_and_all_others_end()
    {
        // One thread is started before the batches.
        var parked = ParkedThreads.Measure(100, 5, Room, StartOnly(71), CancellationToken.None);

        Assert.Equal(70, parked.Parked);
        Assert.Contains("70 of 100 threads were started; then the system refused the next one", parked.WhyNotAll);
        Assert.Contains("70 of 100 threads", parked.ToText());
        AllEnded(71);
    }

    [Fact]
    public void Where_there_is_no_room_none_is_started_and_it_says_why()
    {
        var parked = ParkedThreads.Measure(10_000, 5, Room with { FreeTasks = 500 }, Start, CancellationToken.None);

        Assert.Equal(
            "10,000 threads were not started: this container (pids.max) may have 500 more threads and processes.",
            parked.ToText());
        Assert.Null(parked.Resident);
        Assert.Empty(_started);
    }

    [Fact]
    public void Cancelled_in_the_middle_it_ends_all_threads()
    {
        using var source = new CancellationTokenSource();
        void StartAndCancel(Thread thread)
        {
            Start(thread);
            if (_started.Count == 20)
            {
                source.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(
            () => ParkedThreads.Measure(100, 5, Room, StartAndCancel, source.Token));
        AllEnded(20);
    }

    [Fact]
    public void Bad_values_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ParkedThreads.Measure(0, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ParkedThreads.Measure(10_001, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ParkedThreads.Measure(10, batches: 0, TestContext.Current.CancellationToken));
    }

    private void Start(Thread thread)
    {
        thread.Start();
        _started.Add(thread);
    }

    private Action<Thread> StartOnly(int most) => thread =>
    {
        if (_started.Count == most)
        {
            // As .NET does when the system refuses a thread.
#pragma warning disable CA2201
            throw new OutOfMemoryException("Unable to start a thread.");
#pragma warning restore CA2201
        }

        Start(thread);
    };

    private void AllEnded(int count)
    {
        Assert.Equal(count, _started.Count);
        Assert.All(_started, thread => Assert.False(thread.IsAlive));
    }
}
