using System.Collections.Concurrent;
using Interleave.Weather;

namespace Interleave.Exercises.Tests;

/// <summary>The checks of notebook 02: right answers pass, and every wrong idea is told by its own name.</summary>
public class ThirteenCitiesChecksTests
{
    [Fact]
    public void Waiting_for_all_passes() => Assert.True(Check.WaitForAll(Joined(threads => threads)).IsPass);

    [Fact]
    public void Waiting_in_the_other_order_passes() => Assert.True(Check.WaitForAll(Joined(Enumerable.Reverse)).IsPass);

    public static TheoryData<string, Func<IReadOnlyList<City>, Func<City, double>, double[]>> WrongWaits => new()
    {
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
        { "your code throws an exception", (_, _) => throw new InvalidOperationException() },
        { "no city is asked for", (cities, _) => new double[cities.Count] },
        { "it returns before the answers are there", Joined(_ => []) },
        { "it returns before the answers are there", Joined(threads => { threads.ForEach(thread => thread.Join(1)); return []; }) },
        { "it does not wait for every thread", Joined(threads => threads.TakeLast(1)) },
        { "it does not wait for every thread", Joined(threads => threads.Take(1)) },
        { "it does not wait for every thread", Joined(threads => threads.Where((_, i) => i != 6)) },
        { "one city after another", (cities, ask) => [.. cities.Select(ask)] },
        { "not all at once", (cities, ask) => [.. cities.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(ask)] },
        { "an answer is in the wrong place", (cities, ask) => Joined(threads => threads)([.. cities.Reverse()], ask) },
        { "not a temperature for each city", (cities, ask) => Joined(threads => threads)(cities, ask)[1..] },
        { "not a temperature for each city", (cities, ask) => { Joined(threads => threads)(cities, ask); return null!; } },
    };

    [Theory]
    [MemberData(nameof(WrongWaits))]
    public void A_wrong_wait_is_told(string reason, Func<IReadOnlyList<City>, Func<City, double>, double[]> answer) =>
        Assert.Equal(reason, Check.WaitForAll(answer).Reason);

    [Fact]
    public void Sharing_by_a_queue_passes() => Assert.True(Check.ShareTheCities((cities, workers, _, ask) =>
    {
        var queue = new ConcurrentQueue<City>(cities);
        Run(workers, _ =>
        {
            while (queue.TryDequeue(out var city))
            {
                ask(city);
            }
        });
    }).IsPass);

    [Fact]
    public void Sharing_by_a_lock_passes()
    {
        var verdict = Check.ShareTheCities(Taking((gate, next) =>
        {
            lock (gate)
            {
                return next.Value++;
            }
        }));
        Assert.True(verdict.IsPass, verdict.ToText());
    }

    [Fact]
    public void Sharing_by_an_atomic_step_passes() => Assert.True(Check.ShareTheCities((cities, workers, _, ask) =>
    {
        var next = 0;
        Run(workers, _ =>
        {
            for (var mine = Take(); mine < cities.Count; mine = Take())
            {
                ask(cities[mine]);
            }
        });

        int Take() => Interlocked.Increment(ref next) - 1;
    }).IsPass);

    public static TheoryData<string, Action<IReadOnlyList<City>, int, SharedNumber, Action<City>>> WrongShares => new()
    {
        { "nothing is written yet", (_, _, _, _) => throw new NotImplementedException() },
        { "no city is asked for", (_, _, _, _) => { } },
        { "a city is asked for more than once", (cities, workers, next, ask) => Run(workers, _ =>
            {
                for (var mine = next.Value; mine < cities.Count; mine = next.Value)
                {
                    ask(cities[mine]);
                    next.Value = mine + 1;
                }
            })
        },
        { "a city is asked for more than once", Taking((_, next) => next.Value++) },
        { "a city is asked for more than once", (cities, workers, next, ask) =>
            {
                var gate = new Lock();
                Run(workers, _ =>
                {
                    for (var mine = next.Value; mine < cities.Count; mine = next.Value)
                    {
                        lock (gate)
                        {
                            next.Value = mine + 1;
                        }

                        ask(cities[mine]);
                    }
                });
            }
        },
        { "a worker goes past the end", (cities, workers, _, ask) =>
            {
                var next = 0;
                Run(workers, _ =>
                {
                    while (next < cities.Count)
                    {
                        ask(cities[Interlocked.Increment(ref next) - 1]);
                    }
                });
            }
        },
        { "only one worker asks at a time", (cities, workers, _, ask) =>
            {
                var gate = new Lock();
                var queue = new Queue<City>(cities);
                Run(workers, _ =>
                {
                    while (true)
                    {
                        lock (gate)
                        {
                            if (!queue.TryDequeue(out var city))
                            {
                                return;
                            }

                            ask(city);
                        }
                    }
                });
            }
        },
        { "cities wait behind a slow one", (cities, workers, _, ask) => Run(workers, worker =>
            {
                for (var i = worker; i < cities.Count; i += workers)
                {
                    ask(cities[i]);
                }
            })
        },
        { "fewer workers than were asked for", (cities, _, _, ask) => Sharing(cities, 2, ask) },
        { "more workers than were asked for", (cities, _, _, ask) => Sharing(cities, 13, ask) },
        { "a city is never asked for", (cities, workers, _, ask) => Sharing([.. cities.Skip(1)], workers, ask) },
        { "it returns before the workers are done", (cities, workers, _, ask) => new Thread(() => Sharing(cities, workers, ask)).Start() },
        {
            "it returns before the workers are done", (cities, workers, _, ask) =>
            {
                var asked = 0;
                new Thread(() => Sharing(cities, workers, city =>
                {
                    Interlocked.Increment(ref asked);
                    ask(city);
                })).Start();
                SpinWait.SpinUntil(() => Volatile.Read(ref asked) >= workers, TimeSpan.FromSeconds(5));
            }
        },
    };

    [Theory]
    [MemberData(nameof(WrongShares))]
    public void A_wrong_share_is_told(string reason, Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> answer)
    {
        var verdict = Check.ShareTheCities(answer);
        Assert.True(verdict.Reason == reason, verdict.ToText());
    }

    public static TheoryData<string, Func<City, TimeoutException, string?>> Reports => new()
    {
        { "", (city, error) => $"{city.Name}: none, {error.Message}" },
        { "a temperature that nobody measured", (city, _) => $"{city.Name} 0 °C" },
        { "a temperature that nobody measured", (city, _) => $"{city.Name} NaN" },
        { "the failed city says nothing", (_, _) => null },
        { "the failed city says nothing", (_, _) => "" },
        { "it does not say why", (city, _) => $"{city.Name}: failed" },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void What_is_said_of_a_failed_city_is_judged(string reason, Func<City, TimeoutException, string?> failed)
    {
        var verdict = Check.OneReason((cities, ask) => [.. cities.Select(city => Line(city, ask, failed)!)]);
        Assert.Equal((reason, reason.Length == 0), (verdict.Reason, verdict.IsPass));
    }

    [Fact]
    public void One_that_ends_the_loop_takes_others_along() => Assert.Equal("the failed city takes others along", Check.OneReason((cities, ask) =>
    {
        var lines = new string[cities.Count];
        try
        {
            for (var i = 0; i < cities.Count; i++)
            {
                lines[i] = $"{cities[i].Name} {ask(cities[i])} °C";
            }
        }
        catch (TimeoutException)
        {
        }

        return lines;
    }).Reason);

    [Fact]
    public void One_that_is_asked_until_it_answers_is_told() => Assert.Equal("asked for again and again", Check.OneReason((cities, ask) =>
        [.. cities.Select(city =>
        {
            while (true)
            {
                try
                {
                    return $"{city.Name} {ask(city)} °C";
                }
                catch (TimeoutException)
                {
                }
            }
        })]).Reason);

    [Fact]
    public void Lines_that_are_missing_are_told() => Assert.Equal("not a line for each city", Check.OneReason((_, _) => []).Reason);

    private static string? Line(City city, Func<City, double> ask, Func<City, TimeoutException, string?> failed)
    {
        try
        {
            return $"{city.Name} {ask(city)} °C";
        }
        catch (TimeoutException error)
        {
            return failed(city, error);
        }
    }

    private static Func<IReadOnlyList<City>, Func<City, double>, double[]> Joined(Func<List<Thread>, IEnumerable<Thread>> joined) => (cities, ask) =>
    {
        var temperatures = new double[cities.Count];
        var threads = cities.Select((city, i) => new Thread(() => temperatures[i] = ask(city))).ToList();
        threads.ForEach(thread => thread.Start());
        foreach (var thread in joined(threads))
        {
            thread.Join();
        }

        return temperatures;
    };

    private static Action<IReadOnlyList<City>, int, SharedNumber, Action<City>> Taking(Func<Lock, SharedNumber, int> take) => (cities, workers, next, ask) =>
    {
        var gate = new Lock();
        Run(workers, _ =>
        {
            for (var mine = take(gate, next); mine < cities.Count; mine = take(gate, next))
            {
                ask(cities[mine]);
            }
        });
    };

    private static void Sharing(IReadOnlyList<City> cities, int workers, Action<City> ask)
    {
        var queue = new ConcurrentQueue<City>(cities);
        Run(workers, _ =>
        {
            while (queue.TryDequeue(out var city))
            {
                ask(city);
            }
        });
    }

    private static void Run(int workers, Action<int> work)
    {
        var threads = Enumerable.Range(0, workers).Select(worker => new Thread(() => work(worker))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
