namespace Interleave.Races;

/// <summary>
/// Two accounts, a and b, with 100 each and a lock each, and two transfers of 10 in opposite directions. A transfer
/// holds both locks; what matters is in which order it takes them.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public static class TwoLockTransferRace
{
    /// <summary>
    /// Broken: each takes the lock of the account that it takes from first. The two can wait for each other for ever.
    /// </summary>
    public static Race Broken { get; } = Make("two-lock transfer", (from, to) => (from, to));

    /// <summary>Repaired: each takes the lock of a first.</summary>
    public static Race Ordered { get; } = Make(
        "two-lock transfer in order",
        (from, to) => from.Name[0] < to.Name[0] ? (from, to) : (to, from));

    /// <summary>
    /// Wrongly repaired: each takes the other lock first; turning an order round does not make it the same for both.
    /// </summary>
    public static Race OrderTurnedRound { get; } = Make("two-lock transfer turned round", (from, to) => (to, from));

    private static Race Make(string name, Func<Account, Account, (Account First, Account Second)> order) => Race.Of(
        name,
        () => new Accounts(),
        bank => bank.A.Balance == 100 && bank.B.Balance == 100,
        bank => Transfer(bank.A, bank.B, order(bank.A, bank.B)),
        bank => Transfer(bank.B, bank.A, order(bank.B, bank.A)));

    private static IEnumerable<Step> Transfer(Account from, Account to, (Account First, Account Second) order)
    {
        yield return order.First.Gate.Acquire();
        yield return order.Second.Gate.Acquire();
        yield return Step.Write(from.Name);
        from.Balance -= 10;
        yield return Step.Write(to.Name);
        to.Balance += 10;
        yield return order.Second.Gate.Release();
        yield return order.First.Gate.Release();
    }

    private sealed class Account(string name)
    {
        public string Name { get; } = name;

        public int Balance { get; set; } = 100;

        public RaceLock Gate { get; } = new($"the lock of {name}");
    }

    private sealed class Accounts
    {
        public Account A { get; } = new("a");

        public Account B { get; } = new("b");

        public override string ToString() => $"a = {A.Balance}, b = {B.Balance}";
    }
}
