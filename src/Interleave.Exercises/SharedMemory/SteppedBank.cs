using Interleave.Races;

namespace Interleave.Exercises;

/// <summary>
/// Two accounts that one thread moves money between while another adds them up: the state that
/// <see cref="Check.Audit"/> hands to a reader's steps. It notes whether an account was read without the lock.
/// </summary>
/// <remarks>It belongs to one schedule. Under the explorer one thread at a time uses it.</remarks>
/// <threadsafety static="true" instance="false"/>
public sealed class SteppedBank
{
    private const int Amount = 10;

    private readonly HeldLocks _held = new();
    private int _first;
    private int _second;

    internal SteppedBank(int first, int second) => (_first, _second) = (first, second);

    /// <summary>What is in the first account, in dollars.</summary>
    public int First => Seen(_first);

    /// <summary>What is in the second account, in dollars.</summary>
    public int Second => Seen(_second);

    /// <summary>The lock that every transfer holds.</summary>
    public RaceLock Gate { get; } = new("gate");

    /// <summary>What was reported last; null before that.</summary>
    internal int? Reported { get; private set; }

    /// <summary>Whether an account was read by a thread that did not hold <see cref="Gate"/>.</summary>
    internal bool WasReadWithoutGate { get; private set; }

    /// <summary>Reports how much money there is in both accounts together.</summary>
    /// <param name="dollars">The sum, in dollars.</param>
    public void Report(int dollars) => Reported = dollars;

    /// <summary>The accounts and the report, as in <c>90 + 100, reported 190</c>.</summary>
    public override string ToString() => InvariantText.Text(
        $"{_first} + {_second}, {(Reported is { } sum ? InvariantText.Text($"reported {sum}") : "nothing reported")}");

    /// <summary>The steps of the reader's thread, with note taken of the locks that it holds.</summary>
    internal IEnumerable<Step> Watched(IEnumerable<Step> steps) => _held.Watched(steps);

    /// <summary>The steps of a transfer, which holds the lock.</summary>
    internal IEnumerable<Step> Transfer()
    {
        yield return Gate.Acquire();
        yield return Step.Write("first");
        _first -= Amount;
        yield return Step.Write("second");
        _second += Amount;
        yield return Gate.Release();
    }

    private int Seen(int balance)
    {
        WasReadWithoutGate |= !_held.Contains(Gate);
        return balance;
    }
}
