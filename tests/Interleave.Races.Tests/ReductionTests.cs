
namespace Interleave.Races.Tests;

/// <summary>Random small races: reduction must not lose an end, nor find another shortest schedule.</summary>
public class ReductionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_races_have_the_same_ends_and_the_same_shortest_schedules_with_reduction_and_without(int seed)
    {
        var random = new Random(seed);
        var reduced = 0;
        for (var round = 0; round < 80; round++)
        {
            var programs = Programs(random);
            var race = Race.Of("random", () => new Memory(), memory => memory.X[0] != 1, [.. programs.Select(program => (Func<Memory, IEnumerable<Step>>)(memory => Run(memory, program)))]);

            var all = race.Explore(cancellationToken: Stop);
            var some = race.Explore(reduce: true, cancellationToken: Stop);

            var told = string.Join(" | ", programs.Select(program => string.Join(" ", program)));
            Assert.True(all.Fault is null && all.IsComplete, told + all);
            Assert.True(some.Fault is null && some.IsComplete, told + some);
            Assert.True(all.Ends.Select(ExplorationTests.Key).SequenceEqual(some.Ends.Select(ExplorationTests.Key)), $"{told}\n{all}\n{some}");
            Assert.Equal(all.ShortestWrong?.Schedule, some.ShortestWrong?.Schedule);
            Assert.True(some.Schedules <= all.Schedules, told);
            reduced += some.Schedules < all.Schedules ? 1 : 0;
        }

        Assert.True(reduced > 20, $"only {reduced} races were reduced");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Three_threads_that_read_and_write_three_variables_in_a_ring_lose_no_end(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            string[][] programs = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 4).Select(_ => (random.Next(2) == 0 ? "r" : "w") + random.Next(3)).ToArray())];
            var race = Race.Of("ring", () => new Memory(), memory => memory.X[0] != 1, [.. programs.Select(program => (Func<Memory, IEnumerable<Step>>)(memory => Run(memory, program)))]);

            var all = race.Explore(cancellationToken: Stop);
            var some = race.Explore(reduce: true, cancellationToken: Stop);

            Assert.True(all.Ends.Select(ExplorationTests.Key).SequenceEqual(some.Ends.Select(ExplorationTests.Key)), string.Join(" | ", programs.Select(program => string.Join(" ", program))) + "\n" + string.Join("\n", all.Ends.Select(ExplorationTests.Key).Except(some.Ends.Select(ExplorationTests.Key)).Select(end => "only without " + end)) + "\n" + string.Join("\n", some.Ends.Select(ExplorationTests.Key).Except(all.Ends.Select(ExplorationTests.Key)).Select(end => "only with " + end)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void With_reduction_exactly_one_schedule_of_each_class_is_run_to_its_end(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            string[][] programs = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Free(random)).ToArray())];
            var race = Race.Of("free", () => new Memory(), _ => true, [.. programs.Select(program => (Func<Memory, IEnumerable<Step>>)(memory => Run(memory, program)))]);

            var classes = new HashSet<string>();
            var schedules = Classes(programs, new int[3], [], classes);

            Assert.Equal(schedules, race.Explore(cancellationToken: Stop).Schedules);
            Assert.True(classes.Count == race.Explore(reduce: true, cancellationToken: Stop).Schedules, string.Join(" | ", programs.Select(program => string.Join(" ", program))));
        }

        // Reads, writes, conditions that always hold, steps that touch anything, and local ones.
        static string Free(Random random) => random.Next(9) switch
        {
            0 or 1 => "r" + random.Next(2),
            2 or 3 or 4 => "w" + random.Next(2),
            5 or 6 => "e" + random.Next(2),
            7 => "d",
            _ => "n",
        };
    }

    // Merges the programs in every way, and writes down for each in which order the steps are that do not commute. Gives the number of ways.
    private static int Classes(string[][] programs, int[] next, List<(int Thread, int At)> merged, HashSet<string> classes)
    {
        var ways = 0;
        for (var thread = 0; thread < programs.Length; thread++)
        {
            if (next[thread] < programs[thread].Length)
            {
                merged.Add((thread, next[thread]++));
                ways += Classes(programs, next, merged, classes);
                merged.RemoveAt(merged.Count - 1);
                next[thread]--;
            }
        }

        if (ways > 0)
        {
            return ways;
        }

        var orders =
            from second in Enumerable.Range(0, merged.Count)
            from first in Enumerable.Range(0, second)
            where merged[first].Thread != merged[second].Thread
                && !Commute(programs[merged[first].Thread][merged[first].At], programs[merged[second].Thread][merged[second].At])
            select $"{merged[first]} before {merged[second]}";
        classes.Add(string.Join(", ", orders.Order(StringComparer.Ordinal)));
        return 1;
    }

    private static bool Commute(string a, string b) =>
        a == "n" || b == "n" || (a != "d" && b != "d" && (a[1] != b[1] || (a[0] != 'w' && b[0] != 'w')));

    private static string[][] Programs(Random random)
    {
        var threads = random.Next(2, 4);
        return [.. Enumerable.Range(0, threads).Select(_ =>
            Enumerable.Range(0, random.Next(1, threads == 2 ? 6 : 4)).Select(_ => Instruction(random)).ToArray())];
    }

    private static string Instruction(Random random) => random.Next(13) switch
    {
        0 or 1 or 2 => "r" + random.Next(3),
        3 or 4 or 5 => "w" + random.Next(3),
        6 => "a" + random.Next(2),
        7 => "l" + random.Next(2),
        8 => "c" + random.Next(2),
        9 => "s",
        10 => "g",
        11 => random.Next(3) == 0 ? "d" : "n",
        _ => "!" + random.Next(2),
    };

    private static IEnumerable<Step> Run(Memory memory, string[] program)
    {
        var seen = 1;
        foreach (var instruction in program)
        {
            var at = instruction.Length > 1 ? instruction[1] - '0' : 0;
            var name = "x" + at;
            switch (instruction[0])
            {
                case 'r':
                    yield return Step.Read(name);
                    seen = (seen * 3) + memory.X[at];
                    break;
                case 'w':
                    yield return Step.Write(name);
                    memory.X[at] = seen % 7;
                    break;
                case 'a':
                    yield return memory.Locks[at].Acquire();
                    break;
                case 'l':
                    // Both in one program more often than not; alone it fails, which must be found as well.
                    yield return memory.Locks[at].Acquire();
                    yield return memory.Locks[at].Release();
                    break;
                case 'c':
                    yield return Step.When(name, () => memory.X[at] != 0);
                    seen++;
                    break;
                case 'e':
                    yield return Step.When(name, () => memory.X[at] >= 0);
                    seen++;
                    break;
                case 's':
                    yield return memory.Queue.Send(seen % 7);
                    break;
                case 'g':
                    yield return memory.Queue.Receive();
                    seen += memory.Queue.Received;
                    break;
                case 'd':
                    yield return Step.Do("anything");
                    memory.X[2] = memory.X[0] + memory.X[1] + seen;
                    break;
                case 'n':
                    yield return Step.Local("nothing");
                    seen++;
                    break;
                default:
                    yield return Step.Read(name);
                    Race.Assert(memory.X[at] != 3, name + " is not 3");
                    break;
            }
        }
    }

    private sealed class Memory
    {
        public int[] X { get; } = [0, 0, 0];

        public RaceLock[] Locks { get; } = [new("l0"), new("l1")];

        public RaceQueue<int> Queue { get; } = new("q", 1);
    }
}
