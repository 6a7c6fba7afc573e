using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Interleave.Races;

/// <summary>
/// A bounded queue in the shared state of a race. <c>yield return queue.Send(item);</c> puts an item in and waits
/// while the queue is full; <c>yield return queue.Receive();</c> takes the oldest out, waits while there is none, and
/// leaves it in
/// <see cref="Received"/>.
/// </summary>
/// <remarks>
/// It belongs to one state: make it where the state is made, never outside of the race's factory. Under the explorer
/// one thread at a time uses it; <see cref="Race.RunForReal"/> uses it from several threads.
/// </remarks>
/// <typeparam name="T">What it holds.</typeparam>
/// <example>
/// <code>
/// class Mail
/// {
///     public RaceQueue&lt;int> Queue { get; } = new("queue", capacity: 1);
///     public int Sum;
/// }
///
/// IEnumerable&lt;Step> Send(Mail mail)
/// {
///     yield return mail.Queue.Send(1);
///     yield return mail.Queue.Send(2);
/// }
///
/// IEnumerable&lt;Step> Receive(Mail mail)
/// {
///     for (var received = 0; received &lt; 2; received++)
///     {
///         yield return mail.Queue.Receive();
///         mail.Sum += mail.Queue.Received;
///     }
/// }
///
/// Race.Of("mail", () => new Mail(), mail => mail.Sum == 3, Send, Receive).Explore()
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though not a collection.")]
public sealed class RaceQueue<T> : IBlocking
{
    private const int MaximumCapacity = 1_000;

    // Guards items; waited on and pulsed between real threads. Free of contention under the explorer.
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private readonly int _capacity;

    // The last item that this real thread received, and where: between real threads another may receive at the same
    // time.
    [ThreadStatic]
    private static (RaceQueue<T>? From, T? Item) _received;

    /// <summary>An empty queue.</summary>
    /// <param name="name">Its name, not empty; different for each queue and lock of a race.</param>
    /// <param name="capacity">How many items it holds at most, from 1 to 1,000.</param>
    /// <exception cref="ArgumentException">The name is empty, or the capacity out of range.</exception>
    public RaceQueue(string name, int capacity)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (capacity is < 1 or > MaximumCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), $"capacity must be from 1 to 1,000, and it is {capacity}.");
        }

        Name = name;
        _capacity = capacity;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many items are in it.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _items.Count;
            }
        }
    }

    /// <summary>
    /// The item that the receive of this step took. Read it in the step itself, that is before the next <c>yield
    /// return</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing has been received.</exception>
    public T Received => _received.From == this
        ? _received.Item!
        : throw new InvalidOperationException(
            $"Nothing has been received from {Name}: read Received after yield return {Name}.Receive().");

    /// <summary>The step that puts an item in; the thread waits while the queue is full.</summary>
    /// <param name="item">The item.</param>
    /// <param name="line">Left to the compiler, as is <paramref name="member"/>: they tell the player where the step
    /// was written.</param>
    /// <param name="member">Left to the compiler.</param>
    public Step Send(T item, [CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        Step.Of(StepKind.Send, this, "Send(…)", line, member, () => item);

    /// <summary>The step that takes the oldest item out; the thread waits while there is none.</summary>
    /// <param name="line">Left to the compiler, as is <paramref name="member"/>: they tell the player where the step
    /// was written.</param>
    /// <param name="member">Left to the compiler.</param>
    public Step Receive([CallerLineNumber] int line = 0, [CallerMemberName] string? member = null) =>
        Step.Of(StepKind.Receive, this, "Receive()", line, member, () => Received);

    /// <summary>The items, the oldest first.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            return $"[{string.Join(", ", _items)}]";
        }
    }

    int IBlocking.Owner => IBlocking.Nobody;

    string? IBlocking.Contents(Func<int, string> nameOf) => _items.Count == 0 ? null : ToString();

    bool IBlocking.IsOpen(StepKind kind, int thread) =>
        kind == StepKind.Send ? _items.Count < _capacity : _items.Count > 0;

    void IBlocking.Pass(in Step step, int thread)
    {
        if (step.Kind == StepKind.Send)
        {
            _items.Enqueue((T)step.Shows!()!);
        }
        else
        {
            _received = (this, _items.Dequeue());
        }
    }

    bool IBlocking.PassForReal(in Step step, int thread, TimeSpan wait)
    {
        var until = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        var self = (IBlocking)this;
        lock (_gate)
        {
            while (!self.IsOpen(step.Kind, thread))
            {
                var left = until - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left))
                {
                    return false;
                }
            }

            self.Pass(step, thread);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    string IBlocking.WhyClosed(Func<int, string> nameOf) => _items.Count == 0 ? "empty" : "full";
}
