using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises of 01: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
public sealed class TwoThingsChecksTests
{
    public static TheoryData<string, Func<Func<bool>, Func<long, long>, string>> Reports => new()
    {
        { "", (goOn, square) => { long count = 0, result = 0; while (goOn()) { result = square(++count); } return $"{count} × {count} = {result}"; } },
        { "", (goOn, square) => { long count = 0, result; do { result = square(++count); } while (goOn()); return $"{count:#,0}×{count:#,0}={result:#,0}"; } },
        { "", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(count++); } return $"{count - 1} × {count - 1} = {result}"; } },
        { "", (goOn, square) => { var text = ""; for (var count = 1L; goOn(); count++) { text = $"{count} × {count} = {square(count)}"; } return text; } },
        { "the result belongs to another count", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(count); count += 1; } return $"{count} × {count} = {result}"; } },
        { "the result belongs to another count", (goOn, square) => { long count = 0, result = 0; while (goOn()) { result = square(count++); } return $"{count} × {count} = {result}"; } },
        { "the two factors differ", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(count++); } return $"{count - 1} × {count} = {result}"; } },
        { "it goes on after it was told to stop", (goOn, square) => { long count = 1; while (goOn()) { square(count++); } return $"{count} × {count} = {square(count)}"; } },
        { "it stops before it is told to", (_, square) => { for (var count = 1L; count < 6; count++) { square(count); } return "5 × 5 = 25"; } },
        { "it stops before it is told to", (goOn, square) => { var count = 0L; while (count < 50 && goOn()) { square(++count); } return $"{count} × {count} = {count * count}"; } },
        { "it is not the last square", (goOn, square) => { long count = 0; while (goOn()) { square(++count); } return "1 × 1 = 1"; } },
        { "the loop never computed that square", (goOn, square) => { long count = 1; for (; goOn(); count++) { square(count); } return $"{count} × {count} = {count * count}"; } },
        { "it does not square 1, 2, 3 in turn", (goOn, square) => { long count = 1, result = 0; while (goOn()) { result = square(++count); } return $"{count} × {count} = {result}"; } },
        { "nothing was squared", (_, _) => "1 × 1 = 1" },
        { "the report is not an equation", (goOn, square) => { long count = 0; while (goOn()) { square(++count); } return "done"; } },
        { "your code throws an exception", (_, _) => throw new InvalidOperationException("mine") },
    };

    public static TheoryData<string, Action<Action, Action>> Boths => new()
    {
        { "", (ask, compute) => { var other = Started(ask); compute(); other.Join(); } },
        { "", (ask, compute) => { var other = Started(compute); ask(); other.Join(); } },
        { "", (ask, compute) => JoinAll([Started(ask), Started(compute)]) },
        { "", (ask, compute) => Parallel.Invoke(ask, compute) },
        { "", (ask, compute) => { using var done = new CountdownEvent(1); Started(() => { ask(); done.Signal(); }); compute(); done.Wait(); } },
        { "", (ask, compute) => { var other = Started(ask); compute(); while (other.IsAlive) { Thread.Sleep(1); } } },
        { "", (ask, compute) => { var isDone = false; ThreadPool.QueueUserWorkItem(_ => { ask(); Volatile.Write(ref isDone, true); }); compute(); SpinWait.SpinUntil(() => Volatile.Read(ref isDone)); } },
        { "", (ask, compute) => { using var end = new Barrier(3); Started(() => { ask(); end.SignalAndWait(); }); Started(() => { compute(); end.SignalAndWait(); }); end.SignalAndWait(); } },
        { "it returns before both have ended", (ask, compute) => { var other = Started(ask); compute(); if (Environment.TickCount64 > 0) { other.Join(TimeSpan.FromSeconds(1)); } } },
        { "both run on the thread that called", (ask, compute) => { _ = new Thread(() => ask()); ask(); compute(); } },
        { "one of the two was never run", (ask, compute) => { _ = new Thread(() => ask()); compute(); } },
        { "one of the two was run twice", (ask, compute) => { var asking = Started(ask); ask(); compute(); asking.Join(); } },
        { "one new thread runs both", (ask, compute) => Started(() => { ask(); compute(); }).Join() },
        { "one begins only when the other has ended", (ask, compute) => { Started(ask).Join(); compute(); } },
        { "it returns before both have ended", (ask, compute) => { Started(ask); compute(); } },
        { "it returns before both have ended", (ask, compute) => { Started(ask); Started(compute); } },
        { "it returns before both have ended", (ask, compute) => { Started(ask); Started(compute).Join(); } },
        { "it returns before both have ended", (ask, compute) => { Started(compute); Started(ask).Join(); } },
        { "it returns before both have ended", (ask, compute) => { var other = Started(ask); compute(); other.Join(500); } },
        { "it returns before both have ended", (ask, compute) => { var other = Started(ask); compute(); for (var i = 0; i < 50 && other.IsAlive; i++) { Thread.Sleep(10); } } },
        { "it waits for a time, not for its threads", (ask, compute) => { Started(ask); compute(); Thread.Sleep(LongNap); } },
        { "it waits for a time, not for its threads", (ask, compute) => { Started(ask); Started(compute); Thread.Sleep(LongNap); } },
        { "it returns before both have ended", (ask, compute) => { Started(ask); compute(); Thread.Sleep(200); } },
        { "it does not end", (_, _) => Thread.Sleep(Timeout.Infinite) },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
    };

    public static TheoryData<string, Func<int, Action<int>, IReadOnlyList<Thread>>> Makes => new()
    {
        { "", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { var copy = i; all.Add(new(() => work(copy))); } return all; } },
        { "", (count, work) => { var all = new List<Thread>(); foreach (var i in Enumerable.Range(0, count)) { all.Add(new(() => work(i))); } return all; } },
        { "", (count, work) => [.. Enumerable.Range(0, count).Select(i => new Thread(() => work(int.Parse(Thread.CurrentThread.Name!, null))) { Name = $"{i}" })] },
        { "they share the loop variable", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { all.Add(new(() => work(i))); } return all; } },
        { "they share the loop variable", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { all.Add(new(() => { var copy = i; work(copy); })); } return all; } },
        { "all share one copy", (count, work) => { var copy = 0; var all = new List<Thread>(); for (var i = 0; i < count; i++) { copy = i; all.Add(new(() => work(copy))); } return all; } },
        { "the numbers go by the order of the starts", (count, work) => { var next = 0; return [.. Enumerable.Range(0, count).Select(_ => new Thread(() => work(next++)))]; } },
        { "the numbers go by the order of the starts", (count, work) => { var next = count; return [.. Enumerable.Range(0, count).Select(_ => new Thread(() => work(--next)))]; } },
        { "the numbers are not those of the places", (count, work) => [.. Enumerable.Range(1, count).Select(i => new Thread(() => work(i)))] },
        { "the threads are run too soon", (count, work) => [.. Enumerable.Range(0, count).Select(i => Started(() => work(i)))] },
        { "the threads are run too soon", (count, work) => { var all = new List<Thread>(); for (var i = 0; i < count; i++) { work(i); all.Add(new(() => { })); } return all; } },
        { "there are not as many threads as asked for", (_, work) => [.. Enumerable.Range(0, 10).Select(i => new Thread(() => work(i)))] },
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
}
