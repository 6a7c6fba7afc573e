namespace Interleave.Exercises;

/// <summary>
/// An account of a bank, with a lock of its own: what <see cref="Check.LockOrder"/> hands to a reader's transfer. It
/// notes whether whoever sets the balance holds the lock.
/// </summary>
/// <threadsafety static="true" instance="true"/>
public sealed class NumberedAccount
{
    private volatile int _balance;
    private volatile bool _wasSetWithoutLock;
    private volatile bool _wasSetWithoutOther;

    internal NumberedAccount(int number, int balance)
    {
        Number = number;
        _balance = balance;
    }

    /// <summary>Its number, different for each account, which never changes.</summary>
    public int Number { get; }

    /// <summary>Guards <see cref="Balance"/>.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What is in it, in dollars.</summary>
    public int Balance
    {
        get => _balance;
        set
        {
            _wasSetWithoutLock |= !Gate.IsHeldByCurrentThread;
            _wasSetWithoutOther |= Other is { } other && !other.Gate.IsHeldByCurrentThread;
            _balance = value;
        }
    }

    /// <summary>Whether the balance was ever set by a thread that did not hold the lock.</summary>
    internal bool WasSetWithoutLock => _wasSetWithoutLock;

    /// <summary>The other account of a transfer, or null: its lock as well must be held while the balance
    /// changes.</summary>
    internal NumberedAccount? Other { get; set; }

    /// <summary>Whether the balance was ever set by a thread that did not hold the lock of
    /// <see cref="Other"/>.</summary>
    internal bool WasSetWithoutOther => _wasSetWithoutOther;

    /// <summary>The number, as in <c>account 1</c>.</summary>
    public override string ToString() => InvariantText.Text($"account {Number}");

    /// <summary>Two accounts of one transfer.</summary>
    internal static (NumberedAccount First, NumberedAccount Second) Pair(int number, int balance, int otherNumber,
        int otherBalance)
    {
        NumberedAccount first = new(number, balance), second = new(otherNumber, otherBalance);
        (first.Other, second.Other) = (second, first);
        return (first, second);
    }

    /// <summary>Pays in, without the lock's being looked at: the check holds it.</summary>
    internal void PayIn(int dollars) => _balance += dollars;
}
