using System.Diagnostics;

namespace Interleave.Exercises.Tests;

/// <summary>What holds of every check, shown with one of them.</summary>
[Collection("the tries of Check.SpeedUp")]
public sealed class CheckTests
{
    private static double Right(TimeSpan before, TimeSpan after) => before / after;

    private static double WrongWayRound(TimeSpan before, TimeSpan after) => after / before;

    [Fact]
    public void A_right_answer_passes_and_says_what_was_shown()
    {
        var verdict = Check.SpeedUp(Right);

        Assert.True(verdict.IsPass);
        Assert.Empty(verdict.Hints);
        Assert.StartsWith("Pass: ", verdict.ToText(), StringComparison.Ordinal);
        Assert.Contains("<strong>Pass:</strong>", verdict.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_tries_the_same_again_gets_two_hints_and_then_the_solutions_place()
    {
        Check.SpeedUp(Right);
        Verdict[] tries = [.. Enumerable.Range(0, 5).Select(_ => Check.SpeedUp(WrongWayRound))];

        Assert.Equal([1, 2, 3, 3, 3], tries.Select(verdict => verdict.Hints.Length));
        Assert.Equal([1, 2, 3, 4, 5], tries.Select(verdict => verdict.Tries));
        Assert.Contains("solutions/00-start-here.ipynb", tries[4].Hints[2], StringComparison.Ordinal);
        Assert.StartsWith("Not yet (try 2): it is the wrong way round.", tries[1].ToText(), StringComparison.Ordinal);

        Check.SpeedUp(Right);
        Assert.Single(Check.SpeedUp(WrongWayRound).Hints);
    }

    [Fact]
    public void The_third_hint_is_for_a_reader_whose_verdict_has_changed()
    {
        Check.SpeedUp(Right);
        Check.SpeedUp(WrongWayRound);
        Verdict[] tries = [.. Enumerable.Range(0, 3).Select(_ => Check.SpeedUp((before, after) => (before - after).TotalSeconds))];

        Assert.Equal([2, 3, 4], tries.Select(verdict => verdict.Hints.Length));
        Assert.DoesNotContain("solutions/", tries[1].Hints[2], StringComparison.Ordinal);
        Assert.Contains("solutions/", tries[2].Hints[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_stub_that_nobody_touched_uses_up_no_hint()
    {
        Check.SpeedUp(Right);
        var verdict = Check.SpeedUp((_, _) => throw new NotImplementedException());

        Assert.Equal("nothing is written yet", verdict.Reason);
        Assert.Empty(verdict.Hints);
        Assert.Single(Check.SpeedUp(WrongWayRound).Hints);
    }

    [Fact]
    public void An_exception_of_the_readers_code_is_a_verdict_with_its_type_and_message()
    {
        var verdict = Check.SpeedUp((_, _) => throw new InvalidOperationException("no & more"));

        Assert.Equal("your code throws an exception", verdict.Reason);
        Assert.Equal("InvalidOperationException: no & more", verdict.Explanation);
        Assert.Contains("no &amp; more", verdict.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_waits_for_ever_is_ended()
    {
        Thread? waiting = null;
        var clock = Stopwatch.StartNew();
        var verdict = Check.SpeedUp((_, _) =>
        {
            waiting = Thread.CurrentThread;
            Thread.Sleep(Timeout.Infinite);
            return 0;
        });

        Assert.Equal("it does not end", verdict.Reason);
        Assert.InRange(clock.Elapsed.TotalSeconds, 5, 30);
        Assert.False(waiting!.IsAlive);
    }

    [Fact]
    public void Code_that_loops_for_ever_is_left_and_the_verdict_says_so()
    {
        var stops = false;
        var verdict = Check.SpeedUp((_, _) =>
        {
            while (!Volatile.Read(ref stops))
            {
            }

            return 0;
        });
        Volatile.Write(ref stops, true);

        Assert.Equal("it does not end", verdict.Reason);
        Assert.Contains("restart the kernel", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_caller_that_is_interrupted_takes_the_readers_thread_along()
    {
        using var started = new ManualResetEventSlim();
        Thread? waiting = null;
        Exception? thrown = null;
        var caller = new Thread(() => thrown = Record.Exception(() => Check.SpeedUp((_, _) =>
        {
            waiting = Thread.CurrentThread;
            started.Set();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        })));
        caller.Start();
        Assert.True(started.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        caller.Interrupt();

        Assert.True(caller.Join(TimeSpan.FromSeconds(5)));
        Assert.IsType<ThreadInterruptedException>(thrown);
        Assert.True(waiting!.Join(TimeSpan.FromSeconds(10)));
    }
}
