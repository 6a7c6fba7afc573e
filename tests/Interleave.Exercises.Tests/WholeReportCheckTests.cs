using Interleave.Weather;
using static Interleave.Exercises.Tests.Answers;
using static Interleave.Exercises.Tests.PutItTogetherChecksTests;

namespace Interleave.Exercises.Tests;

/// <summary>The last step of 07: the whole program, which meets stalls, faults and a Stop.</summary>
[Collection("the steps of 07")]
public sealed class WholeReportCheckTests
{
    public static TheoryData<string, CityReport> Reports => new()
    {
        { "", Report(Semaphore) },
        { "", Report(Workers) },
        { "", Report(TaskWorkers) },
        { "", Report(TasksWithASemaphore) },
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

    private static string LineWithin(City city, Func<City, CancellationToken, double> ask, TimeSpan bound, CancellationToken stop) =>
        Line(city, () => AskWithin(token => ask(city, token), bound, stop));

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
