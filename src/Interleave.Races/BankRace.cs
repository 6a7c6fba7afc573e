namespace Interleave.Races;

/// <summary>
/// Three accounts with 100 each, and three threads: one moves 10 from the first to the second, one from the second to
/// the third, one from the third to the first, and each counts its transfer. The total must still be 300, and the
/// count 3.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public static class BankRace
{
    private const int Total = 300;
    private const int Amount = 10;
    private static readonly string[] Names = ["account 1", "account 2", "account 3"];

    /// <summary>Broken: six steps a thread, with nothing to keep them apart: 17,153,136 schedules.</summary>
    public static Race Broken { get; } = Make("bank", Transfer);

    /// <summary>Repaired: one lock around the whole transfer.</summary>
    public static Race Repaired { get; } = Make("bank with a lock", LockedTransfer);

    /// <summary>
    /// Wrongly repaired: a transfer holds the lock of the account that it takes from, and writes to another as well.
    /// </summary>
    public static Race LockedOnOneAccount { get; } = Make("bank with the lock of one account", HalfLockedTransfer);

    private static Race Make(string name, Func<Accounts, int, int, IEnumerable<Step>> transfer) => Race.Of(
        name,
        () => new Accounts(),
        bank => bank.Balances.Sum() == Total && bank.Transfers == 3,
        bank => transfer(bank, 0, 1),
        bank => transfer(bank, 1, 2),
        bank => transfer(bank, 2, 0));

    private static IEnumerable<Step> Transfer(Accounts bank, int from, int to)
    {
        yield return Step.Read(Names[from]);
        var rest = bank.Balances[from] - Amount;
        yield return Step.Write(Names[from]);
        bank.Balances[from] = rest;
        yield return Step.Read(Names[to]);
        var sum = bank.Balances[to] + Amount;
        yield return Step.Write(Names[to]);
        bank.Balances[to] = sum;
        yield return Step.Read("transfers");
        var count = bank.Transfers + 1;
        yield return Step.Write("transfers");
        bank.Transfers = count;
    }

    private static IEnumerable<Step> LockedTransfer(Accounts bank, int from, int to) =>
        Under(bank.Gate, Transfer(bank, from, to));

    private static IEnumerable<Step> HalfLockedTransfer(Accounts bank, int from, int to) =>
        Under(bank.Gates[from], Transfer(bank, from, to));

    private static IEnumerable<Step> Under(RaceLock gate, IEnumerable<Step> steps)
    {
        yield return gate.Acquire();
        foreach (var step in steps)
        {
            yield return step;
        }

        yield return gate.Release();
    }

    private sealed class Accounts
    {
        public int[] Balances { get; } = [100, 100, 100];

        public int Transfers { get; set; }

        public RaceLock Gate { get; } = new("gate");

        public RaceLock[] Gates { get; } = [new("gate 1"), new("gate 2"), new("gate 3")];

        public override string ToString()
        {
            var transfers = Transfers == 1 ? "transfer" : "transfers";
            return $"{string.Join(" + ", Balances)} = {Balances.Sum()} after {Transfers} {transfers}";
        }
    }
}
