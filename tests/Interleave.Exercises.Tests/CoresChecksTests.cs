using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises about computing on several cores: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
public sealed class CoresChecksTests
{
    public static TheoryData<string, Action<int, SharedNumber, Lock, Func<int, long>>> Sums => new()
    {
        { "", (last, sum, gate, square) => OnThreads(2, i => { var own = Own(i, last, square); lock (gate) { sum.Value += own; } }) },
        { "", (last, sum, _, square) => { var sums = new long[2]; OnThreads(2, i => sums[i] = Own(i, last, square)); sum.Value = sums.Sum(); } },
        { "", (last, sum, _, square) => { var all = 0L; OnThreads(2, i => Interlocked.Add(ref all, Own(i, last, square))); sum.Value += all; } },
        { "", (last, sum, _, square) => { var all = 0L; OnThreads(2, i => EachOf(i, last, n => Interlocked.Add(ref all, square(n)))); sum.Value = all; } },
        { "", (last, sum, gate, square) => { var own = 0L; var other = Started(() => { var mine = Own(1, last, square); lock (gate) { sum.Value += mine; } }); own = Own(0, last, square); lock (gate) { sum.Value += own; } other.Join(); } },
        { "", (last, sum, _, square) => sum.Value = Enumerable.Range(0, 2).Select(i => Task.Factory.StartNew(() => Own(i, last, square), TaskCreationOptions.LongRunning)).ToArray().Sum(task => task.Result) },
        { "no thread computes without the lock", (last, sum, gate, square) => OnThreads(2, i => { lock (gate) { EachOf(i, last, n => sum.Value += square(n)); } }) },
        { "no thread computes without the lock", (last, sum, gate, square) => OnThreads(2, i => EachOf(i, last, n => { lock (gate) { sum.Value += square(n); } })) },
        { "the lock is taken for every number", (last, sum, gate, square) => OnThreads(2, i => EachOf(i, last, n => { var one = square(n); lock (gate) { sum.Value += one; } })) },
        { "the shared sum is written for every number", (last, sum, _, square) => { var mine = new Lock(); OnThreads(2, i => EachOf(i, last, n => { var one = square(n); lock (mine) { sum.Value += one; } })); } },
        { "additions got lost", (last, sum, _, square) => OnThreads(2, i => EachOf(i, last, n => sum.Value += square(n))) },
        { "additions got lost", (last, sum, _, square) => OnThreads(2, i => { var own = Own(i, last, square); sum.Value += own; }) },
        { "additions got lost", (last, sum, gate, square) => OnThreads(2, i => { var own = Own(i, last, square); if (i == 0) { sum.Value += own; } else { lock (gate) { sum.Value += own; } } }) },
        { "additions got lost", (last, sum, _, square) => { var all = 0L; OnThreads(2, i => EachOf(i, last, n => all += square(n))); sum.Value = all; } },
        { "additions got lost", (last, sum, gate, square) => OnThreads(2, i => { var own = Own(i, last, square); lock (new object()) { sum.Value += own; } }) },
        { "the threads do not compute at the same time", (last, sum, _, square) => sum.Value = Own(0, last, square) + Own(1, last, square) },
        { "the threads do not compute at the same time", (last, sum, _, square) => { for (var i = 0; i < 2; i++) { OnThreads(1, _ => sum.Value += Own(i, last, square)); } } },
        { "not every number is squared once", (last, sum, gate, square) => OnThreads(2, i => { var own = Own(i, last - 1, square); lock (gate) { sum.Value += own; } }) },
        { "not every number is squared once", (last, sum, gate, square) => OnThreads(2, i => { var own = Own(i, last, square) + Own(i, last, square); lock (gate) { sum.Value += own; } }) },
        { "not every number is squared once", (last, sum, _, _) => sum.Value = (long)last * (last + 1) * ((2 * last) + 1) / 6 },
        { "the sum is too large", (last, sum, gate, square) => OnThreads(2, i => { var own = 1 + Own(i, last, square); lock (gate) { sum.Value += own; } }) },
        { "it returns before the threads are done", (last, sum, gate, square) => Started(2, i => { var own = Own(i, last, square); lock (gate) { sum.Value += own; } }).ForEach(thread => thread.Join(400)) },
        { "it waits for a time, not for its threads", (last, sum, gate, square) => { Started(2, i => { var own = Own(i, last, square); lock (gate) { sum.Value += own; } }); Thread.Sleep(LongNap); } },
        { "nothing is written yet", (_, _, _, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Sums))]
    public void Sums_are_computed_at_the_same_time_and_none_is_lost(string reason, Action<int, SharedNumber, Lock, Func<int, long>> addSquares)
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "On one core an addition to a variable is hardly ever interrupted.");
        AssertVerdict(reason, Check.LocalSums(addSquares));
    }

    public static TheoryData<string, Action<int, int, Func<int, int, int>, Action<int>>> Ranges => new()
    {
        { "", InParts((part, threads, last) => ((int)((long)last * part / threads), (int)((long)last * (part + 1) / threads))) },
        { "", InParts((part, threads, last) => (part * (last / threads), part == threads - 1 ? last : (part + 1) * (last / threads))) },
        { "", InParts((part, threads, last) => (Math.Min(last, part * Up(last, threads)), Math.Min(last, (part + 1) * Up(last, threads)))) },
        { "", (threads, last, count, add) =>
            {
                var next = -1;
                OnThreads(threads, _ =>
                {
                    int chunk;
                    while ((chunk = Interlocked.Increment(ref next)) * 10 < last)
                    {
                        add(count(chunk * 10, Math.Min((chunk + 1) * 10, last)));
                    }
                });
            }
        },
        { "", (threads, last, count, add) => { var counts = new int[threads]; OnThreads(threads, part => counts[part] = count(last * part / threads, last * (part + 1) / threads)); add(counts.Sum()); } },
        { "numbers are left out", InParts((part, threads, last) => (part * (last / threads), (part + 1) * (last / threads))) },
        { "numbers are left out", InParts((part, threads, last) => ((part * (last / threads)) + 1, part == threads - 1 ? last : (part + 1) * (last / threads))) },
        { "numbers are left out", InParts((part, threads, last) => (last * part / threads, (last * (part + 1) / threads) - 1)) },
        { "numbers beyond the end are counted", InParts((part, threads, last) => (part * Up(last, threads), (part + 1) * Up(last, threads))) },
        { "numbers are counted twice", InParts((part, threads, last) => (part * (last / threads), ((part + 1) * (last / threads)) + (last % threads))) },
        { "numbers are counted twice", InParts((_, _, last) => (0, last)) },
        { "one thread at a time", (threads, last, count, add) => { for (var part = 0; part < threads; part++) { OnThreads(1, _ => add(count(last * part / threads, last * (part + 1) / threads))); } } },
        { "one thread at a time", (_, last, count, add) => add(count(0, last)) },
        { "one thread at a time", InParts((part, _, last) => part == 0 ? (0, last) : (0, 0)) },
        { "the parts are far from equal", InParts((part, threads, last) => part == 0 ? (0, last - threads + 1) : (last - threads + part, last - threads + part + 1)) },
        { "the parts are not added up", (threads, last, count, add) => { var total = 0; OnThreads(threads, part => total += count(last * part / threads, last * (part + 1) / threads)); add(total); } },
        { "the parts are not added up", (threads, last, count, _) => OnThreads(threads, part => count(last * part / threads, last * (part + 1) / threads)) },
        { "nothing is counted", (_, _, _, add) => add(143) },
        { "it waits for a time, not for its threads", (threads, last, count, add) => { Started(threads, part => add(count(last * part / threads, last * (part + 1) / threads))); Thread.Sleep(LongNap); } },
        { "it returns before all is counted", (threads, last, count, add) => Started(threads, part => add(count(last * part / threads, last * (part + 1) / threads))).ForEach(thread => thread.Join(300)) },
        { "nothing is written yet", (_, _, _, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_range_is_divided_so_that_each_number_is_counted_once(string reason, Action<int, int, Func<int, int, int>, Action<int>> countAll)
    {
        Assert.SkipWhen(Environment.ProcessorCount == 1, "On one core an addition to a variable is hardly ever interrupted.");
        AssertVerdict(reason, Check.WholeRange(countAll));
    }

    public static TheoryData<string, Func<Lock, Func<string>, string>> Waits => new()
    {
        { "", (gate, wait) => { gate.Exit(); try { return wait(); } finally { gate.Enter(); } } },
        { "", (gate, wait) => { gate.Exit(); try { return wait(); } finally { while (!gate.TryEnter(10)) { } } } },
        { "", (gate, wait) => { gate.Exit(); try { var answer = wait(); gate.Enter(); return answer; } catch { gate.Enter(); throw; } } },
        { "", (gate, wait) => { gate.Exit(); try { return Task.Run(wait).GetAwaiter().GetResult(); } finally { gate.Enter(); } } },
        { "the lock is held during the wait", (_, wait) => wait() },
        { "the lock is held during the wait", (gate, wait) => { lock (gate) { return wait(); } } },
        { "the lock is held during the wait", (_, wait) => { var answer = ""; OnThreads(1, _ => answer = wait()); return answer; } },
        { "the lock is held during the wait", (gate, wait) => { gate.Exit(); Thread.Sleep(20); gate.Enter(); return wait(); } },
        { "the lock is not taken again", (gate, wait) => { gate.Exit(); return wait(); } },
        { "the lock is not taken again", (gate, wait) => { gate.Exit(); try { return wait(); } finally { gate.TryEnter(); } } },
        { "the lock is not taken again", (gate, wait) => { gate.Exit(); try { return wait(); } finally { gate.TryEnter(500); } } },
        { "after a failed wait the lock is not taken again", (gate, wait) => { gate.Exit(); var answer = wait(); gate.Enter(); return answer; } },
        { "after a failed wait the lock is not taken again", (gate, wait) => { gate.Exit(); try { var answer = wait(); gate.Enter(); return answer; } catch (TimeoutException) { gate.Enter(); throw; } } },
        { "the lock is taken once too often", (gate, wait) => { gate.Exit(); var answer = wait(); gate.Enter(); gate.Enter(); return answer; } },
        { "the answer of the wait got lost", (gate, wait) => { gate.Exit(); try { wait(); return "18.5 °C"; } finally { gate.Enter(); } } },
        { "the failure of the wait got lost", (gate, wait) => { gate.Exit(); try { return wait(); } catch (Exception exception) { return exception.Message; } finally { gate.Enter(); } } },
        { "it does not wait once", (gate, wait) => { gate.Exit(); try { return wait() + wait(); } finally { gate.Enter(); } } },
        { "it does not wait once", (_, _) => "18.5 °C" },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void A_lock_is_free_during_a_wait_and_held_after_it(string reason, Func<Lock, Func<string>, string> letGo) =>
        AssertVerdict(reason, Check.LetGoWhileWaiting(letGo));

    private static void EachOf(int thread, int last, Action<int> work)
    {
        for (var number = thread + 1; number <= last; number += 2)
        {
            work(number);
        }
    }

    private static long Own(int thread, int last, Func<int, long> square)
    {
        var own = 0L;
        EachOf(thread, last, number => own += square(number));
        return own;
    }

    private static int Up(int last, int threads) => (last + threads - 1) / threads;

    private static Action<int, int, Func<int, int, int>, Action<int>> InParts(Func<int, int, int, (int From, int To)> part) => (threads, last, count, add) =>
        OnThreads(threads, number =>
        {
            var (from, to) = part(number, threads, last);
            add(count(from, to));
        });
}
