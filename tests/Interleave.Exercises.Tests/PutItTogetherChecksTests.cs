using System.Collections.Concurrent;
using Interleave.Weather;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The first three steps of 07: right answers of all shapes pass, and each wrong one and each cheat fails for its own reason.</summary>
[Collection("the steps of 07")]
public sealed class PutItTogetherChecksTests
{
    public static TheoryData<string, Func<City, Func<double>, string?>> Lines => new()
    {
        { "", Line },
        { "", (city, ask) => { var text = "none"; try { text = $"{ask()}"; } catch (Exception error) { text = error.Message; } return $"{text} ({city.Name})"; } },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
        { "it does not catch every failure", (city, ask) => $"{city.Name} {ask()} °C" },
        { "it does not catch every failure", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (TimeoutException late) { return $"{city.Name}: {late.Message}"; } } },
        { "it does not catch every failure", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (Exception error) when (error is not OperationCanceledException) { return $"{city.Name}: {error.Message}"; } } },
        { "it does not say why", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (Exception) { return $"{city.Name}: none"; } } },
        { "it does not say why", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (Exception error) { return $"{city.Name}: {error.GetType().Name}"; } } },
        { "a temperature that nobody measured", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (Exception) { return $"{city.Name} 0 °C"; } } },
        { "a temperature that nobody measured", (city, ask) => { try { return $"{city.Name} {ask()} °C"; } catch (Exception) { return $"{city.Name} {double.NaN}"; } } },
        { "it does not say which city", (_, ask) => { try { return $"{ask()} °C"; } catch (Exception error) { return error.Message; } } },
        { "it does not say which city", (_, _) => null },
        { "the line lacks the temperature", (city, _) => $"{city.Name} °C" },
        { "asked for again and again", (city, ask) => { while (true) { try { return $"{city.Name} {ask()} °C"; } catch (Exception) { } } } },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_city_has_its_line_or_the_reason(string reason, Func<City, Func<double>, string?> answer) =>
        AssertVerdict(reason, Check.OneLine((city, ask) => answer(city, ask)!));

    public static TheoryData<string, BoundedAsk> Waits => new()
    {
        { "", AskWithin },
        { "", (ask, bound, stop) =>
            {
                using var limit = new CancellationTokenSource();
                using var both = stop.Register(limit.Cancel);
                using var timer = new Timer(_ => limit.Cancel(), null, bound, Timeout.InfiniteTimeSpan);
                try
                {
                    return ask(limit.Token);
                }
                catch (OperationCanceledException late)
                {
                    stop.ThrowIfCancellationRequested();
                    throw new TimeoutException("too late", late);
                }
            }
        },
        { "", (ask, bound, stop) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var asking = Task.Run(() => ask(limit.Token));
                try
                {
                    if (!asking.Wait((int)bound.TotalMilliseconds, stop))
                    {
                        limit.Cancel();
                    }

                    return asking.GetAwaiter().GetResult();
                }
                catch (OperationCanceledException)
                {
                    Task.WaitAny([asking], CancellationToken.None);
                    stop.ThrowIfCancellationRequested();
                    throw new TimeoutException("too late");
                }
            }
        },
        { "nothing is written yet", (_, _, _) => throw new NotImplementedException() },
        { "it does not ask", (_, _, _) => 20 },
        { "it asks more than once", (ask, bound, stop) => { AskWithin(ask, bound, stop); return AskWithin(ask, bound, stop); } },
        { "it returns another answer than the one that came", (ask, bound, stop) => AskWithin(ask, bound, stop) + 1 },
        { "it waits for a time, not for its threads", (ask, bound, stop) => { var answer = AskWithin(ask, bound, stop); Thread.Sleep(LongNap); return answer; } },
        { "what ask throws is lost", (ask, bound, stop) => { try { return AskWithin(ask, bound, stop); } catch (InvalidOperationException) { return 0; } } },
        { "what ask throws is lost", (ask, bound, stop) => { try { return ask(stop); } catch (Exception) { throw new TimeoutException(); } } },
        { "nobody catches what ask throws", (ask, bound, stop) => { var answer = 0.0; Started(() => answer = ask(stop)).Join(); return answer; } },
        { "it waits without a bound", (ask, _, stop) => ask(stop) },
        { "it waits without a bound", (ask, bound, stop) => AskWithin(ask, TimeSpan.FromSeconds(3), stop) },
        { "it waits without a bound", (ask, bound, stop) => AskWithin(ask, 10 * bound, stop) },
        { "it gives up before its bound", (ask, _, stop) => AskWithin(ask, TimeSpan.FromMilliseconds(300), stop) },
        { "a Stop does not reach the wait", (ask, bound, _) => AskWithin(ask, bound, CancellationToken.None) },
        { "the request is left running", (ask, bound, stop) => { var asking = Task.Run(() => ask(stop)); return asking.Wait((int)bound.TotalMilliseconds, stop) ? asking.Result : throw new TimeoutException(); } },
        { "a late answer looks like something else", (ask, bound, stop) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(bound);
                return ask(limit.Token);
            }
        },
        { "a late answer looks like something else", (ask, bound, stop) => { try { return AskWithin(ask, bound, stop); } catch (TimeoutException) { return 0; } } },
        { "a Stop looks like something else", (ask, bound, stop) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(bound);
                try
                {
                    return ask(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    throw new TimeoutException();
                }
            }
        },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void A_wait_is_bounded_and_can_be_stopped(string reason, BoundedAsk answer) => AssertVerdict(reason, Check.BoundedWait(answer));

    public static TheoryData<string, Action<int, int, Action<int>>> Crowds => new()
    {
        { "", Semaphore },
        { "", Workers },
        { "", TaskWorkers },
        { "", TasksWithASemaphore },
        { "", (places, count, work) =>
            {
                using var numbers = new BlockingCollection<int>();
                for (var i = 0; i < count; i++)
                {
                    numbers.Add(i);
                }

                numbers.CompleteAdding();
                OnThreads(places, _ => { foreach (var i in numbers.GetConsumingEnumerable()) { work(i); } });
            }
        },
        { "", (places, count, work) =>
            {
                var free = new SemaphoreSlim(places);
                var all = new List<Task>();
                for (var i = 0; i < count; i++)
                {
                    var mine = i;
                    free.Wait();
                    all.Add(Task.Factory.StartNew(() => { try { work(mine); } finally { free.Release(); } }, TaskCreationOptions.LongRunning));
                }

                Task.WaitAll(all);
            }
        },
        { "", (places, count, work) => Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = places },
            work)
        },
        { "nothing is written yet", (_, _, _) => throw new NotImplementedException() },
        { "no city is asked for", (_, _, _) => { } },
        { "one city after another", (_, count, work) => { for (var i = 0; i < count; i++) { work(i); } } },
        { "one city after another", (places, count, work) => { var gate = new Lock(); OnThreads(count, i => { lock (gate) { work(i); } }); } },
        { "fewer at once than there are places", (places, count, work) => Semaphore(places - 1, count, work) },
        { "more at once than there are places", (_, count, work) => OnThreads(count, work) },
        { "more at once than there are places", (places, count, work) => Semaphore(places + 1, count, work) },
        { "more at once than there are places", (places, count, work) =>
            {
                var free = new SemaphoreSlim(places);
                OnThreads(count, i => { free.Wait(50); work(i); free.Release(); });
            }
        },
        { "it returns before every thread has ended", (places, count, work) => Started(() => Semaphore(places, count, work)) },
        { "it returns before every thread has ended", (places, count, work) => Started(() => Semaphore(places, count, work)).Join(Nap) },
        { "it returns before every thread has ended", (places, count, work) => { Started(() => Semaphore(places, count, work)); Thread.Sleep(300); } },
        { "it waits for a time, not for its threads", (places, count, work) => { Started(() => Semaphore(places, count, work)); Thread.Sleep(LongNap); } },
        { "cities wait behind a slow one", (places, count, work) =>
            {
                foreach (var batch in Enumerable.Range(0, count).Chunk(places))
                {
                    OnThreads(batch.Length, n => work(batch[n]));
                }
            }
        },
        { "cities wait behind a slow one", (places, count, work) => OnThreads(places, begin => { for (var i = begin; i < count; i += places) { work(i); } }) },
        // It deals out ever more numbers at a time.
        { "cities wait behind a slow one", (places, count, work) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = places }, work) },
        { "a city is never asked for", (places, count, work) => Semaphore(places, count - 1, work) },
        { "a city is asked for more than once", (places, count, work) => Semaphore(places, count, i => { work(i); work(i); }) },
    };

    [Theory]
    [MemberData(nameof(Crowds))]
    public void Only_so_many_are_asked_for_at_once(string reason, Action<int, int, Action<int>> answer) => AssertVerdict(reason, Check.FourAtOnce(answer));

    public static TheoryData<Action<int, int, Action<int>>> NumbersTakenInTwoSteps => new()
    {
        (places, count, work) =>
        {
            var next = 0;
            OnThreads(places, _ =>
            {
                while (next < count)
                {
                    var mine = next;
                    next = mine + 1;
                    work(mine);
                }
            });
        },
        (places, count, work) =>
        {
            var next = -1;
            OnThreads(places, _ =>
            {
                for (var mine = ++next; mine < count; mine = ++next)
                {
                    work(mine);
                }
            });
        },
        (places, count, work) =>
        {
            var next = 0;
            OnThreads(places, _ =>
            {
                while (next < count)
                {
                    work(next);
                    next++;
                }
            });
        },
    };

    [Theory]
    [MemberData(nameof(NumbersTakenInTwoSteps))]
    public void Who_takes_a_number_in_two_steps_is_found_in_one_of_a_few_checks(Action<int, int, Action<int>> answer) =>
        Assert.Contains("a city is asked for more than once", Checked(answer, mostChecks: 6));

    // Two threads have to be on a core at the same instant. Other tests take the cores too, so that a check may not
    // come to see it; the next one does.
    private static IEnumerable<string> Checked(Action<int, int, Action<int>> answer, int mostChecks) =>
        Enumerable.Range(0, mostChecks).Select(_ => Check.FourAtOnce(answer).Reason);

    internal static string Line(City city, Func<double> ask)
    {
        try
        {
            return $"{city.Name} {ask()} °C";
        }
        catch (Exception error)
        {
            return $"{city.Name}: {error.Message}";
        }
    }

    internal static double AskWithin(Func<CancellationToken, double> ask, TimeSpan bound, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(bound);
        try
        {
            return ask(limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {bound.TotalMilliseconds} ms");
        }
    }

    internal static void Semaphore(int places, int count, Action<int> work)
    {
        var free = new SemaphoreSlim(places);
        OnThreads(count, i =>
        {
            free.Wait();
            try
            {
                work(i);
            }
            finally
            {
                free.Release();
            }
        });
    }

    internal static void Workers(int places, int count, Action<int> work)
    {
        var numbers = new ConcurrentQueue<int>(Enumerable.Range(0, count));
        OnThreads(places, _ =>
        {
            while (numbers.TryDequeue(out var i))
            {
                work(i);
            }
        });
    }

    internal static void TaskWorkers(int places, int count, Action<int> work)
    {
        var numbers = new ConcurrentQueue<int>(Enumerable.Range(0, count));
        Task.WaitAll(Enumerable.Range(0, places).Select(_ => Task.Run(() =>
        {
            while (numbers.TryDequeue(out var i))
            {
                work(i);
            }
        })));
    }

    internal static void TasksWithASemaphore(int places, int count, Action<int> work)
    {
        var free = new SemaphoreSlim(places);
        Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            await free.WaitAsync();
            try
            {
                await Task.Run(() => work(i));
            }
            finally
            {
                free.Release();
            }
        })).Wait();
    }
}
