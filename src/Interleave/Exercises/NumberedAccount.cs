namespace Interleave.Exercises;

/// <summary>An account of a bank, with a lock of its own: what <see cref="Check.LockOrder"/> hands to a reader's transfer.</summary>
/// <remarks>Any number of threads may use it at once; it notes whether who sets the balance holds the lock.</remarks>
public sealed class NumberedAccount
{
    private int balance;
    private volatile bool wasSetWithoutLock;
    private volatile bool wasSetWithoutOther;

    internal NumberedAccount(int number, int balance)
    {
        Number = number;
        this.balance = balance;
    }

    /// <summary>Its number, another for each account, which never changes.</summary>
    public int Number { get; }

    /// <summary>Guards <see cref="Balance"/>.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What is in it, in dollars.</summary>
    public int Balance
    {
        get => balance;
        set
        {
            wasSetWithoutLock |= !Gate.IsHeldByCurrentThread;
            wasSetWithoutOther |= Other is { } other && !other.Gate.IsHeldByCurrentThread;
            balance = value;
        }
    }

    /// <summary>Whether the balance was ever set by a thread that did not hold the lock.</summary>
    internal bool WasSetWithoutLock => wasSetWithoutLock;

    /// <summary>The other account of a transfer, or null: its lock as well is to be held while the balance changes.</summary>
    internal NumberedAccount? Other { get; set; }

    /// <summary>Whether the balance was ever set by a thread that did not hold the lock of <see cref="Other"/>.</summary>
    internal bool WasSetWithoutOther => wasSetWithoutOther;

    /// <summary>The number, as in <c>account 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"account {Number}");
}
