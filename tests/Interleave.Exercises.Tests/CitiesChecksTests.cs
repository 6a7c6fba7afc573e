using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Interleave.Weather;
using static Interleave.Exercises.Tests.Answers;

namespace Interleave.Exercises.Tests;

/// <summary>The exercises of 02: right answers pass, and each wrong one and each cheat fails for its own reason.</summary>
public sealed class CitiesChecksTests
{
    public static TheoryData<string, Func<IReadOnlyList<City>, Func<City, double>, double[]>> Waits => new()
    {
        { "", Joined(JoinAll) },
        { "", Joined(threads => JoinAll(Enumerable.Reverse(threads))) },
        { "", Joined(threads => { while (threads.Exists(thread => thread.IsAlive)) { Thread.Sleep(1); } }) },
        { "", Joined(threads => threads.ForEach(thread => { while (!thread.Join(50)) { } })) },
        { "", (cities, ask) => Task.WhenAll(cities.Select(city => Task.Factory.StartNew(() => ask(city), TaskCreationOptions.LongRunning))).Result },
        { "", (cities, ask) =>
            {
                var (all, left) = (new double[cities.Count], new CountdownEvent(cities.Count));
                Started(cities.Count, i => { all[i] = ask(cities[i]); left.Signal(); });
                left.Wait();
                return all;
            }
        },
        { "it does not wait for every thread", Joined(threads => JoinAll(threads.Where((_, i) => i % 2 == 0 || i > 9))) },
        { "it does not wait for every thread", Joined(threads => threads.ForEach(thread => thread.Join(80))) },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
        { "your code throws an exception", (_, _) => throw new InvalidOperationException() },
        { "no city is asked for", (cities, _) => new double[cities.Count] },
        { "it returns before the answers are there", Joined(_ => { }) },
        { "it returns before the answers are there", Joined(threads => threads.ForEach(thread => thread.Join(1))) },
        { "it returns before the answers are there", Joined(_ => Thread.Sleep(100)) },
        { "it does not wait for every thread", Joined(_ => Thread.Sleep(300)) },
        { "it waits for a time, not for its threads", Joined(_ => Thread.Sleep(LongNap)) },
        { "it does not wait for every thread", Joined(threads => threads[^1].Join()) },
        { "it does not wait for every thread", Joined(threads => threads[0].Join()) },
        { "it does not wait for every thread", Joined(threads => JoinAll([threads[0], threads[^1]])) },
        { "it does not wait for every thread", Joined(threads => threads.ForEach(thread => thread.Join(400))) },
        { "one city after another", (cities, ask) => [.. cities.Select(ask)] },
        { "one city after another", (cities, ask) => [.. cities.Select(city => { var answer = 0.0; Started(() => answer = ask(city)).Join(); return answer; })] },
        { "not all at once", (cities, ask) => { var all = new double[cities.Count]; OnThreads(2, half => { for (var i = half; i < all.Length; i += 2) { all[i] = ask(cities[i]); } }); return all; } },
        { "an answer is in the wrong place", (cities, ask) => Joined(JoinAll)([.. cities.Reverse()], ask) },
        { "not a temperature for each city", (cities, ask) => Joined(JoinAll)(cities, ask)[1..] },
        { "not a temperature for each city", (cities, ask) => { Joined(JoinAll)(cities, ask); return null!; } },
        { "it does not end", (cities, ask) =>
            {
                var all = new double[cities.Count];
                Started(cities.Count, i => all[i] = ask(cities[i]));
                while (all.Contains(0))
                {
                    Thread.Sleep(1);
                }

                return all;
            }
        },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public void All_answers_are_waited_for(string reason, Func<IReadOnlyList<City>, Func<City, double>, double[]> answer) =>
        AssertVerdict(reason, Check.WaitForAll(answer));

    public static TheoryData<string, Action<SharedQueue<City>, int, Action<City>>> Shares => new()
    {
        { "", Sharing },
        { "", (queue, workers, ask) => OnThreads(workers, _ => { while (!queue.IsEmpty) { if (queue.TryDequeue(out var city)) { ask(city); } } }) },
        { "", (queue, workers, ask) => Indexed(queue, workers, ask, (_, next) => Interlocked.Increment(ref next.Value) - 1) },
        { "", (queue, workers, ask) => Indexed(queue, workers, ask, (gate, next) => { lock (gate) { return next.Value++; } }) },
        { "", (queue, workers, ask) =>
            {
                using var cities = new BlockingCollection<City>();
                foreach (var city in Drained(queue))
                {
                    cities.Add(city);
                }

                cities.CompleteAdding();
                OnThreads(workers, _ =>
                {
                    foreach (var city in cities.GetConsumingEnumerable())
                    {
                        ask(city);
                    }
                });
            }
        },
        { "nothing is written yet", (_, _, _) => throw new NotImplementedException() },
        { "no city is asked for", (_, _, _) => { } },
        { "cities wait behind a slow one", (queue, workers, ask) =>
            {
                var cities = Drained(queue);
                OnThreads(workers, worker =>
                {
                    for (var i = worker; i < cities.Count; i += workers)
                    {
                        ask(cities[i]);
                    }
                });
            }
        },
        { "cities wait behind a slow one", (queue, workers, ask) =>
            {
                var cities = Drained(queue);
                var pieces = cities.Chunk((cities.Count + workers - 1) / workers).ToList();
                OnThreads(pieces.Count, n => Array.ForEach(pieces[n], ask));
            }
        },
        { "a city is asked for more than once", (queue, workers, ask) => { var cities = Drained(queue); OnThreads(workers, _ => cities.ForEach(ask)); } },
        { "a worker goes past the end", (queue, workers, ask) => OnThreads(workers, _ => { while (!queue.IsEmpty) { queue.TryDequeue(out var city); ask(city); } }) },
        { "a worker goes past the end", (queue, workers, ask) => OnThreads(workers, _ => { while (queue.Count > 0) { queue.TryDequeue(out var city); ask(city); } }) },
        { "only one worker asks at a time", (queue, workers, ask) => { var gate = new Lock(); OnThreads(workers, _ => { while (true) { lock (gate) { if (!queue.TryDequeue(out var city)) { return; } ask(city); } } }); } },
        { "only one worker asks at a time", (queue, _, ask) => Sharing(queue, 1, ask) },
        { "fewer workers than were asked for", (queue, workers, ask) => Sharing(queue, workers - 1, ask) },
        { "more workers than were asked for", (queue, _, ask) => { var cities = Drained(queue); OnThreads(cities.Count, i => ask(cities[i])); } },
        { "more workers than were asked for", (queue, _, ask) => Sharing(queue, 4, ask) },
        { "a city is never asked for", (queue, workers, ask) => { queue.TryDequeue(out _); Sharing(queue, workers, ask); } },
        { "it returns before the workers are done", (queue, workers, ask) => Started(() => Sharing(queue, workers, ask)) },
        { "it returns before the workers are done", (queue, workers, ask) => Started(() => Sharing(queue, workers, ask)).Join(800) },
        { "it waits for a time, not for its threads", (queue, workers, ask) => { Started(() => Sharing(queue, workers, ask)); Thread.Sleep(LongNap); } },
    };

    [Theory]
    [MemberData(nameof(Shares))]
    public void Cities_are_shared_among_workers(string reason, Action<SharedQueue<City>, int, Action<City>> answer) =>
        AssertVerdict(reason, Check.ShareTheCities(answer));

    public static TheoryData<string, Func<IReadOnlyList<City>, Func<City, double>, string?[]>> Reports => new()
    {
        { "", Each((city, error) => $"{city.Name}: none, {error.Message}") },
        { "", Each((city, error) => $"{error.Message} ({city.Name})", JoinAll, workers: 13) },
        { "", (cities, ask) => [.. cities.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(city => Line(city, ask, (_, error) => $"{city.Name}: {error}"))] },
        { "", (cities, ask) => [.. cities.Select(city => Task.Factory.StartNew(() => Line(city, ask, (_, error) => $"{city.Name}: {error.Message}"), TaskCreationOptions.LongRunning)).ToArray().Select(task => task.Result)] },
        { "a temperature that nobody measured", Each((city, _) => $"{city.Name} 0 °C") },
        { "it does not say why", Each((city, _) => $"{city.Name}: the answer did not come in time") },
        { "a temperature that nobody measured", Each((city, _) => $"{city.Name} NaN") },
        { "the failed city says nothing", Each((_, _) => null) },
        { "the failed city says nothing", Each((_, _) => "") },
        { "it does not say why", Each((city, _) => $"{city.Name}: failed") },
        { "it does not say why", Each((city, error) => $"{city.Name}: {error.GetType().Name}") },
        { "it does not say which city", Each((_, error) => error.Message) },
        { "one thread asks for all the cities", (cities, ask) => [.. cities.Select(city => Line(city, ask, (_, error) => $"{city.Name}: {error.Message}"))] },
        { "one thread asks for all the cities", Each((city, error) => $"{city.Name}: {error.Message}", JoinAll, workers: 1) },
        { "it returns before the answers are there", Each((city, error) => $"{city.Name}: {error.Message}", threads => threads.ForEach(thread => thread.Join(300))) },
        { "it waits for a time, not for its threads", Each((city, error) => $"{city.Name}: {error.Message}", _ => Thread.Sleep(LongNap)) },
        { "not a line for each city", (_, _) => [] },
        { "nothing is written yet", (_, _) => throw new NotImplementedException() },
        { "nobody catches what ask throws", (cities, ask) =>
            {
                var lines = new string[cities.Count];
                OnThreads(2, begin =>
                {
                    for (var i = begin; i < lines.Length; i += 2)
                    {
                        lines[i] = $"{cities[i].Name} {ask(cities[i])} °C";
                    }
                });
                return lines;
            }
        },
        { "the failed city takes others along", (cities, ask) =>
            {
                var lines = new string[cities.Count];
                OnThreads(2, begin =>
                {
                    try
                    {
                        for (var i = begin; i < lines.Length; i += 2)
                        {
                            lines[i] = $"{cities[i].Name} {ask(cities[i])} °C";
                        }
                    }
                    catch (TimeoutException)
                    {
                    }
                });
                return lines;
            }
        },
        { "asked for again and again", Each((_, _) => "again", again: true) },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void One_failure_costs_one_line_and_the_line_says_why(string reason, Func<IReadOnlyList<City>, Func<City, double>, string?[]> answer) =>
        AssertVerdict(reason, Check.OneReason((cities, ask) => answer(cities, ask)!));

    private static string? Line(City city, Func<City, double> ask, Func<City, TimeoutException, string?> failed, bool again = false)
    {
        while (true)
        {
            try
            {
                return $"{city.Name} {ask(city)} °C";
            }
            catch (TimeoutException) when (again)
            {
            }
            catch (TimeoutException error)
            {
                return failed(city, error);
            }
        }
    }

    private static Func<IReadOnlyList<City>, Func<City, double>, string?[]> Each(
        Func<City, TimeoutException, string?> failed, Action<List<Thread>>? join = null, int workers = 2, bool again = false) => (cities, ask) =>
    {
        var lines = new string?[cities.Count];
        (join ?? JoinAll)(Started(workers, begin =>
        {
            for (var i = begin; i < lines.Length; i += workers)
            {
                lines[i] = Line(cities[i], ask, failed, again);
            }
        }));
        return lines;
    };

    private static Func<IReadOnlyList<City>, Func<City, double>, double[]> Joined(Action<List<Thread>> join) => (cities, ask) =>
    {
        var temperatures = new double[cities.Count];
        join(Started(cities.Count, i => temperatures[i] = ask(cities[i])));
        return temperatures;
    };

    private static List<City> Drained(SharedQueue<City> queue)
    {
        var all = new List<City>();
        while (queue.TryDequeue(out var city))
        {
            all.Add(city);
        }

        return all;
    }

    private static void Indexed(SharedQueue<City> queue, int workers, Action<City> ask, Func<Lock, StrongBox<int>, int> take)
    {
        var (cities, gate, next) = (Drained(queue), new Lock(), new StrongBox<int>());
        OnThreads(workers, _ =>
        {
            for (var mine = take(gate, next); mine < cities.Count; mine = take(gate, next))
            {
                ask(cities[mine]);
            }
        });
    }

    private static void Sharing(SharedQueue<City> queue, int workers, Action<City> ask) => OnThreads(workers, _ =>
    {
        while (queue.TryDequeue(out var city))
        {
            ask(city);
        }
    });
}
