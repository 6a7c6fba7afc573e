namespace Interleave.Exercises;

/// <summary>An account of a bank, with a lock of its own: what <see cref="Check.LockOrder"/> hands to a reader's transfer.</summary>
/// <remarks>Any number of threads may use it at once; it notes whether who sets the balance holds the lock.</remarks>
public sealed class NumberedAccount
{
    private int _balance;
    private volatile bool _wasSetWithoutLock;
    private volatile bool _wasSetWithoutOther;

    internal NumberedAccount(int number, int balance)
    {
        Number = number;
        _balance = balance;
    }

    /// <summary>Its number, another for each account, which never changes.</summary>
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

    /// <summary>The other account of a transfer, or null: its lock as well is to be held while the balance changes.</summary>
    internal NumberedAccount? Other { get; set; }

    /// <summary>Whether the balance was ever set by a thread that did not hold the lock of <see cref="Other"/>.</summary>
    internal bool WasSetWithoutOther => _wasSetWithoutOther;

    /// <summary>The number, as in <c>account 1</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"account {Number}");
}
