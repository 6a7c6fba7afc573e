using System.Runtime.CompilerServices;

namespace Interleave.Races;

/// <summary>
/// A lock in the shared state of a race. <c>yield return gate.Acquire();</c> takes it and <c>yield return
/// gate.Release();</c> gives it back. Like C#'s own, it may be taken again by the thread that holds it, and is free
/// after as many releases.
/// </summary>
/// <remarks>
/// It belongs to one state: make it where the state is made, never outside of the race's factory. Under the explorer
/// one thread at a time uses it; <see cref="Race.RunForReal"/> uses it from several threads, with a true lock
/// beneath.
/// </remarks>
/// <example>
/// <code>
/// class Account
/// {
///     public RaceLock Gate { get; } = new("gate");
///     public int Balance;
/// }
///
/// IEnumerable&lt;Step> Deposit(Account account)
/// {
///     yield return account.Gate.Acquire();
///     yield return Step.Read("balance");
///     var seen = account.Balance;
///     yield return Step.Write("balance");
///     account.Balance = seen + 10;
///     yield return account.Gate.Release();
/// }
///
/// Race.Of("deposits", () => new Account(), end => end.Balance == 20, Deposit, Deposit)
///     .Explore()
/// </code>
/// </example>
public sealed class RaceLock : IBlocking
{
    // The true lock, taken only between real threads. It guards what the race's author says it guards.
    private readonly object _real = new();
    private int _owner = IBlocking.Nobody;
    private int _depth;

    /// <summary>A lock that nobody holds.</summary>
    /// <param name="name">Its name in schedules and deadlock reports, not empty; different for each lock of a
    /// race.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public RaceLock(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether some thread holds it.</summary>
    public bool IsHeld => _owner != IBlocking.Nobody;

    /// <summary>The step that takes the lock; the thread waits while another holds it.</summary>
    /// <param name="line">Left to the compiler, as is <paramref name="member"/>: they tell the player where the step
    /// was written.</param>
    /// <param name="member">Left to the compiler.</param>
    public Step Acquire([CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        Step.Of(StepKind.Acquire, this, "Acquire()", line, member);

    /// <summary>
    /// The step that gives the lock back. A thread that does not hold it fails there, as with C#'s own.
    /// </summary>
    /// <param name="line">Left to the compiler, as is <paramref name="member"/>: they tell the player where the step
    /// was written.</param>
    /// <param name="member">Left to the compiler.</param>
    public Step Release([CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        Step.Of(StepKind.Release, this, "Release()", line, member);

    /// <summary><c>free</c> or <c>held</c>.</summary>
    public override string ToString() => IsHeld ? "held" : "free";

    int IBlocking.Owner => _owner;

    string? IBlocking.Contents(Func<int, string> nameOf) =>
        !IsHeld ? null
        : _depth == 1 ? $"held by {nameOf(_owner)}"
        : Race.Text($"held by {nameOf(_owner)}, taken {_depth} times");

    bool IBlocking.IsOpen(StepKind kind, int thread) =>
        kind == StepKind.Release || _owner == IBlocking.Nobody || _owner == thread;

    void IBlocking.Pass(in Step step, int thread)
    {
        if (step.Kind == StepKind.Acquire)
        {
            _owner = thread;
            _depth++;
            return;
        }

        if (_owner != thread)
        {
            throw new InvalidOperationException($"{Name} is released by a thread that does not hold it.");
        }

        _depth--;
        if (_depth == 0)
        {
            _owner = IBlocking.Nobody;
        }
    }

    bool IBlocking.PassForReal(in Step step, int thread, TimeSpan wait)
    {
        var self = (IBlocking)this;
        if (step.Kind == StepKind.Acquire)
        {
            if (!Monitor.TryEnter(_real, wait))
            {
                return false;
            }

            self.Pass(step, thread);
            return true;
        }

        // The owner may be read without the lock: it is this thread only if this thread wrote it.
        self.Pass(step, thread);
        Monitor.Exit(_real);
        return true;
    }

    string IBlocking.WhyClosed(Func<int, string> nameOf) => $"held by {nameOf(_owner)}";
}
