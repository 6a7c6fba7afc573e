using System.Collections.Concurrent;
using Interleave.Weather;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The four steps of 07: right answers of all shapes pass, and each wrong one and each cheat fails for its own reason.</summary>
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
        { "nothing is written yet", (_, _, _) => throw new NotImplementedException() },
        { "no city is asked for", (_, _, _) => { } },
        { "one city after another", (_, count, work) => { for (var i = 0; i < count; i++) { work(i); } } },
        { "one city after another", (places, count, work) => { var gate = new Lock(); OnThreads(count, i => { lock (gate) { work(i); } }); } },
        { "fewer at once than there are places", (places, count, work) => Semaphore(places - 1, count, work) },
        { "fewer at once than there are places", (_, count, work) => Semaphore(4, count, i => { if (i < 0) { work(i); } work(i); }) },
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
        { "a city is never asked for", (places, count, work) => Semaphore(places, count - 1, work) },
        { "a city is asked for more than once", (places, count, work) => Semaphore(places, count, i => { work(i); work(i); }) },
        { "a city is asked for more than once", (places, count, work) => { var next = 0; OnThreads(places, _ => { while (next < count) { var mine = next; next = mine + 1; work(mine); } }); } },
    };

    [Theory]
    [MemberData(nameof(Crowds))]
    public void Only_so_many_are_asked_for_at_once(string reason, Action<int, int, Action<int>> answer) => AssertVerdict(reason, Check.FourAtOnce(answer));

    public static TheoryData<string, CityReport> Reports => new()
    {
        { "", Report(Semaphore) },
        { "", Report(Workers) },
        { "", (cities, ask, bound, stop) =>
            {
                var free = new SemaphoreSlim(4);
                return Task.WhenAll(cities.Select(async city =>
                {
                    try
                    {
                        await free.WaitAsync(stop);
                    }
                    catch (OperationCanceledException)
                    {
                        return $"{city.Name}: not asked for any more";
                    }

                    try
                    {
                        return await Task.Factory.StartNew(() => LineWithin(city, ask, bound, stop), TaskCreationOptions.LongRunning);
                    }
                    finally
                    {
                        free.Release();
                    }
                })).Result;
            }
        },
        { "nothing is written yet", (_, _, _, _) => throw new NotImplementedException() },
        { "no city is asked for", (cities, _, _, _) => [.. cities.Select(city => $"{city.Name} 20 °C")] },
        { "an answer is not in its line", Report(Semaphore, line: (city, ask, bound, stop) => { LineWithin(city, ask, bound, stop); return $"{city.Name} 20 °C"; }) },
        { "one city after another", (cities, ask, bound, stop) => [.. cities.Select(city => LineWithin(city, ask, bound, stop))] },
        { "one city after another", (cities, ask, bound, stop) => { string[] lines = []; Started(() => lines = [.. cities.Select(city => LineWithin(city, ask, bound, stop))]).Join(); return lines; } },
        { "more at once than there are places", Report((_, count, work) => OnThreads(count, work)) },
        { "more at once than there are places", Report((_, count, work) => Semaphore(5, count, work)) },
        { "fewer at once than there are places", Report((_, count, work) => Semaphore(3, count, work)) },
        { "it returns before every thread has ended", Report((places, count, work) => { Started(() => Semaphore(places, count, work)); Thread.Sleep(300); }) },
        { "it returns before every thread has ended", Report((places, count, work) => Started(() => Semaphore(places, count, work)).Join(Nap)) },
        { "it waits for a time, not for its threads", Report((places, count, work) => { Started(() => Semaphore(places, count, work)); Thread.Sleep(LongNap); }) },
        { "it waits without a bound", Report(Semaphore, ask: (ask, _, stop) => ask(stop)) },
        { "it waits without a bound", Report(Semaphore, ask: (ask, _, stop) => AskWithin(ask, TimeSpan.FromSeconds(2), stop)) },
        { "it gives up before its bound", Report(Semaphore, ask: (ask, _, stop) => AskWithin(ask, TimeSpan.FromMilliseconds(500), stop)) },
        { "it returns before every thread has ended", (cities, ask, bound, stop) =>
            {
                var lines = new string[cities.Count];
                var free = new SemaphoreSlim(4);
                var threads = Started(cities.Count, i =>
                {
                    free.Wait();
                    try
                    {
                        lines[i] = LineWithin(cities[i], ask, bound, stop);
                    }
                    finally
                    {
                        free.Release();
                    }
                });
                threads.ForEach(thread => { while (!thread.Join(1) && !stop.IsCancellationRequested) { } });
                return lines;
            }
        },
        { "it returns before every thread has ended", (cities, ask, bound, stop) =>
            {
                var lines = new string[cities.Count];
                var free = new SemaphoreSlim(4);
                var threads = Started(cities.Count, i =>
                {
                    free.Wait();
                    lines[i] = LineWithin(cities[i], ask, bound, stop);
                    free.Release();
                });
                threads.ForEach(thread => thread.Join(bound));
                return lines;
            }
        },
        { "it returns before every thread has ended", Report(Semaphore, line: (city, ask, bound, stop) =>
            {
                var asking = Task.Run(() => LineWithin(city, ask, bound, stop), CancellationToken.None);
                return asking.Wait((int)bound.TotalMilliseconds, CancellationToken.None) ? asking.Result : $"{city.Name}: no answer";
            })
        },
        { "cities wait behind a slow one", Report((places, count, work) => OnThreads(places, begin => { for (var i = begin; i < count; i += places) { work(i); } })) },
        { "it does not say why", Report(Semaphore, line: (city, ask, bound, stop) => { try { return $"{city.Name} {AskWithin(token => ask(city, token), bound, stop)} °C"; } catch (Exception) { return $"{city.Name}: none"; } }) },
        { "a temperature that nobody measured", Report(Semaphore, line: (city, ask, bound, stop) => { try { return $"{city.Name} {AskWithin(token => ask(city, token), bound, stop)} °C"; } catch (Exception) { return $"{city.Name} 0 °C"; } }) },
        { "a city has no line", Report(Semaphore, line: (city, ask, bound, stop) => { try { return $"{city.Name} {AskWithin(token => ask(city, token), bound, stop)} °C"; } catch (TimeoutException) { return ""; } catch (Exception error) { return $"{city.Name}: {error.Message}"; } }) },
        { "nobody catches what ask throws", Report(Semaphore, line: (city, ask, bound, stop) => { try { return $"{city.Name} {ask(city, stop)} °C"; } catch (TimeoutException late) { return $"{city.Name}: {late.Message}"; } }) },
        { "a Stop does not reach the waits", Report(Semaphore, ask: (ask, bound, _) => AskWithin(ask, bound, CancellationToken.None)) },
        { "it goes on after a Stop", Report(Semaphore, line: (city, ask, bound, stop) =>
            {
                try
                {
                    return $"{city.Name} {AskWithin(token => ask(city, token), bound, stop)} °C";
                }
                catch (OperationCanceledException)
                {
                    return LineWithin(city, ask, bound, CancellationToken.None);
                }
                catch (Exception error)
                {
                    return $"{city.Name}: {error.Message}";
                }
            })
        },
        { "a Stop and a late answer say the same", Report(Semaphore, ask: (ask, bound, stop) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(bound);
                return ask(limit.Token);
            })
        },
        { "not a line for each city", (cities, ask, bound, stop) => [.. Report(Semaphore)(cities, ask, bound, stop).Skip(1)] },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void Everything_together_meets_stalls_faults_and_a_stop(string reason, CityReport answer) => AssertVerdict(reason, Check.WholeReport(answer));

    private static string Line(City city, Func<double> ask)
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

    private static double AskWithin(Func<CancellationToken, double> ask, TimeSpan bound, CancellationToken stop)
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

    private static string LineWithin(City city, Func<City, CancellationToken, double> ask, TimeSpan bound, CancellationToken stop) =>
        Line(city, () => AskWithin(token => ask(city, token), bound, stop));

    private static void Semaphore(int places, int count, Action<int> work)
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

    private static void Workers(int places, int count, Action<int> work)
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

    private static CityReport Report(
        Action<int, int, Action<int>> atMost,
        Func<City, Func<City, CancellationToken, double>, TimeSpan, CancellationToken, string>? line = null,
        BoundedAsk? ask = null) => (cities, askCity, bound, stop) =>
    {
        var lines = new string[cities.Count];
        atMost(4, cities.Count, i => lines[i] = line is not null
            ? line(cities[i], askCity, bound, stop)
            : Line(cities[i], () => (ask ?? AskWithin)(token => askCity(cities[i], token), bound, stop)));
        return lines;
    };
}
