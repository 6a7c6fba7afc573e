
namespace Interleave.Races.Tests;

/// <summary>
/// Random races of the form that programs have, with nested locks, producers and consumers, guards and ifs: what a thread
/// does next depends on what it has read, so that schedules differ in their steps and not only in the order.
/// </summary>
public class StructuredReductionTests
{
    private const int MostSchedules = 20_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Reduction_loses_no_end_of_a_race_with_locks_queues_guards_and_ifs(int seed)
    {
        var random = new Random(seed);
        var (compared, outcomes) = (0, new HashSet<RaceOutcome>());
        for (var round = 0; round < 60; round++)
        {
            var bodies = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Block(random, depth: 0)).ToArray();
            var race = Race.Of("structured", () => new Memory(), memory => memory.X[0] <= memory.X[1], [.. bodies.Select(body => (Func<Memory, IEnumerable<Step>>)(memory => Run(body, memory)))]);
            var all = race.Explore(maxSchedules: MostSchedules, cancellationToken: Stop);
            if (!all.IsComplete)
            {
                // Too large to be compared; a reduced exploration alone proves nothing here.
                continue;
            }

            var some = race.Explore(reduce: true, maxSchedules: MostSchedules, cancellationToken: Stop);

            compared++;
            outcomes.UnionWith(all.Ends.Select(end => end.Outcome));
            var told = string.Join(" | ", bodies.Select(body => body.ToString()));
            Assert.True(some.IsComplete && some.Schedules <= all.Schedules, $"{told}\n{some}");
            Assert.True(all.Ends.Select(ExplorationTests.Key).SequenceEqual(some.Ends.Select(ExplorationTests.Key)), $"{told}\n{all}\n{some}");
            Assert.Equal(all.ShortestWrong?.Schedule, some.ShortestWrong?.Schedule);
        }

        Assert.True(compared > 30, $"Only {compared} races were small enough to be compared.");
        Assert.Superset(new HashSet<RaceOutcome> { RaceOutcome.Right, RaceOutcome.Wrong, RaceOutcome.Deadlock }, outcomes);
    }

    private static Code Block(Random random, int depth) =>
        new('{', 0, [.. Enumerable.Range(0, random.Next(1, depth == 0 ? 4 : 3)).Select(_ => Statement(random, depth + 1))]);

    private static Code Statement(Random random, int depth) => random.Next(depth < 3 ? 10 : 7) switch
    {
        0 or 1 => new('r', random.Next(2), []),
        2 or 3 => new('w', random.Next(2), []),
        4 => new('s', random.Next(2), []),
        5 => new('g', random.Next(2), []),
        6 => new('c', random.Next(2), []),
        7 or 8 => new('l', random.Next(2), [Block(random, depth)]),
        _ => new('i', random.Next(2), [Block(random, depth)]),
    };

    private static IEnumerable<Step> Run(Code code, Memory memory)
    {
        var seen = new int[1];
        // A thread without a step cannot be explored, and an if may skip all of them.
        yield return Step.Local("begin");
        foreach (var step in Run(code, memory, seen))
        {
            yield return step;
        }
    }

    private static IEnumerable<Step> Run(Code code, Memory memory, int[] seen)
    {
        var name = "x" + code.At;
        switch (code.Kind)
        {
            case 'r':
                yield return Step.Read(name);
                seen[0] = (seen[0] + memory.X[code.At]) % 4;
                break;
            case 'w':
                yield return Step.Write(name);
                memory.X[code.At] = (memory.X[code.At] + seen[0] + 1) % 4;
                break;
            case 's':
                yield return memory.Queues[code.At].Send(seen[0]);
                break;
            case 'g':
                yield return memory.Queues[code.At].Receive();
                seen[0] = memory.Queues[code.At].Received;
                break;
            case 'c':
                yield return Step.When(name, () => memory.X[code.At] != 1);
                seen[0] = memory.X[code.At];
                break;
            case 'l':
                yield return memory.Locks[code.At].Acquire();
                foreach (var step in Run(code.Inner[0], memory, seen))
                {
                    yield return step;
                }

                yield return memory.Locks[code.At].Release();
                break;
            case 'i':
                if (seen[0] % 2 == code.At)
                {
                    foreach (var step in Run(code.Inner[0], memory, seen))
                    {
                        yield return step;
                    }
                }

                break;
            default:
                foreach (var step in code.Inner.SelectMany(inner => Run(inner, memory, seen)))
                {
                    yield return step;
                }

                break;
        }
    }

    private sealed record Code(char Kind, int At, Code[] Inner)
    {
        public override string ToString() =>
            $"{Kind}{(Kind == '{' ? "" : At.ToString(System.Globalization.CultureInfo.InvariantCulture))} {string.Join(" ", Inner.Select(inner => inner.ToString()))}{(Kind == '{' ? "}" : "")}";
    }

    private sealed class Memory
    {
        public int[] X { get; } = [0, 0];

        public RaceLock[] Locks { get; } = [new("l0"), new("l1")];

        public RaceQueue<int>[] Queues { get; } = [new("q0", 1), new("q1", 2)];
    }
}
