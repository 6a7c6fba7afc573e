// The calls stand here as cells have them, without a token.
#pragma warning disable xUnit1051

using System.Diagnostics;
using Interleave.Display;
using Interleave.Experiments.Computing;
using Interleave.Experiments.Costs;
using Interleave.Experiments.Programs;
using Interleave.Races;
using Interleave.Tests;
using Interleave.Timing;

namespace Interleave.Exercises.Tests.Cells;

/// <summary>Stopping a cell ends what it called, within a bound and without a token in the cell.</summary>
[Collection(nameof(Undisturbed))]
public sealed class CellStopTests : IDisposable
{
    // Each call below would take longer by far. A stopped wait in three ways may take its grace, and the machine be
    // busy.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    private readonly ManualResetEventSlim _begun = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interleave-stop-");

    public void Dispose()
    {
        _begun.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_measurement_ends() => Ends(begun => Harness.Measure("a", Slow(begun), Many));

    [Fact]
    public void A_comparison_ends() => Ends(begun => Harness.Compare(1_000, ("a", Slow(begun)), ("b", Slow(begun))));

    [Fact]
    public void A_sweep_ends() => Ends(begun => Harness.Sweep("n", [1, 2], _ => Slow(begun)(), Many));

    [Fact]
    public void A_cost_of_pieces_ends() => Ends(begun => PieceCost.Measure("a", 1, Slow(begun), batches: 1_000));

    [Fact]
    public void An_exploration_ends() => Ends(begun =>
    {
        begun();
        BankRace.Broken.Explore(maxSchedules: long.MaxValue, maxTime: TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void A_run_with_real_threads_ends() => Ends(begun =>
    {
        begun();
        CruiseControlRace.Repaired.RunForReal(int.MaxValue, maxTime: TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void The_parking_of_threads_ends() => Ends(begun => ParkedThreads.Measure(
        1_000,
        1,
        new(null, null, null),
        thread =>
        {
            begun();
            Thread.Sleep(20);
            thread.Start();
        },
        CancellationToken.None));

    [Fact]
    public void The_watching_of_a_starved_pool_ends() => Ends(begun => Starvation.Watch(
        2,
        job =>
        {
            begun();
            new Thread(() => job()).Start();
        },
        seconds: 10));

    [Fact]
    public void A_python_that_does_not_answer_ends()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A script is no program there.");
            return;
        }

        var script = Path.Combine(_folder.FullName, "python3");
        File.WriteAllText(script, "#!/bin/sh\nexec sleep 60\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // By itself it is given 5 s.
        var took = Ends(begun =>
        {
            begun();
            PythonInterpreter.AskFirstOf(_folder.FullName);
        });

        Assert.True(took < TimeSpan.FromSeconds(4), $"It took {took}.");
    }

    [Fact]
    public void A_child_program_ends() => Ends(begun =>
    {
        begun();
        ChildProgram.Run("Thread.Sleep(60_000);", ChildProgram.LongestTimeLimit);
    });

    // 1,000 waits of 0.3 s on a few threads of the pool take a minute or more, and would hold the pool so long.
    [Fact]
    public void Waits_in_the_pool_end_and_leave_the_pool_free()
    {
        using var isFree = new ManualResetEventSlim();

        Ends(begun => Waiting.Compare([1_000], 300, (_, wait) => wait(), InThePool, (_, wait) => wait()));

        Assert.True(isFree.Wait(TimeSpan.FromSeconds(10)), "Jobs are still queued in the pool.");

        void InThePool(int count, Action wait)
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

            if (count > 1)
            {
                _begun.Set();
            }

            left.Wait();
            if (count > 1)
            {
                isFree.Set();
            }
        }
    }

    [Fact]
    public void A_question_that_nobody_answers_ends_with_a_sentence_and_throws_nothing()
    {
        var never = new TaskCompletionSource<string>();
        var said = "";
        using var cell = new TestCell();
        var asking = new Thread(() => said = TypedLine.Ask(
            () =>
            {
                _begun.Set();
                return never.Task;
            },
            10_000));
        asking.Start();
        Assert.True(_begun.Wait(TimeSpan.FromSeconds(10)));

        cell.Stop();

        Assert.True(asking.Join(TimeSpan.FromSeconds(5)));
        Assert.Equal("The cell was stopped before a line was typed.", said);
    }

    [Theory]
    [InlineData("hello", "You typed: hello")]
    [InlineData("", "Nobody could be asked, or nothing was typed, so the reader waited 1 ms instead.")]
    [InlineData(null, "Nobody could be asked, or nothing was typed, so the reader waited 1 ms instead.")]
    public void A_question_answered_or_not_asked_is_told_so(string? line, string sentence) => Assert.Equal(
        sentence,
        TypedLine.Ask(() => line is null ? throw new NotSupportedException() : Task.FromResult(line), 1));

    [Fact]
    public void The_callers_own_token_ends_the_call_as_well()
    {
        using var cell = new TestCell();
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Harness.Measure(
            "a", cancellation.Cancel, new() { Repeats = 1_000, CancellationToken = cancellation.Token }));
    }

    private static HarnessOptions Many => new() { Repeats = 1_000 };

    private static Action Slow(Action begun) => () =>
    {
        begun();
        Thread.Sleep(20);
    };

    // Runs the call on a thread of a cell, stops the cell when the call has begun, and waits for its end.
    private TimeSpan Ends(Action<Action> call)
    {
        using var cell = new TestCell();
        Exception? end = null;
        var thread = new Thread(() => end = Record.Exception(() => call(_begun.Set))) { IsBackground = true };
        thread.Start();
        Assert.True(_begun.Wait(TimeSpan.FromSeconds(20)), "The call has not begun.");
        Thread.Sleep(100);

        var start = Stopwatch.GetTimestamp();
        cell.Stop();

        Assert.True(thread.Join(Bound), $"It has not ended in {Bound}.");
        Assert.IsAssignableFrom<OperationCanceledException>(end);
        return Stopwatch.GetElapsedTime(start);
    }
}
