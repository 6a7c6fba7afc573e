
namespace Interleave.Exercises.Tests;

/// <summary>Answers to the exercises of notebook 01 that its solutions do not show.</summary>
public sealed class TwoThingsAtOnceTests
{
    public static TheoryData<string, Func<Func<bool>, Func<long, long>, string>> Reports => new()
    {
        { "", (goOn, square) => { long count = 0, result; do { result = square(++count); } while (goOn()); return $"{count:#,0}×{count:#,0}={result:#,0}"; } },
        { "", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(count++); } return $"{count - 1} × {count - 1} = {result}"; } },
        { "the result belongs to another count", (goOn, square) => { long count = 0, result = 0; while (goOn()) { result = square(count++); } return $"{count} × {count} = {result}"; } },
        { "the two factors differ", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(count++); } return $"{count - 1} × {count} = {result}"; } },
        { "it goes on after it was told to stop", (goOn, square) => { long count = 1; while (goOn()) { square(count++); } return $"{count} × {count} = {square(count)}"; } },
        { "it is not the last square", (goOn, square) => { long count = 0; while (goOn()) { square(++count); } return "1 × 1 = 1"; } },
        { "nothing was squared", (_, _) => "1 × 1 = 1" },
        { "the report is not an equation", (goOn, square) => { long count = 0; while (goOn()) { square(++count); } return "done"; } },
        { "your code throws an exception", (_, _) => throw new InvalidOperationException("mine") },
    };

    public static TheoryData<string, Action<Action, Action>> Boths => new()
    {
        { "", (ask, compute) => JoinAll(Started(ask), Started(compute)) },
        { "", (ask, compute) => { var other = Started(compute); ask(); other.Join(); } },
        { "", (ask, compute) => Parallel.Invoke(ask, compute) },
        { "one of the two was never run", (ask, compute) => { _ = new Thread(() => ask()); compute(); } },
        { "one of the two was run twice", (ask, compute) => { var asking = Started(ask); ask(); compute(); asking.Join(); } },
        { "one new thread runs both", (ask, compute) => Started(() => { ask(); compute(); }).Join() },
        { "it returns before both have ended", (ask, compute) => { Started(ask); Started(compute); } },
    };

    public static TheoryData<string, Func<int, Action<int>, IReadOnlyList<Thread>>> Makes => new()
    {
        { "", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { var copy = i; all.Add(new(() => work(copy))); } return all; } },
        { "", (count, work) => { var all = new List<Thread>(); foreach (var i in Enumerable.Range(0, count)) { all.Add(new(() => work(i))); } return all; } },
        { "they share the loop variable", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { all.Add(new(() => { var copy = i; work(copy); })); } return all; } },
        { "the numbers are not those of the places", (count, work) => [.. Enumerable.Range(1, count).Select(i => new Thread(() => work(i)))] },
        { "the threads are run too soon", (count, work) => [.. Enumerable.Range(0, count).Select(i => Started(() => work(i)))] },
        { "the threads are run too soon", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { work(i); all.Add(new(() => { })); } return all; } },
        { "there are not as many threads as asked for", (_, _) => [] },
        { "there are not as many threads as asked for", (_, _) => null! },
        { "a thread does not call work once", (count, _) => [.. Enumerable.Range(0, count).Select(_ => new Thread(() => { }))] },
        { "a thread does not end", (count, work) => [.. Enumerable.Range(0, count).Select(_ => new Thread(() => Thread.Sleep(5000)))] },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_report_is_judged_by_what_the_loop_did(string reason, Func<Func<bool>, Func<long, long>, string> report) =>
        AssertVerdict(reason, Check.TrueEquation(report));

    [Theory]
    [MemberData(nameof(Boths))]
    public void Two_methods_must_run_at_the_same_time_and_be_waited_for(string reason, Action<Action, Action> both) =>
        AssertVerdict(reason, Check.AtTheSameTime(both));

    [Theory]
    [MemberData(nameof(Makes))]
    public void Each_thread_must_have_a_number_of_its_own(string reason, Func<int, Action<int>, IReadOnlyList<Thread>> make) =>
        AssertVerdict(reason, Check.OwnNumbers(make));

    [Fact]
    public void Code_that_never_comes_back_is_a_verdict_as_well() => AssertVerdict(
        "it does not end", Check.AtTheSameTime((_, _) => Thread.Sleep(Timeout.Infinite)));

    private static void AssertVerdict(string reason, Verdict verdict) => Assert.Equal((reason, reason.Length == 0), (verdict.Reason, verdict.IsPass));

    private static Thread Started(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        return thread;
    }

    private static void JoinAll(params Thread[] threads)
    {
        foreach (var thread in threads)
        {
            thread.Join();
        }
    }
}
