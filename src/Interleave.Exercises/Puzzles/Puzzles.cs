using System.Globalization;
using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>The chapter's puzzles; <see cref="Check.Puzzle"/> judges a schedule of one.</summary>
/// <threadsafety static="true" instance="true"/>
public static class Puzzles
{
    private const int Start = 100;
    private const int Amount = 10;

    private static readonly string[] Accounts = ["account 1", "account 2", "account 3"];

    /// <summary>Three transfers of 10 around three accounts with 100 each; the goal is that money gets lost.</summary>
    public static Puzzle LoseMoney { get; } = new(
        Race.Of(
            "three transfers",
            () => new Bank(),
            bank => bank.Total == 3 * Start,
            bank => Transfer(bank, 0, 1),
            bank => Transfer(bank, 1, 2),
            bank => Transfer(bank, 2, 0)),
        "money is missing at the end",
        end => end.Sort == "wrong" && int.Parse(end.Text.Split('=')[1], CultureInfo.InvariantCulture) < 3 * Start);

    /// <summary>Four philosophers who all take the left fork first; the goal is that nobody can go on.</summary>
    public static Puzzle StopForEver { get; } =
        new(Dinner("four philosophers", 4), "all four wait for ever", end => end.Sort == "deadlock");

    /// <summary>Two philosophers who both take the left fork first; the goal is that both eat.</summary>
    public static Puzzle BothEat { get; } =
        new(Dinner("two philosophers", 2), "both will have eaten", end => end.Sort == "right");

    /// <summary>
    /// A producer, p, and two consumers who look whether the queue holds an item, and then take it; the goal is that
    /// one of them waits for ever.
    /// </summary>
    public static Puzzle LastItem { get; } = new(
        Race.Of(
            "one item, two consumers",
            () => new RaceQueue<int>("queue", 1),
            _ => true,
            ('p', Produce),
            ('h', Consume),
            ('k', Consume)),
        "one consumer waits for ever",
        end => end.Sort == "deadlock");

    private static IEnumerable<Step> Transfer(Bank bank, int from, int to)
    {
        yield return Step.Read(Accounts[from]);
        var rest = bank.Balances[from] - Amount;
        yield return Step.Write(Accounts[from]);
        bank.Balances[from] = rest;
        yield return Step.Read(Accounts[to]);
        var sum = bank.Balances[to] + Amount;
        yield return Step.Write(Accounts[to]);
        bank.Balances[to] = sum;
    }

    private static Race Dinner(string name, int seats) => Race.Of(
        name,
        () => new Table(seats),
        table => table.Meals == seats,
        [.. Enumerable.Range(0, seats).Select(me => (Func<Table, IEnumerable<Step>>)(table => Dine(table, me)))]);

    private static IEnumerable<Step> Dine(Table table, int me)
    {
        var (left, right) = (table.Forks[me], table.Forks[(me + 1) % table.Forks.Length]);
        yield return left.Acquire();
        yield return right.Acquire();
        table.Meals++;
        yield return right.Release();
        yield return left.Release();
    }

    private static IEnumerable<Step> Produce(RaceQueue<int> queue)
    {
        yield return queue.Send(1);
    }

    private static IEnumerable<Step> Consume(RaceQueue<int> queue)
    {
        yield return Step.Read("queue");
        if (queue.Count > 0)
        {
            yield return queue.Receive();
        }
    }

    private sealed class Bank
    {
        public int[] Balances { get; } = [Start, Start, Start];

        public int Total => Balances.Sum();

        public override string ToString() => InvariantText.Text($"{string.Join(" + ", Balances)} = {Total}");
    }

    private sealed class Table(int seats)
    {
        public RaceLock[] Forks { get; } =
            [.. Enumerable.Range(1, seats).Select(place => new RaceLock(InvariantText.Text($"fork {place}")))];

        public int Meals { get; set; }

        public override string ToString() => InvariantText.Text($"{Meals} of {seats} have eaten");
    }
}
